#include "content/publication.hpp"

#include "base/limits.hpp"
#include "content/test_world.hpp"

namespace dc {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing_world::must;
using testing_world::World;

class TimedPublication : public ::testing::Test {
 protected:
  std::string in(std::chrono::milliseconds delay) {
    return "\"" + to_text(Instant{world.clock.now().ms + delay.count()}) + "\"";
  }
  Uuid project(const std::string& members) {
    return must(world.create("projects", R"({"title":"x","description":"d",)" + members + "}",
                             world.author(world.ada)))
        .id;
  }
  std::string shown(const Uuid& id, const std::string& field) {
    const std::string text = world.read(world.product(), id, world.shape("projects", {field}));
    const auto begin = text.find("\"" + field + "\":") + field.size() + 3;
    return text.substr(begin, text.size() - begin - 1);
  }
  Publication::Report tick() { return must(publication.tick()); }
  std::string last_change(const Uuid& id) {
    std::string last;
    EXPECT_TRUE(world.session->run(
        {.sql =
             "SELECT operation || ' ' || version || ' ' || fields || ' ' || iif(actor_id IS NULL,'-','by') "
             "FROM change_log WHERE record_id=?1 ORDER BY pos DESC LIMIT 1",
         .parameters = {id}},
        [&](const store::Row& row) { last = row.text(0); }));
    return last;
  }

  World world;
  Publication publication{*world.content, *world.engine};
};

TEST_F(TimedPublication, HappensWhenItIsDueAndNotBefore) {
  const std::string when = in(hours(1));
  const Uuid id = project(R"("status":"scheduled","publish_at":)" + when);
  EXPECT_EQ(tick().done, 0U);
  world.clock.advance(hours(1) - std::chrono::milliseconds(1));
  EXPECT_EQ(tick().done, 0U);
  EXPECT_EQ(shown(id, "status"), R"("scheduled")");
  world.clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(tick().done, 1U);
  EXPECT_EQ(shown(id, "status"), R"("published")");
  EXPECT_EQ(shown(id, "published_at"), when) << "the displayed date is the one that was set";
  EXPECT_EQ(last_change(id),
            R"(update 2 {"status":["scheduled","published"],"published_at":[null,)" + when + "]} -");
  EXPECT_EQ(tick().done, 0U) << "exactly once";
}

TEST_F(TimedPublication, KeepsADisplayedDateThatIsThere) {
  const Uuid id = project(R"("status":"scheduled","published_at":"2001-01-01T00:00:00.000Z","publish_at":)" +
                          in(seconds(1)));
  world.clock.advance(seconds(1));
  tick();
  EXPECT_EQ(shown(id, "published_at"), R"("2001-01-01T00:00:00.000Z")");
}

TEST_F(TimedPublication, EndsAtItsTime) {
  const Uuid id = project(R"("status":"published","unpublish_at":)" + in(hours(2)));
  world.clock.advance(hours(2));
  EXPECT_EQ(tick().done, 1U);
  EXPECT_EQ(shown(id, "status"), R"("archived")");
}

TEST_F(TimedPublication, OfWhatIsOverAlreadyLeadsStraightToTheArchive) {
  const Uuid id =
      project(R"("status":"scheduled","publish_at":)" + in(hours(1)) + R"(,"unpublish_at":)" + in(hours(2)));
  world.clock.advance(hours(3));
  EXPECT_EQ(tick().done, 1U);
  EXPECT_EQ(last_change(id), R"(update 2 {"status":["scheduled","archived"]} -)");
}

TEST_F(TimedPublication, WithATimeInThePastHappensAtTheNextTick) {
  project(R"("status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z")");
  EXPECT_EQ(tick().done, 1U);
}

TEST_F(TimedPublication, LeavesDraftsAlone) {
  const Uuid id = project(R"("publish_at":"2001-01-01T00:00:00.000Z")");
  EXPECT_EQ(tick().done, 0U);
  EXPECT_EQ(shown(id, "status"), R"("draft")");
}

TEST_F(TimedPublication, TakesManyBatchesInOneTick) {
  const auto many = 2 * limits::publication_batch_max + 3;
  for (std::size_t i = 0; i < many; ++i)
    project(R"("status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z")");
  EXPECT_EQ(tick().done, many);
  EXPECT_TRUE(verify_log(*world.session, *world.model, world.engine->dialect(), world.log_key));
}

TEST_F(TimedPublication, WorksForEveryTenantAndCollection) {
  must(store::write_and_wait(*world.engine, [](store::Session& session) -> Result<> {
    CHECK(session.run(
        {.sql = "INSERT INTO tenants(id,slug,name,created_at) VALUES (2,'b','B',0)", .parameters = {}}));
    return {};
  }));
  Actor other = world.product();
  other.tenant_id = 2;
  const Uuid account = must(world.create("users", R"({"name":"Cyd","handle":"cyd"})", other)).id;
  must(world.create("articles",
                    R"({"title":"x","body":"b","status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z",)"
                    R"("account":")" +
                        to_text(account) + "\"}",
                    other));
  project(R"("status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z")");
  EXPECT_EQ(tick().done, 2U);
  EXPECT_EQ(must(world.content->count(
                *world.session, other, world.collection("articles"),
                Filter::equals(*world.collection("articles").status, std::string("published")))),
            1);
}

TEST_F(TimedPublication, ThatIsRefusedHoldsUpNobodyAndIsTriedAgainLater) {
  const Uuid broken = project(R"("status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z")");
  const auto set_title = [&](const std::string& title) {
    must(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      CHECK(session.run(
          {.sql = "UPDATE portfolio_projects SET title=" + title + " WHERE id=?1", .parameters = {broken}}));
      return {};
    }));
  };
  set_title("NULL");
  project(R"("status":"scheduled","publish_at":"2001-01-01T00:00:00.000Z")");
  const auto report = tick();
  EXPECT_EQ(report.done, 1U);
  ASSERT_EQ(report.refused.size(), 1U);
  EXPECT_EQ(report.refused[0].id, broken);
  EXPECT_EQ(report.refused[0].error.code, Code::invalid);
  EXPECT_TRUE(tick().refused.empty()) << "left alone for a while";
  set_title("'x'");
  world.clock.advance(std::chrono::milliseconds(limits::publication_retry_ms));
  EXPECT_EQ(tick().done, 1U);
}

TEST_F(TimedPublication, IsFoundByAnIndexAlone) {
  const Collection& projects = world.collection("projects");
  for (const Field* when : {projects.publish_at, projects.unpublish_at}) {
    auto statement = Publication::due(world.engine->dialect(), projects, *when, world.clock.now(), 64);
    statement.sql = "EXPLAIN QUERY PLAN " + statement.sql;
    std::string plan;
    ASSERT_TRUE(
        world.session->run(statement, [&](const store::Row& row) { plan.append(row.text(3)).append("\n"); }));
    EXPECT_NE(plan.find("SEARCH t USING INDEX portfolio_projects_due_by_" + when->name), std::string::npos)
        << plan;
    EXPECT_EQ(plan.find("SCAN t"), std::string::npos) << plan;
  }
}

TEST_F(TimedPublication, RefusesTimesThatContradictEachOther) {
  const auto refused = [&](const std::string& members) {
    const auto made = world.create("projects", R"({"title":"x","description":"d",)" + members + "}",
                                   world.author(world.ada));
    return made ? std::string() : made.error().issues.at(0).pointer;
  };
  EXPECT_EQ(refused(R"("publish_at":)" + in(hours(2)) + R"(,"unpublish_at":)" + in(hours(2))),
            "/unpublish_at");
  const Uuid id = project(R"("status":"scheduled","publish_at":)" + in(hours(2)));
  const auto update = [&](const std::string& body) {
    return world.update("projects", id, body, world.author(world.ada));
  };
  EXPECT_FALSE(update(R"({"unpublish_at":)" + in(hours(1)) + "}"));
  EXPECT_TRUE(update(R"({"publish_at":null})")) << "then it waits for a time";
  EXPECT_TRUE(update(R"({"publish_at":)" + in(hours(2)) + "}"));
  EXPECT_TRUE(update(R"({"unpublish_at":)" + in(hours(3)) + "}"));
}

}  // namespace
}  // namespace dc
