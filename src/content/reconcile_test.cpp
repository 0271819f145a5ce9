// The change log after hand-written SQL: it knows what was done, and the records can be trusted again.
#include "content/reconcile.hpp"

#include "content/test_past.hpp"
#include "content/verify_records.hpp"

namespace dc {
namespace {

using testing_world::must;

class ReconciliationByHand : public testing_world::Past {
 protected:
  Uuid tag(const std::string& name) {
    return must(world.create("tags", R"({"name":")" + name + "\"}", world.product())).id;
  }
  std::int64_t version(const Uuid& id) { return number("SELECT version FROM content_tags WHERE id=?1", id); }
  std::int64_t number(const std::string& sql, const Uuid& id) {
    std::int64_t found = -1;
    must(world.session->run({.sql = sql, .parameters = {id}},
                            [&](const store::Row& row) { found = row.integer(0); }));
    return found;
  }
  // "operation version fields" of every change of a record.
  std::vector<std::string> changes(const Uuid& id) {
    std::vector<std::string> rows;
    must(world.session->run(
        {.sql = "SELECT operation || ' ' || version || ' ' || fields FROM change_log WHERE record_id=?1 "
                "ORDER BY pos",
         .parameters = {id}},
        [&](const store::Row& row) { rows.emplace_back(row.text(0)); }));
    return rows;
  }
  // Statements that nobody logs, then the log learns of them: how many changes it learned.
  std::int64_t by_hand(const std::vector<store::Statement>& statements) {
    std::int64_t learned = 0;
    must(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      for (const store::Statement& statement : statements) CHECK(session.run(statement));
      TRY(learned, reconcile_log(session, {.model = *world.model,
                                           .dialect = world.engine->dialect(),
                                           .clock = world.clock,
                                           .random = world.random,
                                           .log_key = world.log_key}));
      return {};
    }));
    return learned;
  }
};

TEST_F(ReconciliationByHand, LearnsNothingWhereNothingWasDone) {
  tag("one");
  EXPECT_EQ(by_hand({}), 0);
  expect_sound();
}

TEST_F(ReconciliationByHand, KnowsWhatWasChangedMadeAndDeleted) {
  const Uuid changed = tag("old"), gone = tag("gone"), same = tag("same");
  const Uuid made = make_uuid7(world.clock, world.random);
  EXPECT_EQ(
      by_hand({{.sql = "UPDATE content_tags SET name='new' WHERE id=?1", .parameters = {changed}},
               {.sql = "DELETE FROM content_tags WHERE id=?1", .parameters = {gone}},
               {.sql = "INSERT INTO content_tags (tenant_id,id,version,name,slug,created_at,updated_at) "
                       "VALUES (1,?1,1,'made','made',0,0)",
                .parameters = {made}}}),
      3);
  expect_sound();
  EXPECT_EQ(changes(changed).back(), R"(update 2 {"name":["old","new"]})");
  EXPECT_EQ(version(changed), 2) << "what was cached under the version before is stale";
  EXPECT_EQ(changes(gone).back().substr(0, 9), "delete 2 ");
  EXPECT_EQ(changes(made).size(), 1U);
  EXPECT_EQ(changes(made).back().substr(0, 7), "create ");
  EXPECT_EQ(changes(same).size(), 1U);
  EXPECT_EQ(by_hand({}), 0) << "and it is learned once";
}

TEST_F(ReconciliationByHand, CountsOnThroughADeletion) {
  const Uuid id = tag("first");
  must(world.update("tags", id, R"({"name":"second"})", world.product()));
  by_hand({{.sql = "DELETE FROM content_tags WHERE id=?1", .parameters = {id}}});
  EXPECT_EQ(changes(id).back().substr(0, 9), "delete 3 ");
  by_hand({{.sql = "INSERT INTO content_tags (tenant_id,id,version,name,slug,created_at,updated_at) "
                   "VALUES (1,?1,1,'back','back',0,0)",
            .parameters = {id}}});
  EXPECT_EQ(version(id), 4) << "no client has seen this version with another content";
  expect_sound();
}

TEST_F(ReconciliationByHand, RaisesAVersionThatWasSetBack) {
  const Uuid id = tag("one");
  must(world.update("tags", id, R"({"name":"two"})", world.product()));
  EXPECT_EQ(by_hand({{.sql = "UPDATE content_tags SET version=1 WHERE id=?1", .parameters = {id}}}), 1);
  EXPECT_EQ(version(id), 3);
  expect_sound();
}

}  // namespace
}  // namespace dc
