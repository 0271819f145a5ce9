// The power goes: what was acknowledged is on the disk, what is there is whole.
#include <gtest/gtest.h>

#include <latch>

#include "base/limits.hpp"
#include "store/sqlite/test_faults.hpp"
#include "store/sqlite/test_power.hpp"

namespace dc::store {
namespace {

// Writes pairs of rows, several at a time, and remembers the order of their acknowledgements.
struct Workload {
  Workload(std::uint64_t seed, PowerCuts::Odds odds) : cuts(seed, odds), random(seed) {
    EXPECT_TRUE(write_and_wait(*world.engine, [](Session& session) -> Result<> {
      CHECK(
          session.run({"CREATE TABLE pair (id INTEGER, part TEXT, bytes BLOB, PRIMARY KEY (id, part))", {}}));
      return {};
    }));
  }

  void write_some(std::int64_t count, std::int64_t bytes_max) {
    std::latch done(count);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t id = ++last;
      const auto bytes = static_cast<std::int64_t>(random.next64() % static_cast<std::uint64_t>(bytes_max));
      world.engine->write(
          [id, bytes](Session& session) -> Result<> {
            CHECK(session.run({"INSERT INTO pair VALUES (?1, 'first', randomblob(?2))", {id, bytes}}));
            CHECK(session.run({"INSERT INTO pair VALUES (?1, 'second', zeroblob(?2))", {id, bytes}}));
            return {};
          },
          [&, id](const Result<>& result) {
            if (result) acknowledge(id);
            done.count_down();
          });
    }
    done.wait();
  }

  void expect_every_cut_to_be_survived() {
    for (const PowerCut& cut : cuts.all()) expect_survived(cut);
  }
  void expect_survived(const PowerCut& cut) {
    SCOPED_TRACE(cut.name);
    TestWorld after(&open_test_sqlite, sound.name(),
                    [&](const auto& data) { copy_database(cut.directory.path(), data); });
    Session& session = **after.engine->here();
    const auto checked = after.engine->check(session);
    ASSERT_TRUE(checked) << describe(checked.error());
    const bool has_table = *texts(session, "SELECT 1 FROM sqlite_schema WHERE name = 'pair'") == "1";
    ASSERT_TRUE(has_table || cut.acknowledged == 0) << "lost";
    if (!has_table) return;
    EXPECT_EQ(*texts(session, "SELECT id FROM pair GROUP BY id HAVING count(*) <> 2"), "");
    for (std::size_t i = 0; i < cut.acknowledged; ++i) {
      EXPECT_NE(*texts(session, "SELECT id FROM pair WHERE id = ?1", {acknowledged[i]}), "") << "lost";
    }
  }

  PowerCuts cuts;
  FaultyVfs vfs{&cuts.platter}, sound;
  TestWorld world{&open_test_sqlite, vfs.name()};
  SeededRandom random;
  std::int64_t last = 0;
  std::vector<std::int64_t> acknowledged;  // on the writer's thread

 private:
  void acknowledge(std::int64_t id) {
    acknowledged.push_back(id);
    cuts.acknowledge();
  }
};

class APowerCut : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(APowerCut, LosesNothingThatWasAcknowledged) {
  Workload run(GetParam(), {.of_the_log = 14, .of_the_database = 6});
  for (int round = 0; round < 12; ++round) {
    run.write_some(1 + static_cast<std::int64_t>(run.random.next64() % 6), 6'000);
    if (run.random.next64() % 4 == 0) run.world.reopen();
  }
  run.world.engine->stop();
  EXPECT_EQ(run.acknowledged.size(), static_cast<std::size_t>(run.last));
  EXPECT_GT(run.cuts.all().size(), 10U);
  run.expect_every_cut_to_be_survived();
}

// While the writer copies the log between two commits, and starts it over.
TEST_P(APowerCut, LosesNothingDuringACheckpoint) {
  Workload run(GetParam(), {.of_the_log = 1'000, .of_the_database = 200});
  constexpr std::int64_t bytes_max = 200'000;
  constexpr std::int64_t pages = std::int64_t{2} * limits::checkpoint_pages;
  for (std::int64_t written = 0; written < pages; written += 4 * bytes_max / 4096) {
    run.write_some(4, bytes_max);
  }
  run.world.engine->stop();
  EXPECT_GT(run.cuts.all().size(), 5U);
  run.expect_every_cut_to_be_survived();
}

// A sync that fails has lost what it was to write, and the next one knows nothing of it.
TEST_P(APowerCut, AfterASyncThatFailedLosesNothingThatWasAcknowledgedSince) {
  Workload run(GetParam(), {.of_the_log = 12, .of_the_database = 6});
  for (int round = 0; round < 12; ++round) {
    if (run.random.next64() % 2 == 0) {
      run.vfs.faults.arm({.kind = Fault::io_error,
                          .at = 1 + run.random.next64() % 2,
                          .lasting = Faults::Lasting::once,
                          .calls = {Call::sync}});
    }
    run.write_some(1 + static_cast<std::int64_t>(run.random.next64() % 3), 6'000);
    if (run.random.next64() % 4 == 0) run.world.reopen();
  }
  run.vfs.faults.lift();
  run.world.engine->stop();
  EXPECT_LT(run.acknowledged.size(), static_cast<std::size_t>(run.last)) << "some syncs failed";
  run.expect_every_cut_to_be_survived();
}

std::string ids(Engine& engine) { return *texts(**engine.here(), "SELECT id FROM t ORDER BY id"); }

// A process is killed in the midst of a write; the next one is asked; then the power goes.
class ARestart : public ::testing::Test {
 protected:
  ARestart() {
    EXPECT_TRUE(write("CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    EXPECT_TRUE(write("INSERT INTO t VALUES (1)"));
  }
  Result<> write(const char* sql) {
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, {}}));
      return {};
    });
  }
  void kill_now() {
    copy_database(world_.data(), killed_.path());
    at_the_kill_.take_over(platter, killed_.path());
  }
  // Whoever asks after a restart is told what the kernel has, be it on the disk or not.
  void expect_that_what_it_shows_stays() {
    platter.before_operation = nullptr;
    Platter after_the_kill;
    FaultyVfs next_vfs(&after_the_kill), sound;
    TestWorld next(&open_test_sqlite, next_vfs.name(), [&](const auto& data) {
      copy_database(killed_.path(), data);
      after_the_kill.take_over(at_the_kill_, data);
    });
    const std::string shown = ids(*next.engine);
    EXPECT_EQ(shown, "1; 2") << "it is in the log, as far as anybody can tell";
    SeededRandom random(1);
    TemporaryDirectory cut;
    after_the_kill.survive(Platter::Cut::keeps_nothing, random, cut.path());
    TestWorld last(&open_test_sqlite, sound.name(),
                   [&](const auto& data) { copy_database(cut.path(), data); });
    EXPECT_EQ(ids(*last.engine), shown);
  }

  Platter platter;
  FaultyVfs vfs{&platter};

 private:
  Platter at_the_kill_;
  TemporaryDirectory killed_;
  TestWorld world_{&open_test_sqlite, vfs.name()};
};

TEST_F(ARestart, AfterAKillShowsNothingThatAPowerCutCouldTake) {
  // The last operation of a write is the sync of the log.
  std::size_t operations = 0;
  platter.before_operation = [&](const auto&) { ++operations; };
  ASSERT_TRUE(write("INSERT INTO t VALUES (3)"));
  ASSERT_TRUE(write("DELETE FROM t WHERE id = 3"));
  operations /= 2;
  platter.before_operation = [&, left = operations](const auto&) mutable {
    if (--left == 0) kill_now();
  };
  ASSERT_TRUE(write("INSERT INTO t VALUES (2)"));
  expect_that_what_it_shows_stays();
}

// The sync that fails forgets what it was to write, and the kernel goes on showing it.
TEST_F(ARestart, AfterAFailedSyncAndAKillShowsNothingThatAPowerCutCouldTake) {
  vfs.faults.arm({.kind = Fault::io_error, .lasting = Faults::Lasting::once, .calls = {Call::sync}});
  platter.before_operation = [&, is_killed = false](const auto&) mutable {
    if (is_killed || !vfs.faults.struck()) return;
    is_killed = true;
    kill_now();
  };
  const auto unknown = write("INSERT INTO t VALUES (2)");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::outcome_unknown);
  expect_that_what_it_shows_stays();
}

INSTANTIATE_TEST_SUITE_P(Seeds, APowerCut, ::testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace dc::store
