// Walking through lists by what comes behind a record.
#include "content/keyset.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "content/test_listener.hpp"
#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::Listener;
using testing_world::World;

constexpr std::string_view notes = R"(
  type Note @collection(table: "notes", plural: "notes")
    @access(read: "anyone", create: "admin", update: "admin", delete: "admin") {
    id: ID! a: Int b: String @max(points: 20) c: Float! d: Boolean at: DateTime
    created_at: DateTime! @created })";

class Walks : public ::testing::Test {
 protected:
  Uuid add(std::mt19937& dice) {
    const auto pick = [&](int sides) { return static_cast<int>(dice() % static_cast<unsigned>(sides)); };
    const auto maybe = [&](const std::string& value) { return pick(4) == 0 ? std::string("null") : value; };
    world_.clock.advance(std::chrono::milliseconds(pick(2)));
    const std::string body = R"({"a":)" + maybe(std::to_string(pick(3))) + R"(,"b":)" +
                             maybe("\"" + std::string(1, static_cast<char>('x' + pick(2))) + "\"") +
                             R"(,"c":)" + std::to_string(pick(3)) + ".5" + R"(,"d":)" +
                             maybe(pick(2) == 0 ? "true" : "false") + R"(,"at":)" +
                             maybe("\"2024-01-0" + std::to_string(1 + pick(2)) + "T00:00:00Z\"") + "}";
    return testing_world::must(world_.create("notes", body, world_.product())).id;
  }

  // The records of the next page; `query.after` moves on, and is nullopt behind the end.
  std::vector<std::string> step(Query& query) {
    std::string text;
    const Page page = testing_world::must(
        world_.content->list(*world_.session, world_.guest(), query, world_.shape("notes", {}), text));
    std::vector<std::string> ids;
    const json::Value records = json::parse(text).value();
    for (const auto& record : *records.as<json::Array>())
      ids.push_back(*record.find("id")->as<std::string>());
    EXPECT_EQ(ids.size(), page.count);
    query.after = page.next;
    return ids;
  }

  std::vector<std::string> walk(Query query) {
    query.after.emplace();
    std::vector<std::string> ids;
    // One that shows records again might not end.
    while (query.after && ids.size() < 200) {
      const auto page = step(query);
      ids.insert(ids.end(), page.begin(), page.end());
      EXPECT_TRUE(page.size() == query.limit || !query.after);
    }
    return ids;
  }

  std::vector<std::string> whole(Query query) {
    query.limit = 1000;
    query.after.reset();
    return step(query);
  }

  Query random_query(std::mt19937& dice) {
    Query query = world_.query("notes");
    query.total = false;
    query.limit = 1 + dice() % 9;
    std::vector<std::string> names{"a", "b", "c", "d", "at", "created_at", "id"};
    std::shuffle(names.begin(), names.end(), dice);
    for (std::size_t i = dice() % 4; i-- > 0;)
      query.sort.push_back({query.collection->find(names[i]), dice() % 2 == 0});
    return query;
  }

  World world_{notes};
};

TEST_F(Walks, ShowEveryRecordOnceInTheOrderOfTheList) {
  std::mt19937 dice(11);
  for (int i = 0; i < 60; ++i) add(dice);
  for (int round = 0; round < 150; ++round) {
    const Query query = random_query(dice);
    std::string order;
    for (const Sort& sort : query.sort) order += (sort.descending ? " -" : " ") + sort.field->name;
    EXPECT_EQ(walk(query), whole(query)) << order << " by " << query.limit;
  }
}

TEST_F(Walks, MissNoRecordThatStaysWhileOthersComeAndGo) {
  std::mt19937 dice(12);
  for (int round = 0; round < 12; ++round) {
    std::set<std::string> staying;
    std::vector<Uuid> going;
    for (int i = 0; i < 15; ++i) staying.insert(to_text(add(dice)));
    Query query = random_query(dice);
    query.after.emplace();
    std::multiset<std::string> seen;
    while (query.after) {
      for (const std::string& id : step(query)) seen.insert(id);
      going.push_back(add(dice));
      if (dice() % 2 == 0) {
        testing_world::must(world_.remove("notes", going.back(), world_.product()));
        going.pop_back();
      }
      // Records that come behind could keep a walk from ending.
      if (seen.size() > 2000) break;
    }
    for (const std::string& id : staying) EXPECT_EQ(seen.count(id), 1U);
    for (const std::string& id : seen) EXPECT_EQ(seen.count(id), 1U);
    for (const Uuid& id : going) testing_world::must(world_.remove("notes", id, world_.product()));
  }
}

TEST_F(Walks, EndWithAPageThatIsExactlyFull) {
  std::mt19937 dice(13);
  for (int i = 0; i < 6; ++i) add(dice);
  Query query = world_.query("notes");
  query.limit = 3;
  query.after.emplace();
  EXPECT_EQ(step(query).size(), 3U);
  ASSERT_TRUE(query.after);
  EXPECT_EQ(step(query).size(), 3U);
  EXPECT_FALSE(query.after) << "nothing follows, so no empty page does";
}

// One statement, that begins in an index behind the last record and sorts nothing.
TEST(WalkPlans, OfTheDefaultOrderBeginInTheIndex) {
  World world;
  for (int i = 0; i < 5; ++i) {
    world.clock.advance(std::chrono::milliseconds(1));
    world
        .create("projects", R"({"title":"p","description":"d","status":"published"})",
                world.author(world.ada))
        .value();
  }
  const Shape shape = world.shape("projects", {"title"});
  for (const Actor& actor : {world.guest(), world.editor(world.bob)}) {
    Query query = world.query("projects");
    query.total = false;
    query.limit = 2;
    query.after.emplace();
    std::string text;
    query.after = world.content->list(*world.session, actor, query, shape, text).value().next;
    Listener listener(*world.session);
    ASSERT_TRUE(world.content->list(listener, actor, query, shape, text));
    ASSERT_EQ(listener.heard.size(), 1U);
    const std::string plan = testing_world::plan_of(*world.session, listener.heard[0]);
    EXPECT_NE(plan.find("(created_at,id)<(?,?)"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
}

}  // namespace
}  // namespace dc
