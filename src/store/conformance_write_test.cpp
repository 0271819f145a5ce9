// What every engine promises of writes: groups, order, limits, all or nothing.
#include <atomic>
#include <future>
#include <latch>

#include "base/limits.hpp"
#include "store/faulty_session.hpp"
#include "store/test_conformance.hpp"

namespace dc::store {
namespace {

class AWritingEngine : public AnEngine {};

// Holds the writer's thread until release(), so that what is queued meanwhile is one batch.
class Hold {
 public:
  explicit Hold(Engine& engine) {
    std::promise<void> running;
    auto runs = running.get_future();
    engine.write(
        [&running, gate = released_.get_future()](Session&) mutable -> Result<> {
          running.set_value();
          gate.wait();
          return {};
        },
        [](Result<>) {});
    runs.wait();
  }
  void release() { released_.set_value(); }

 private:
  std::promise<void> released_;
};

TEST_P(AWritingEngine, UndoesOnlyTheWorkThatFailsOfABatch) {
  Hold hold(*world_.engine);
  constexpr int works = 40;
  std::vector<int> order;
  std::vector<bool> succeeded;
  std::latch done(works);
  for (int i = 0; i < works; ++i) {
    const bool queued = world_.engine->write(
        [i](Session& session) -> Result<> {
          CHECK(session.run({"INSERT INTO item VALUES (1, " + std::to_string(i) + ", NULL)", {}}));
          if (i % 3 == 0) return fail(Code::invalid);
          if (i % 7 == 0) throw Bug{"a bug in a work", __FILE__, __LINE__};
          return {};
        },
        [&, i](Result<> result) {
          order.push_back(i);
          succeeded.push_back(result.has_value());
          done.count_down();
        });
    ASSERT_TRUE(queued);
  }
  hold.release();
  done.wait();
  std::string expected;
  for (int i = 0; i < works; ++i) {
    EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
    const bool stays = i % 3 != 0 && i % 7 != 0;
    EXPECT_EQ(succeeded[static_cast<std::size_t>(i)], stays) << i;
    if (stays) expected.append(expected.empty() ? "" : "; ").append(std::to_string(i));
  }
  EXPECT_EQ(read("SELECT id FROM item ORDER BY id"), expected);
}

TEST_P(AWritingEngine, TellsOfAWriteOnlyWhenOthersSeeIt) {
  std::promise<std::string> seen;
  world_.engine->write(
      [](Session& session) -> Result<> {
        CHECK(session.run({"INSERT INTO item VALUES (1, 1, 'one')", {}}));
        return {};
      },
      [&](Result<>) { seen.set_value(*texts(**world_.engine->here(), "SELECT name FROM item")); });
  EXPECT_EQ(seen.get_future().get(), "one");
}

TEST_P(AWritingEngine, RefusesWritesWhenTheQueueIsFull) {
  Hold hold(*world_.engine);
  const auto nothing = [](Session&) -> Result<> { return {}; };
  std::atomic<std::size_t> done = 0;
  for (std::size_t i = 0; i < limits::write_queue_max; ++i) {
    ASSERT_TRUE(world_.engine->write(nothing, [&](Result<>) { ++done; }));
  }
  EXPECT_FALSE(world_.engine->write(nothing, [&](Result<>) { ++done; }));
  hold.release();
  world_.engine->stop();
  EXPECT_EQ(done, limits::write_queue_max) << "stop finishes what is queued, and what was refused never runs";
}

TEST_P(AWritingEngine, RefusesEverythingAfterStop) {
  world_.engine->stop();
  world_.engine->stop();
  EXPECT_FALSE(world_.engine->write([](Session&) -> Result<> { return {}; }, [](Result<>) {}));
  EXPECT_FALSE(world_.engine->read([](Session&) {}));
  EXPECT_FALSE(world_.engine->here());
}

TEST_P(AWritingEngine, KeepsWhatItHeldWhenItIsOpenedAgain) {
  write("INSERT INTO item VALUES (1, 1, 'one')");
  world_.reopen();
  EXPECT_EQ(read("SELECT name FROM item"), "one");
}

TEST_P(AWritingEngine, LeavesAllOrNothingWhicheverStatementFails) {
  const auto edit = [](Session& session) {
    return in_transaction(session, [&]() -> Result<> {
      CHECK(session.run({"INSERT INTO item VALUES (1, 1, 'one')", {}}));
      CHECK(in_transaction(session, [&]() -> Result<> {
        CHECK(session.run({"INSERT INTO item VALUES (1, 2, 'two')", {}}));
        CHECK(session.run({"UPDATE item SET name = 'zwei' WHERE id = 2", {}}));
        return {};
      }));
      CHECK(session.run({"INSERT INTO item VALUES (1, 3, 'three')", {}}));
      return {};
    });
  };
  for (std::uint64_t n = 1;; ++n) {
    bool failed = false;
    const auto done = write_and_wait(*world_.engine, [&](Session& session) {
      FaultySession faulty(session, n);
      auto result = edit(faulty);
      failed = faulty.has_failed();
      return result;
    });
    EXPECT_EQ(done.has_value(), !failed) << n;
    EXPECT_EQ(read("SELECT count(*) FROM item"), failed ? "0" : "3") << n;
    if (!failed) {
      EXPECT_EQ(n, 9u) << "every call was made to fail once";
      return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sqlite, AWritingEngine, ::testing::Values(&open_test_sqlite));

}  // namespace
}  // namespace dc::store
