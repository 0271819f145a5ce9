#include "content/change_log.hpp"

#include "content/test_world.hpp"
#include "store/faulty_session.hpp"

namespace dc {
namespace {

using testing_world::World;

Result<LogReport> verify(World& world) {
  return verify_log(*world.session, *world.model, world.engine->dialect(), world.log_key);
}

void tamper(World& world, const std::string& sql) {
  ASSERT_TRUE(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
    CHECK(session.run({.sql = sql, .parameters = {}}));
    return {};
  }));
}

Uuid some_changes(World& world) {
  const Uuid id =
      world.create("projects", R"({"title":"x","description":"d"})", world.author(world.ada)).value().id;
  testing_world::must(world.update("projects", id, R"({"title":"y"})", world.author(world.ada)));
  return id;
}

TEST(ChangeLog, HasOneRowForEachChangeAndVerifies) {
  World world;
  some_changes(world);
  const LogReport report = verify(world).value();
  EXPECT_EQ(report.rows, 4) << "two accounts, one project created and updated";
  EXPECT_EQ(report.records, 3);
}

TEST(ChangeLog, SaysWhatChanged) {
  World world;
  some_changes(world);
  std::vector<std::string> rows;
  ASSERT_TRUE(
      world.session->run({.sql = "SELECT operation || ' ' || version || ' ' || fields FROM change_log WHERE "
                                 "collection='portfolio_projects' ORDER BY pos",
                          .parameters = {}},
                         [&](const store::Row& row) { rows.emplace_back(row.text(0)); }));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].rfind("create 1 {\"id\":\"", 0), 0U) << rows[0];
  EXPECT_EQ(rows[1], R"(update 2 {"title":["x","y"]})");
}

TEST(ChangeLog, NeverHoldsASecret) {
  World world;
  world
      .create("keys",
              R"({"name":"k","account":")" + to_text(world.ada) +
                  R"(","prefix":"dck_","hash":"h4sh","role":"admin"})",
              world.product())
      .value();
  std::string fields;
  ASSERT_TRUE(world.session->run(
      {.sql = "SELECT fields FROM change_log WHERE collection='api_keys'", .parameters = {}},
      [&](const store::Row& row) { fields = row.text(0); }));
  EXPECT_EQ(fields.find("h4sh"), std::string::npos);
  EXPECT_NE(fields.find(R"("hash":"changed")"), std::string::npos);
}

TEST(ChangeLog, ShowsEveryKindOfTampering) {
  for (const std::string sql :
       {"UPDATE change_log SET fields='{}' WHERE pos=3", "UPDATE change_log SET actor_id=NULL WHERE pos=3",
        "UPDATE change_log SET version=9 WHERE pos=4", "UPDATE change_log SET at=at+1 WHERE pos=1",
        "DELETE FROM change_log WHERE pos=2", "DELETE FROM change_log WHERE pos=4",
        "UPDATE change_log SET leaf=zeroblob(32) WHERE pos=2", "UPDATE log_head SET pos=pos-1",
        "UPDATE portfolio_projects SET version=version+1", "DELETE FROM portfolio_projects",
        "UPDATE portfolio_projects SET title='z'", "UPDATE accounts SET email=NULL",
        "DELETE FROM log_head"}) {
    World world;
    some_changes(world);
    ASSERT_TRUE(verify(world));
    tamper(world, sql);
    EXPECT_FALSE(verify(world)) << sql;
  }
}

TEST(ChangeLog, VerifiesAfterAPayloadIsErased) {
  World world;
  some_changes(world);
  tamper(world, "UPDATE change_log SET fields=NULL, salt=NULL WHERE pos=3");
  EXPECT_TRUE(verify(world));
}

TEST(ChangeLog, VerifiesAfterALinkedRecordIsDeletedAndShowsALinkThatNobodyMade) {
  World world;
  const auto category = [&](const std::string& name) {
    return testing_world::must(world.create("categories", R"({"name":")" + name + "\"}", world.product())).id;
  };
  const Uuid gone = category("gone"), stays = category("stays");
  const std::string body = R"({"title":"x","description":"d","categories":[")" + to_text(gone) + R"(",")" +
                           to_text(stays) + R"("]})";
  testing_world::must(world.create("projects", body, world.author(world.ada)));
  EXPECT_TRUE(verify(world));
  testing_world::must(world.remove("categories", gone, world.product()));
  EXPECT_TRUE(verify(world));
  tamper(world, "DELETE FROM project_categories");
  EXPECT_FALSE(verify(world));
}

TEST(ChangeLog, DoesNotVerifyUnderAnotherKey) {
  World world;
  some_changes(world);
  EXPECT_FALSE(verify_log(*world.session, *world.model, world.engine->dialect(), std::string(32, 'x')));
}

TEST(AnEdit, IsAllOrNothingWhicheverStatementFails) {
  World world;
  const Uuid category = world.create("categories", R"({"name":"c"})", world.product()).value().id;
  const Edit edit = world.edit(
      "projects", R"({"title":"t","description":"d","categories":[")" + to_text(category) + R"("]})",
      Edit::Op::create);
  Generations generations;
  bool reached_the_end = false;
  for (std::uint64_t n = 1; !reached_the_end; ++n) {
    ASSERT_LT(n, 100U);
    const auto outcome = store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      store::FaultySession faulty(session, n);
      Transaction transaction(faulty, generations);
      CHECK(world.content->write(transaction, world.author(world.ada), edit));
      return {};
    });
    reached_the_end = outcome.has_value();
    std::int64_t count = -1;
    const store::Statement all{.sql = "SELECT count(*) FROM portfolio_projects", .parameters = {}};
    ASSERT_TRUE(world.session->run(all, [&](const store::Row& row) { count = row.integer(0); }));
    EXPECT_EQ(count, reached_the_end ? 1 : 0) << "statement " << n;
    EXPECT_TRUE(verify(world)) << "statement " << n;
  }
}

}  // namespace
}  // namespace dc
