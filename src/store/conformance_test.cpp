// What every engine promises of statements, transactions and reads.
#include <future>
#include <limits>

#include "store/sql.hpp"
#include "store/test_conformance.hpp"

namespace dc::store {
namespace {

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

INSTANTIATE_TEST_SUITE_P(Sqlite, AnEngine, ::testing::Values(&open_test_sqlite));

}  // namespace
}  // namespace dc::store
