// What the writer does when the disk fails.
#include "store/sqlite/writer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <future>
#include <latch>
#include <stdexcept>

#include "base/limits.hpp"
#include "store/sqlite/engine.hpp"
#include "store/sqlite/errors.hpp"
#include "store/sqlite/faulty_vfs.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

class OnAFailingDisk : public ::testing::Test {
 protected:
  OnAFailingDisk() { EXPECT_TRUE(write("CREATE TABLE t (id INTEGER PRIMARY KEY)")); }

  Result<> write(const std::string& sql) {
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, {}}));
      return {};
    });
  }
  std::string ids() { return *texts(**world_.engine->here(), "SELECT id FROM t ORDER BY id"); }

  FaultyVfs vfs_;
  TestWorld world_{&open_test_sqlite, vfs_.name()};
};

TEST_F(OnAFailingDisk, AWriteThatFindsNoSpaceIsRefusedAndReadsGoOn) {
  ASSERT_TRUE(write("INSERT INTO t VALUES (1)"));
  vfs_.faults.arm({.kind = Fault::disk_full, .calls = {Call::write}});
  const auto refused = write("INSERT INTO t VALUES (2)");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::storage_full);
  EXPECT_EQ(ids(), "1");
  vfs_.faults.lift();
  EXPECT_TRUE(write("INSERT INTO t VALUES (3)"));
  EXPECT_EQ(ids(), "1; 3");
  world_.reopen();
  EXPECT_EQ(ids(), "1; 3");
}

TEST_F(OnAFailingDisk, ACommitThatIsNotConfirmedHasAnUnknownOutcome) {
  ASSERT_TRUE(write("INSERT INTO t VALUES (1)"));
  vfs_.faults.arm({.kind = Fault::io_error, .calls = {Call::sync}});
  const auto unknown = write("INSERT INTO t VALUES (2)");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::outcome_unknown);
  const auto stopped = write("INSERT INTO t VALUES (3)");
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Code::unavailable) << "nothing was tried: this outcome is known";
  EXPECT_EQ(ids().substr(0, 1), "1");
  vfs_.faults.lift();
  EXPECT_TRUE(write("INSERT INTO t VALUES (4)"));
  const std::string found = ids();
  EXPECT_TRUE(found == "1; 4" || found == "1; 2; 4") << found;
  world_.reopen();
  EXPECT_EQ(ids(), found) << "once a write is acknowledged, what came before it is settled";
}

TEST_F(OnAFailingDisk, EveryWorkOfTheBatchLearnsThatItsOutcomeIsUnknown) {
  vfs_.faults.arm({.kind = Fault::io_error, .calls = {Call::sync}});
  constexpr int works = 3;
  std::latch done(works);
  std::vector<Code> codes;
  std::promise<void> gate;
  std::promise<void> running;
  world_.engine->write(
      [&, open = gate.get_future()](Session&) mutable -> Result<> {
        running.set_value();
        open.wait();
        return {};
      },
      [](const Result<>&) {});
  running.get_future().wait();
  for (int i = 0; i < works; ++i) {
    world_.engine->write(
        [i](Session& session) -> Result<> {
          if (i == 1) return fail(Code::invalid, "by itself");
          CHECK(session.run({"INSERT INTO t VALUES (" + std::to_string(i + 10) + ")", {}}));
          return {};
        },
        [&](const Result<>& result) {
          codes.push_back(result ? Code::internal : result.error().code);
          done.count_down();
        });
  }
  gate.set_value();
  done.wait();
  EXPECT_EQ(codes, (std::vector<Code>{Code::outcome_unknown, Code::invalid, Code::outcome_unknown}));
}

TEST(ACommit, HasAnUnknownOutcomeWhenItsFramesMayBeOnTheDisk) {
  for (const int code : {SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMMAP, SQLITE_NOMEM}) {
    EXPECT_TRUE(leaves_outcome_unknown(code, EIO)) << code;
  }
  for (const int code : {SQLITE_FULL, SQLITE_BUSY, SQLITE_CONSTRAINT_FOREIGNKEY}) {
    EXPECT_FALSE(leaves_outcome_unknown(code, EIO)) << code;
  }
  for (const int number : {ENOSPC, EDQUOT, EFBIG}) {
    EXPECT_FALSE(leaves_outcome_unknown(SQLITE_IOERR_WRITE, number)) << "a frame is missing";
    EXPECT_TRUE(leaves_outcome_unknown(SQLITE_IOERR_SHMSIZE, number)) << "the log is complete";
  }
}

TEST_F(OnAFailingDisk, WritingStopsWhileTheFileCannotBeOpened) {
  vfs_.faults.arm({.kind = Fault::io_error, .calls = {Call::sync, Call::open}});
  EXPECT_EQ(write("INSERT INTO t VALUES (1)").error().code, Code::outcome_unknown);
  vfs_.faults.arm({.kind = Fault::io_error, .calls = {Call::open}});
  EXPECT_EQ(write("INSERT INTO t VALUES (2)").error().code, Code::unavailable);
  vfs_.faults.lift();
  EXPECT_TRUE(write("INSERT INTO t VALUES (3)"));
}

// Holds the writer while works gather behind it, and lets them go as one batch.
class AsOneBatch {
 public:
  explicit AsOneBatch(Engine& engine) : engine_(engine) {
    std::promise<void> running;
    engine_.write(
        [&running, open = gate_.get_future()](Session& session) mutable -> Result<> {
          CHECK(session.run({"CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY)", {}}));
          running.set_value();
          open.wait();
          return {};
        },
        [](const Result<>&) {});
    running.get_future().wait();
  }
  // Each work in its turn; answers whether they succeeded.
  std::vector<bool> run(std::vector<Engine::Work> works) {
    std::latch done(static_cast<std::ptrdiff_t>(works.size()));
    std::vector<bool> succeeded;
    for (Engine::Work& work : works) {
      engine_.write(std::move(work), [&](const Result<>& result) {
        succeeded.push_back(result.has_value());
        done.count_down();
      });
    }
    gate_.set_value();
    done.wait();
    return succeeded;
  }

 private:
  Engine& engine_;
  std::promise<void> gate_;
};

Engine::Work inserting(int id, int& runs) {
  return [id, &runs](Session& session) -> Result<> {
    ++runs;
    CHECK(session.run({"INSERT INTO t VALUES (" + std::to_string(id) + ")", {}}));
    return {};
  };
}

Engine::Work failing_after(Engine::Work work) {
  return [work = std::move(work)](Session& session) mutable -> Result<> {
    CHECK(work(session));
    return fail(Code::invalid, "after it has written");
  };
}

TEST(Writer, UndoesAWorkThatFailsAfterItHasWrittenAndKeepsItsNeighbours) {
  TestWorld world(&open_test_sqlite);
  std::array<int, 3> runs{};
  const auto works = [&](int first) {
    std::vector<Engine::Work> made;
    made.push_back(inserting(first, runs[0]));
    made.push_back(failing_after(inserting(first + 1, runs[1])));
    made.push_back(inserting(first + 2, runs[2]));
    return made;
  };
  const std::vector<bool> one_fails{true, false, true};
  EXPECT_EQ(AsOneBatch(*world.engine).run(works(0)), one_fails);
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT id FROM t ORDER BY id"), "0; 2");
  EXPECT_EQ(runs, (std::array<int, 3>{2, 2, 1})) << "once trusted, once with a savepoint each";
  EXPECT_EQ(AsOneBatch(*world.engine).run(works(10)), one_fails);
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT id FROM t ORDER BY id"), "0; 2; 10; 12");
  EXPECT_EQ(runs, (std::array<int, 3>{3, 3, 2})) << "the next batches have savepoints from the start";
}

TEST(Writer, RunsABatchOnceWhereAWorkFailsBeforeItWrites) {
  TestWorld world(&open_test_sqlite);
  std::array<int, 3> runs{};
  std::vector<Engine::Work> works;
  works.push_back(inserting(1, runs[0]));
  works.push_back(inserting(1, runs[1]));
  works.push_back(inserting(2, runs[2]));
  EXPECT_EQ(AsOneBatch(*world.engine).run(std::move(works)), (std::vector<bool>{true, false, true}));
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT id FROM t ORDER BY id"), "1; 2");
  EXPECT_EQ(runs, (std::array<int, 3>{1, 1, 1}));
}

TEST(Writer, UndoesAWorkThatFailsAlone) {
  TestWorld world(&open_test_sqlite);
  int runs = 0;
  std::vector<Engine::Work> works;
  works.push_back(failing_after(inserting(1, runs)));
  EXPECT_EQ(AsOneBatch(*world.engine).run(std::move(works)), std::vector<bool>{false});
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT count(*) FROM t"), "0");
  EXPECT_EQ(runs, 1);
}

TEST(Writer, RunsTheWorksOfABatchAloneWhenOneOfThemLosesTheTransaction) {
  TestWorld world(&open_test_sqlite);
  std::array<int, 3> runs{};
  std::vector<Engine::Work> works;
  works.reserve(runs.size());
  for (int i = 0; i < 3; ++i) works.push_back(inserting(i, runs[static_cast<std::size_t>(i)]));
  // What SQLite does by itself when the disk is full in the middle of a statement.
  works[1] = [insert = std::move(works[1])](Session& session) mutable -> Result<> {
    CHECK(insert(session));
    CHECK(session.run({"INSERT OR ROLLBACK INTO t VALUES (1)", {}}));
    return {};
  };
  EXPECT_EQ(AsOneBatch(*world.engine).run(std::move(works)), (std::vector<bool>{true, false, true}));
  EXPECT_EQ(runs, (std::array<int, 3>{2, 2, 1}));
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT id FROM t ORDER BY id"), "0; 2");
}

TEST(Writer, KeepsNothingOfAWorkThatGoesOnAfterItsTransactionWasLost) {
  TestWorld world(&open_test_sqlite);
  const auto done = write_and_wait(*world.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"CREATE TABLE t (id INTEGER PRIMARY KEY)", {}}));
    CHECK(session.run({"INSERT INTO t VALUES (1)", {}}));
    EXPECT_FALSE(session.run({"INSERT OR ROLLBACK INTO t VALUES (1)", {}}));
    const auto next = session.run({"CREATE TABLE outside (id INTEGER)", {}});
    EXPECT_FALSE(next);
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::unavailable);
  EXPECT_EQ(*texts(**world.engine->here(), "SELECT count(*) FROM sqlite_schema"), "0");
}

TEST(Writer, OutlivesAnAnswerThatThrows) {
  TestWorld world(&open_test_sqlite);
  const auto nothing = [](Session&) -> Result<> { return {}; };
  ASSERT_TRUE(world.engine->write(nothing, [](const Result<>&) {
    throw Bug{"in an answer", __FILE__, __LINE__};
  }));
  ASSERT_TRUE(
      world.engine->write(nothing, [](const Result<>&) { throw std::runtime_error("in an answer"); }));
  EXPECT_TRUE(write_and_wait(*world.engine, nothing));
}

TEST(Writer, CopiesTheLogIntoTheFileSoThatItDoesNotGrowForEver) {
  TestWorld world(&open_test_sqlite);
  const auto log = world.directory.path() / "data" / "datacanvas.db-wal";
  ASSERT_TRUE(write_and_wait(*world.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)", {}}));
    return {};
  }));
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(write_and_wait(*world.engine, [](Session& session) -> Result<> {
      CHECK(session.run({"INSERT INTO t (bytes) VALUES (zeroblob(400000))", {}}));  // about 100 pages
      return {};
    }));
  }
  EXPECT_LT(std::filesystem::file_size(log), std::size_t{4096} * 2 * limits::checkpoint_pages);
  world.engine->stop();
  EXPECT_EQ(std::filesystem::file_size(log), 0u);
}

}  // namespace
}  // namespace dc::store
