#include "content/counts.hpp"

#include "content/test_listener.hpp"
#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::Listener;
using testing_world::must;
using testing_world::plan_of;
using testing_world::World;

std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }

class Counting : public ::testing::Test {
 protected:
  explicit Counting(std::string_view sdl = embedded_portfolio_model()) : world_(sdl) {}

  // Asks for nothing but these: "tasks.account" are the records of tasks by their link `account`.
  Shape counting(std::string_view plural, const std::vector<std::string>& names) {
    Shape shape = world_.shape(plural, {});
    add_counts(shape, names);
    return shape;
  }
  void add_counts(Shape& shape, const std::vector<std::string>& names) {
    shape.counts_key = R"(,"counts":)";
    for (const std::string& name : names) {
      const std::size_t dot = name.find('.');
      const Field* link = world_.collection(name.substr(0, dot)).find(name.substr(dot + 1));
      shape.counts.push_back({link, keys_.try_emplace(name, ",\"" + name + "\":").first->second});
    }
  }
  // The counts of one record, as JSON.
  std::string counts(const Actor& who, const Uuid& id, const Shape& shape) {
    const std::string text = world_.read(who, id, shape);
    const auto record = json::parse(text);
    return record ? json::to_text(*record->find("counts")) : text;
  }
  Uuid make(std::string_view plural, const std::string& body) {
    return must(world_.create(plural, body, world_.product())).id;
  }
  Uuid project(const std::string& status, const Uuid& account, const std::vector<Uuid>& categories = {}) {
    std::string ids;
    for (const Uuid& id : categories) ids += (ids.empty() ? "" : ",") + quoted(id);
    world_.clock.advance(std::chrono::milliseconds(1));
    return make("projects", R"({"title":"p","description":"d","status":")" + status + "\"" + of(account) +
                                R"(,"categories":[)" + ids + "]}");
  }
  std::string of(const Uuid& account) { return R"(,"account":)" + quoted(account); }
  Uuid task(const Uuid& account, const std::string& more = "") {
    return make("tasks", R"({"description":"t")" + of(account) + more + "}");
  }

  World world_;

 private:
  std::map<std::string, std::string> keys_;
};

using LinkCounts = Counting;

TEST_F(LinkCounts, AreOfTheRecordsThatTheActorCouldList) {
  for (int i = 0; i < 3; ++i) task(world_.ada);
  task(world_.bob);
  project("published", world_.ada);
  project("draft", world_.ada);
  const Shape shape = counting("users", {"tasks.account", "projects.account"});
  const auto seen_by = [&](const Actor& who) { return counts(who, world_.ada, shape); };
  EXPECT_EQ(seen_by(world_.guest()), R"({"tasks.account":0,"projects.account":1})");
  EXPECT_EQ(seen_by(world_.author(world_.ada)), R"({"tasks.account":3,"projects.account":2})");
  EXPECT_EQ(seen_by(world_.author(world_.bob)), R"({"tasks.account":0,"projects.account":1})");
  EXPECT_EQ(seen_by(world_.editor(world_.bob)), R"({"tasks.account":3,"projects.account":2})");
}

TEST_F(LinkCounts, AreAskedForOnceForAWholePage) {
  for (int i = 0; i < 30; ++i) {
    task(make("users", R"({"name":"u)" + std::to_string(i) + "\"}"));
  }
  Query query = world_.query("users");
  query.limit = 30;
  query.total = false;
  const auto statements = [&](const Shape& shape) {
    const auto before = world_.session->statements();
    EXPECT_NE(world_.list(world_.editor(world_.ada), query, shape), "[]");
    return world_.session->statements() - before;
  };
  EXPECT_EQ(statements(counting("users", {})), 1U);
  EXPECT_EQ(statements(counting("users", {"tasks.account"})), 2U);
  EXPECT_EQ(statements(counting("users", {"tasks.account", "projects.account", "articles.account"})), 4U);
  query.offset = 1000;
  const auto before = world_.session->statements();
  EXPECT_EQ(world_.list(world_.editor(world_.ada), query, counting("users", {"tasks.account"})), "[]");
  EXPECT_EQ(world_.session->statements() - before, 1U) << "nothing is there to be counted for";
}

TEST_F(LinkCounts, StandBehindTheFieldsOfEachRecord) {
  const Uuid category = make("categories", R"({"name":"c"})");
  const Uuid first = project("published", world_.ada, {category});
  const Uuid second = project("published", world_.ada);
  task(world_.ada, R"(,"project":)" + quoted(second));
  Shape shape = world_.shape("projects", {"title"}, {"categories", "account"});
  add_counts(shape, {"tasks.project"});
  Query query = world_.query("projects");
  query.sort = {{query.collection->id, false}};
  EXPECT_EQ(world_.list(world_.editor(world_.bob), query, shape),
            R"([{"id":)" + quoted(first) + R"(,"title":"p","categories":[{"id":)" + quoted(category) +
                R"(,"name":"c"}],"account":{"id":)" + quoted(world_.ada) +
                R"(,"name":"Ada"},"counts":{"tasks.project":0}},{"id":)" + quoted(second) +
                R"(,"title":"p","categories":[],"account":{"id":)" + quoted(world_.ada) +
                R"(,"name":"Ada"},"counts":{"tasks.project":1}}])");
}

TEST_F(LinkCounts, AreAlsoOfLinksToMany) {
  const Uuid category = make("categories", R"({"name":"c"})"), other = make("categories", R"({"name":"o"})");
  project("published", world_.bob, {category});
  project("published", world_.bob, {other, category});
  project("draft", world_.ada, {category});
  const Shape shape = counting("categories", {"projects.categories"});
  EXPECT_EQ(counts(world_.guest(), category, shape), R"({"projects.categories":2})");
  EXPECT_EQ(counts(world_.guest(), other, shape), R"({"projects.categories":1})");
  EXPECT_EQ(counts(world_.author(world_.ada), category, shape), R"({"projects.categories":3})");
  EXPECT_EQ(counts(world_.author(world_.bob), category, shape), R"({"projects.categories":2})");
  EXPECT_EQ(counts(world_.editor(world_.bob), category, shape), R"({"projects.categories":3})");
}

TEST_F(LinkCounts, AreMadeInRecordsThatAreLinkedToo) {
  const Uuid one = project("published", world_.bob);
  task(world_.ada, R"(,"project":)" + quoted(one));
  const Uuid asked = task(world_.ada, R"(,"project":)" + quoted(one));
  Shape shape = world_.shape("tasks", {}, {"project"});
  shape.items.back().included = std::make_shared<Shape>(counting("projects", {"tasks.project"}));
  EXPECT_EQ(world_.read(world_.author(world_.ada), asked, shape), R"({"id":)" + quoted(asked) +
                                                                      R"(,"project":{"id":)" + quoted(one) +
                                                                      R"(,"counts":{"tasks.project":2}}})");
}

TEST_F(LinkCounts, DoNotReachIntoAnotherTenant) {
  Actor stranger = world_.product();
  stranger.tenant_id = 2;
  Edit twin = world_.edit("users", R"({"name":"Twin"})", Edit::Op::create, Key{world_.ada});
  must(world_.write(twin, stranger));
  task(world_.ada);
  for (int i = 0; i < 2; ++i) {
    must(world_.create("tasks", R"({"description":"t")" + of(world_.ada) + "}", stranger));
  }
  const Shape shape = counting("users", {"tasks.account"});
  EXPECT_EQ(counts(world_.product(), world_.ada, shape), R"({"tasks.account":1})");
  EXPECT_EQ(counts(stranger, world_.ada, shape), R"({"tasks.account":2})");
}

// Each count reads a range of an index; nothing is read from the first row on, and nothing is sorted.
TEST_F(LinkCounts, AreFoundInIndexes) {
  const Uuid category = make("categories", R"({"name":"c"})");
  project("published", world_.ada, {category});
  const std::vector<std::pair<std::string, std::string>> cases{
      {"users", "tasks.account"},
      {"users", "articles.account"},
      {"projects", "tasks.project"},
      {"categories", "projects.categories"},
  };
  for (const auto& [plural, name] : cases) {
    for (const Actor& actor : {world_.author(world_.ada), world_.editor(world_.bob)}) {
      Query query = world_.query(plural);
      query.total = false;
      Listener listener(*world_.session);
      std::string text;
      must(world_.content->list(listener, actor, query, counting(plural, {name}), text));
      ASSERT_EQ(listener.heard.size(), 2U);
      const std::string plan = plan_of(*world_.session, listener.heard[1]);
      EXPECT_NE(plan.find("SEARCH"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("SCAN t"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("SCAN l"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }
  }
  Listener listener(*world_.session);
  std::string text;
  must(world_.content->list(listener, world_.editor(world_.bob), world_.query("users"),
                            counting("users", {"tasks.account"}), text));
  const std::string plan = plan_of(*world_.session, listener.heard[1]);
  EXPECT_NE(plan.find("COVERING INDEX idx_task_owner (tenant_id=? AND account_id=?)"), std::string::npos)
      << plan;
}

// Boxes can be listed by everybody, and read by editors only.
constexpr std::string_view boxes = R"(
  type Box @collection(plural: "boxes")
    @access(list: "anyone", read: "editor", create: "editor", update: "editor", delete: "editor") {
    id: ID! name: String! inside: Box }
  type Thing @collection(plural: "things")
    @access(list: "member", read: "anyone", create: "editor", update: "editor", delete: "editor") {
    id: ID! name: String! account: Account @owner
    box: Box
    kept: [Box!]! @link
    mine: Account @access(read: "owner")
    none: Account @access(read: "nobody") })";

class RuledCounts : public Counting {
 protected:
  RuledCounts() : Counting(boxes) {
    box_ = make("boxes", R"({"name":"outer"})");
    make("boxes", R"({"name":"inner","inside":)" + quoted(box_) + "}");
    for (const Uuid& owner : {world_.ada, world_.ada, world_.bob}) {
      make("things", R"({"name":"t")" + of(owner) + R"(,"box":)" + quoted(box_) + R"(,"kept":[)" +
                         quoted(box_) + R"(],"mine":)" + quoted(world_.ada) + R"(,"none":)" +
                         quoted(world_.ada) + "}");
    }
  }
  std::string boxed(const Actor& who) {
    const Shape shape = counting("boxes", {"things.box", "things.kept", "boxes.inside"});
    Query query = world_.query("boxes");
    query.where = Filter::equals(*query.collection->id, box_);
    const json::Value list = json::parse(world_.list(who, query, shape)).value();
    return json::to_text(*list.as<json::Array>()->front().find("counts"));
  }
  Uuid box_;
};

TEST_F(RuledCounts, AreNoneWhereALinkToTheRecordReadsNull) {
  EXPECT_EQ(boxed(world_.author(world_.ada)), R"({"things.box":0,"things.kept":0,"boxes.inside":0})");
  EXPECT_EQ(boxed(world_.editor(world_.ada)), R"({"things.box":3,"things.kept":3,"boxes.inside":1})");
  EXPECT_EQ(boxed(world_.product()), R"({"things.box":3,"things.kept":3,"boxes.inside":1})");
}

TEST_F(RuledCounts, AreOfLinksThatTheActorSees) {
  const Shape shape = counting("users", {"things.account", "things.mine", "things.none"});
  const auto seen_by = [&](const Actor& who) { return counts(who, world_.ada, shape); };
  EXPECT_EQ(seen_by(world_.guest()), R"({"things.account":0,"things.mine":0,"things.none":0})");
  EXPECT_EQ(seen_by(world_.author(world_.ada)), R"({"things.account":2,"things.mine":2,"things.none":0})");
  EXPECT_EQ(seen_by(world_.author(world_.bob)), R"({"things.account":2,"things.mine":1,"things.none":0})");
  EXPECT_EQ(seen_by(world_.product()), R"({"things.account":2,"things.mine":3,"things.none":3})");
}

}  // namespace
}  // namespace dc
