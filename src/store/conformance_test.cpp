// What every engine promises. A new engine joins by one line at the end.
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <limits>

#include "base/limits.hpp"
#include "store/faulty_session.hpp"
#include "store/sql.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

class AnEngine : public ::testing::TestWithParam<TestWorld::Open> {
 protected:
  AnEngine() {
    write(
        "CREATE TABLE item (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT, PRIMARY KEY "
        "(tenant_id, id))");
    write("CREATE UNIQUE INDEX item_unique_name ON item (tenant_id, name)");
    write(
        "CREATE TABLE part (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, item_id INTEGER, "
        "PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, item_id) REFERENCES item (tenant_id, id))");
  }

  Result<> try_write(std::string sql, std::vector<Parameter> parameters = {}) {
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, parameters}));
      return {};
    });
  }
  void write(std::string sql, std::vector<Parameter> parameters = {}) {
    const auto done = try_write(std::move(sql), std::move(parameters));
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::string read(const std::string& sql, std::vector<Parameter> parameters = {}) {
    auto session = world_.engine->here();
    if (!session) return describe(session.error());
    auto found = texts(**session, sql, std::move(parameters));
    return found ? *found : describe(found.error());
  }
  std::string placeholder(std::size_t n) {
    std::string text;
    world_.engine->dialect().append_placeholder(text, n);
    return text;
  }

  TestWorld world_{GetParam()};
};

TEST_P(AnEngine, ReadsWhatWasWritten) {
  write("INSERT INTO item VALUES (1, 1, 'one'), (1, 2, NULL)");
  EXPECT_EQ(read("SELECT name FROM item ORDER BY id"), "one; NULL");
}

TEST_P(AnEngine, CountsTheRowsThatAStatementChanged) {
  write("INSERT INTO item VALUES (1, 1, 'one'), (1, 2, 'two'), (1, 3, 'three')");
  auto done = write_and_wait(*world_.engine, [](Session& session) -> Result<> {
    EXPECT_EQ(session.run({"UPDATE item SET name = name || '!' WHERE id < 3", {}}), 2);
    EXPECT_EQ(session.run({"DELETE FROM item WHERE id = 99", {}}), 0);
    EXPECT_EQ(session.run({"SELECT * FROM item", {}}), 0);
    return {};
  });
  EXPECT_TRUE(done);
}

TEST_P(AnEngine, ShowsOneSnapshotToAReadTransaction) {
  auto session = world_.engine->open();
  ASSERT_TRUE(session);
  ASSERT_TRUE((*session)->begin());
  EXPECT_EQ(*texts(**session, "SELECT count(*) FROM item"), "0");
  write("INSERT INTO item VALUES (1, 1, 'one')");
  EXPECT_EQ(*texts(**session, "SELECT count(*) FROM item"), "0");
  ASSERT_TRUE((*session)->commit());
  EXPECT_EQ(*texts(**session, "SELECT count(*) FROM item"), "1");
}

TEST_P(AnEngine, UndoesANestedTransactionAlone) {
  auto done = write_and_wait(*world_.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"INSERT INTO item VALUES (1, 1, 'kept')", {}}));
    auto inner = in_transaction(session, [&]() -> Result<> {
      CHECK(session.run({"INSERT INTO item VALUES (1, 2, 'undone')", {}}));
      auto innermost = in_transaction(session, [&]() -> Result<> {
        CHECK(session.run({"INSERT INTO item VALUES (1, 3, 'undone with its outer one')", {}}));
        return {};
      });
      EXPECT_TRUE(innermost);
      return fail(Code::invalid);
    });
    EXPECT_FALSE(inner);
    return in_transaction(session, [&]() -> Result<> {
      CHECK(session.run({"INSERT INTO item VALUES (1, 4, 'kept too')", {}}));
      return {};
    });
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(read("SELECT name FROM item ORDER BY id"), "kept; kept too");
}

TEST_P(AnEngine, UndoesAWriteThatFails) {
  auto done = write_and_wait(*world_.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"INSERT INTO item VALUES (1, 1, 'one')", {}}));
    return fail(Code::precondition_failed, "for a reason");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::precondition_failed);
  EXPECT_EQ(done.error().detail, "for a reason");
  EXPECT_EQ(read("SELECT count(*) FROM item"), "0");
}

TEST_P(AnEngine, NamesTheColumnThatMustBeUnique) {
  write("INSERT INTO item VALUES (1, 1, 'one')");
  const auto done = try_write("INSERT INTO item VALUES (1, 2, 'one')");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::conflict);
  ASSERT_EQ(done.error().issues.size(), 1u);
  EXPECT_EQ(done.error().issues[0].pointer, "item.name");
  EXPECT_EQ(done.error().issues[0].message, unique_conflict);
}

TEST_P(AnEngine, RefusesALinkToNothingAndTheDeletionOfWhatIsNeeded) {
  const auto to_nothing = try_write("INSERT INTO part VALUES (1, 1, 99)");
  ASSERT_FALSE(to_nothing);
  EXPECT_EQ(to_nothing.error().code, Code::conflict);
  EXPECT_EQ(to_nothing.error().issues.at(0).message, reference_conflict);
  write("INSERT INTO item VALUES (1, 1, 'one')");
  write("INSERT INTO part VALUES (1, 1, 1), (1, 2, NULL)");
  const auto other_tenant = try_write("INSERT INTO part VALUES (2, 1, 1)");
  ASSERT_FALSE(other_tenant);
  const auto needed = try_write("DELETE FROM item");
  ASSERT_FALSE(needed);
  EXPECT_EQ(needed.error().code, Code::conflict);
  EXPECT_EQ(needed.error().issues.at(0).message, reference_conflict);
}

TEST_P(AnEngine, SortsNullBelowEveryValueAndTextByBytes) {
  write(
      "INSERT INTO item VALUES (1, 1, 'b'), (1, 2, NULL), (1, 3, 'ä'), (1, 4, 'B'), (1, 5, 'a'), (1, 6, '')");
  EXPECT_EQ(read("SELECT name FROM item ORDER BY name"), "NULL; ; B; a; b; ä");
  EXPECT_EQ(read("SELECT name FROM item ORDER BY name DESC"), "ä; b; a; B; ; NULL");
}

TEST_P(AnEngine, KeepsEveryKindOfParameter) {
  const Uuid id{{1, 0, 255, 3}};
  std::string bytes("\0a\0\xff", 4);
  std::vector<Parameter> parameters{std::numeric_limits<std::int64_t>::min(),
                                    std::numeric_limits<std::int64_t>::max(),
                                    0.1,
                                    true,
                                    Instant{-1},
                                    id,
                                    Blob{bytes},
                                    Blob{},
                                    std::string("ü'\"?"),
                                    Null{}};
  Sql sql(world_.engine->dialect());
  sql << "SELECT ";
  for (std::size_t i = 0; i < parameters.size(); ++i) (sql << (i == 0 ? "" : ", ")) << Bind{parameters[i]};
  auto session = world_.engine->here();
  ASSERT_TRUE(session);
  int rows = 0;
  auto done = (*session)->run(sql.statement(), [&](const Row& row) {
    ++rows;
    EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(row.real(2), 0.1);
    EXPECT_EQ(row.integer(3), 1);
    EXPECT_EQ(row.integer(4), -1);
    EXPECT_EQ(row.uuid(5), id);
    EXPECT_EQ(row.blob(6), bytes);
    EXPECT_EQ(row.blob(7), "");
    EXPECT_FALSE(row.is_null(7));
    EXPECT_EQ(row.text(8), "ü'\"?");
    EXPECT_TRUE(row.is_null(9));
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(rows, 1);
}

TEST_P(AnEngine, KeepsLongText) {
  const std::string text(3 * 1024 * 1024, 'x');
  write("INSERT INTO item VALUES (1, 1, " + placeholder(1) + ")", {text});
  EXPECT_EQ(read("SELECT name FROM item"), text);
}

TEST_P(AnEngine, ContainsIsCaseSensitiveAndKnowsNoWildcards) {
  const auto condition = world_.engine->dialect().contains("name", placeholder(1));
  write("INSERT INTO item VALUES (1, 1, '100% Ä'), (1, 2, '1000'), (1, 3, NULL)");
  const std::string sql = "SELECT id FROM item WHERE " + condition + " ORDER BY id";
  EXPECT_EQ(read(sql, {std::string("0%")}), "1");
  EXPECT_EQ(read(sql, {std::string("ä")}), "");
  EXPECT_EQ(read(sql, {std::string("")}), "1; 2");
}

TEST_P(AnEngine, CallsABadStatementAMistakeOfOurs) {
  auto session = world_.engine->here();
  ASSERT_TRUE(session);
  const auto bad = (*session)->run({"SELEC 1", {}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, Code::internal);
  EXPECT_FALSE((*session)->run({"SELECT 1; SELECT 2", {}}));
  EXPECT_FALSE((*session)->run({"SELECT " + placeholder(1), {}}));
  EXPECT_FALSE((*session)->run({"SELECT \"no such column\" FROM item", {}}));
}

TEST_P(AnEngine, RefusesToWriteInAReadSession) {
  auto session = world_.engine->here();
  ASSERT_TRUE(session);
  EXPECT_FALSE((*session)->run({"INSERT INTO item VALUES (1, 1, 'one')", {}}));
}

TEST_P(AnEngine, CountsStatements) {
  auto session = world_.engine->here();
  ASSERT_TRUE(session);
  const auto before = (*session)->statements();
  read("SELECT 1");
  read("SELECT 2");
  EXPECT_EQ((*session)->statements() - before, 2u);
}

TEST_P(AnEngine, InterruptsAReadThatTakesTooLong) {
  auto session = world_.engine->here();
  ASSERT_TRUE(session);
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  const auto done =
      (*session)->run({endless, {}}, [&](const Row&) { world_.clock.advance(std::chrono::seconds(1)); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::unavailable);
  EXPECT_EQ(read("SELECT 1"), "1") << "the next read has a deadline of its own";
}

TEST_P(AnEngine, ReadsInItsLane) {
  write("INSERT INTO item VALUES (1, 1, 'one')");
  std::promise<std::string> answer;
  ASSERT_TRUE(world_.engine->read(
      [&](Session& session) { answer.set_value(*texts(session, "SELECT name FROM item")); }));
  EXPECT_EQ(answer.get_future().get(), "one");
}

TEST_P(AnEngine, ClosesASnapshotThatAReadLeftOpen) {
  for (int i = 0; i < 8; ++i) {
    std::promise<bool> answer;
    world_.engine->read([&](Session& session) { answer.set_value(session.begin().has_value()); });
    EXPECT_TRUE(answer.get_future().get());
  }
  write("INSERT INTO item VALUES (1, 1, 'one')");
  std::promise<std::string> seen;
  world_.engine->read(
      [&](Session& session) { seen.set_value(*texts(session, "SELECT count(*) FROM item")); });
  EXPECT_EQ(seen.get_future().get(), "1");
}

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

TEST_P(AnEngine, UndoesOnlyTheWorkThatFailsOfABatch) {
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

TEST_P(AnEngine, TellsOfAWriteOnlyWhenOthersSeeIt) {
  std::promise<std::string> seen;
  world_.engine->write(
      [](Session& session) -> Result<> {
        CHECK(session.run({"INSERT INTO item VALUES (1, 1, 'one')", {}}));
        return {};
      },
      [&](Result<>) { seen.set_value(*texts(**world_.engine->here(), "SELECT name FROM item")); });
  EXPECT_EQ(seen.get_future().get(), "one");
}

TEST_P(AnEngine, RefusesWritesWhenTheQueueIsFull) {
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

TEST_P(AnEngine, RefusesEverythingAfterStop) {
  world_.engine->stop();
  world_.engine->stop();
  EXPECT_FALSE(world_.engine->write([](Session&) -> Result<> { return {}; }, [](Result<>) {}));
  EXPECT_FALSE(world_.engine->read([](Session&) {}));
  EXPECT_FALSE(world_.engine->here());
}

TEST_P(AnEngine, KeepsWhatItHeldWhenItIsOpenedAgain) {
  write("INSERT INTO item VALUES (1, 1, 'one')");
  world_.reopen();
  EXPECT_EQ(read("SELECT name FROM item"), "one");
}

TEST_P(AnEngine, LeavesAllOrNothingWhicheverStatementFails) {
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

INSTANTIATE_TEST_SUITE_P(Sqlite, AnEngine, ::testing::Values(&open_test_sqlite));

}  // namespace
}  // namespace dc::store
