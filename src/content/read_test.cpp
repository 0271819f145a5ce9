#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;

std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }

// A published project with two categories and one technology.
Uuid add_project(World& world, const std::string& title, const std::string& more = "") {
  const auto links = [&](std::string_view plural, const std::string& name) {
    const auto made = world.create(plural, R"({"name":")" + name + "\"}", world.product());
    return quoted(made.value().id);
  };
  const std::string categories =
      links("categories", title + " one") + "," + links("categories", title + " two");
  const std::string body =
      R"({"title":")" + title + R"(","description":"d","status":"published","categories":[)" + categories +
      R"(],"technologies":[)" + links("technologies", title + " tech") + "]" + more + "}";
  return world.create("projects", body, world.author(world.ada)).value().id;
}

TEST(Lists, CostOneStatementForTheRecordsAndOneForEachLink) {
  World world;
  for (int i = 0; i < 20; ++i) add_project(world, "p" + std::to_string(i));
  const Shape shape = world.shape("projects", {"title", "account"}, {"categories", "technologies"});
  Query query = world.query("projects");
  query.limit = 20;
  const auto count = [&] {
    const auto before = world.session->statements();
    EXPECT_NE(world.list(world.guest(), query, shape).find("p0 one"), std::string::npos);
    return world.session->statements() - before;
  };
  EXPECT_EQ(count(), 4U) << "the first use counts the total";
  EXPECT_EQ(count(), 3U) << "from then on the total is remembered";
}

TEST(Lists, CostOneStatementForEachRelationOfTwoLevelsOfIncludes) {
  World world;
  for (int i = 0; i < 10; ++i) {
    const Uuid project = add_project(world, "p" + std::to_string(i));
    world.create("tasks", R"({"description":"d","project":)" + quoted(project) + "}", world.author(world.ada))
        .value();
  }
  // tasks → project → account, categories
  Shape shape = world.shape("tasks", {}, {"project"});
  shape.items.back().included =
      std::make_shared<Shape>(world.shape("projects", {"title"}, {"account", "categories"}));
  Query query = world.query("tasks");
  query.total = false;
  const auto before = world.session->statements();
  const std::string text = world.list(world.author(world.ada), query, shape);
  EXPECT_EQ(world.session->statements() - before, 4U) << "tasks, projects, accounts, categories";
  EXPECT_NE(text.find("p9 two"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("name":"Ada")"), std::string::npos) << text;
  EXPECT_EQ(world.list(world.author(world.bob), query, shape), "[]");
}

TEST(Reads, OfManyKeepTheOrderOfTheIdsAndLeaveOutWhatIsInvisible) {
  World world;
  IdList ids;
  for (int i = 0; i < 5; ++i) ids.push_back(add_project(world, "p" + std::to_string(i)));
  const Uuid draft =
      world.create("projects", R"({"title":"draft","description":"d"})", world.author(world.ada)).value().id;
  IdList asked{ids[3], draft, ids[0], Uuid{}, ids[4]};
  std::string text;
  const auto before = world.session->statements();
  ASSERT_TRUE(world.content->read_all(*world.session, world.guest(), asked,
                                      world.shape("projects", {"title"}, {"categories"}), text));
  EXPECT_EQ(world.session->statements() - before, 2U);
  const json::Value read = json::parse(text).value();
  std::string titles;
  for (const auto& record : *read.as<json::Array>()) titles += *record.find("title")->as<std::string>() + " ";
  EXPECT_EQ(titles, "p3 p0 p4 ");
}

TEST(Lists, ShowLinksInTheOrderInWhichTheyWereGiven) {
  World world;
  const Uuid id = add_project(world, "order");
  const Shape shape = world.shape("projects", {}, {"categories"});
  const std::string text = world.read(world.guest(), id, shape);
  EXPECT_LT(text.find("order one"), text.find("order two"));
  const auto values = world.content->values(*world.session, world.guest(), world.collection("projects"), id,
                                            {world.collection("projects").find("categories")});
  IdList turned = std::get<IdList>(values.value()[0]);
  std::swap(turned[0], turned[1]);
  world
      .update("projects", id, R"({"categories":[)" + quoted(turned[0]) + "," + quoted(turned[1]) + "]}",
              world.author(world.ada))
      .value();
  const std::string after = world.read(world.guest(), id, shape);
  EXPECT_GT(after.find("order one"), after.find("order two"));
}

TEST(Lists, ShowOnlyIdsOfLinksThatAreNotIncluded) {
  World world;
  const Uuid id = add_project(world, "plain");
  const std::string text =
      world.read(world.guest(), id, world.shape("projects", {"technologies", "account"}));
  EXPECT_EQ(text.find("plain tech"), std::string::npos);
  EXPECT_NE(text.find(R"("account":{"id":)" + quoted(world.ada)), std::string::npos) << text;
  EXPECT_NE(text.find(R"("technologies":[{"id":")"), std::string::npos) << text;
}

TEST(Lists, AreNewestFirstAndPaged) {
  World world;
  for (int i = 0; i < 5; ++i) {
    world.clock.advance(std::chrono::milliseconds(10));
    add_project(world, "n" + std::to_string(i));
  }
  Query query = world.query("projects");
  const Shape shape = world.shape("projects", {"title"});
  query.limit = 2;
  const auto titles = [&](std::size_t offset) {
    query.offset = offset;
    const json::Value page = json::parse(world.list(world.guest(), query, shape)).value();
    std::string joined;
    for (const auto& record : *page.as<json::Array>())
      joined += *record.find("title")->as<std::string>() + " ";
    return joined;
  };
  EXPECT_EQ(titles(0), "n4 n3 ");
  EXPECT_EQ(titles(2), "n2 n1 ");
  EXPECT_EQ(titles(4), "n0 ");
  EXPECT_EQ(titles(6), "");
}

TEST(Totals, GrowWithAWriteBeforeItsAnswer) {
  World world;
  Query query = world.query("projects");
  const Shape shape = world.shape("projects", {});
  const auto total = [&] {
    std::string out;
    return *world.content->list(*world.session, world.guest(), query, shape, out).value().total;
  };
  EXPECT_EQ(total(), 0);
  const Uuid id = add_project(world, "one");
  EXPECT_EQ(total(), 1);
  world.remove("projects", id, world.author(world.ada)).value();
  EXPECT_EQ(total(), 0);
}

TEST(Totals, OfAFilterByALinkShrinkWhenTheLinkedRecordIsDeleted) {
  World world;
  const Uuid category = world.create("categories", R"({"name":"c"})", world.product()).value().id;
  world
      .create(
          "projects",
          R"({"title":"t","description":"d","status":"published","categories":[)" + quoted(category) + "]}",
          world.author(world.ada))
      .value();
  Query query = world.query("projects");
  query.where = {.op = Filter::Op::contains,
                 .field = query.collection->find("categories"),
                 .values = {category},
                 .parts = {}};
  const Shape shape = world.shape("projects", {});
  std::string out;
  EXPECT_EQ(*world.content->list(*world.session, world.guest(), query, shape, out).value().total, 1);
  world.remove("categories", category, world.product()).value();
  EXPECT_EQ(*world.content->list(*world.session, world.guest(), query, shape, out).value().total, 0);
}

TEST(Drafts, AreInvisibleToAGuestAndToOtherAuthors) {
  World world;
  const Uuid id =
      world.create("projects", R"({"title":"secret plan","description":"d"})", world.author(world.ada))
          .value()
          .id;
  const Shape shape = world.shape("projects", {"title"});
  EXPECT_EQ(world.list(world.guest(), world.query("projects"), shape), "[]");
  EXPECT_EQ(world.read(world.guest(), id, shape), "not_found");
  EXPECT_EQ(world.read(world.guest(), std::string("secret-plan"), shape), "not_found");
  EXPECT_EQ(world.read(world.author(world.bob), id, shape), "not_found");
  EXPECT_NE(world.read(world.author(world.ada), id, shape).find("secret plan"), std::string::npos);
  EXPECT_NE(world.read(world.editor(world.bob), id, shape).find("secret plan"), std::string::npos);
}

TEST(Drafts, ReadNullInALinkToOne) {
  World world;
  const Uuid draft =
      world.create("projects", R"({"title":"hidden","description":"d"})", world.author(world.ada)).value().id;
  const Uuid task = world
                        .create("tasks",
                                R"({"description":"look","account":)" + quoted(world.bob) + R"(,"project":)" +
                                    quoted(draft) + "}",
                                world.product())
                        .value()
                        .id;
  for (const bool included : {false, true}) {
    const Shape shape = included ? world.shape("tasks", {}, {"project"}) : world.shape("tasks", {"project"});
    EXPECT_NE(world.read(world.author(world.bob), task, shape).find(R"("project":null)"), std::string::npos);
    EXPECT_NE(world.read(world.editor(world.bob), task, shape).find(to_text(draft)), std::string::npos);
  }
}

TEST(Drafts, AreLeftOutOfLinksToMany) {
  World world(R"(
    type Page @collection(table: "pages", plural: "pages")
      @access(read: "published or editor", create: "author", update: "editor", delete: "editor") {
      id: ID! title: String! status: PublicationStatus! @default(value: "draft") related: [Page!]! @link })");
  const auto page = [&](const std::string& body) {
    return world.create("pages", body, world.product()).value().id;
  };
  const Uuid open = page(R"({"title":"open","status":"published"})");
  const Uuid closed = page(R"({"title":"closed"})");
  const Uuid main = page(R"({"title":"main","status":"published","related":[)" + quoted(closed) + "," +
                         quoted(open) + "]}");
  for (const bool included : {false, true}) {
    const Shape shape = included ? world.shape("pages", {}, {"related"}) : world.shape("pages", {"related"});
    const std::string guest = world.read(world.guest(), main, shape);
    EXPECT_EQ(guest.find(to_text(closed)), std::string::npos) << guest;
    EXPECT_NE(guest.find(to_text(open)), std::string::npos) << guest;
    EXPECT_NE(world.read(world.editor(world.ada), main, shape).find(to_text(closed)), std::string::npos);
  }
}

TEST(FieldRules, HideAnAddressFromOthersAndShowItToItsOwner) {
  World world;
  const Shape shape = world.shape("users", {"name", "email", "bio"});
  EXPECT_EQ(world.read(world.guest(), world.ada, shape).find("email"), std::string::npos);
  EXPECT_EQ(world.read(world.author(world.bob), world.ada, shape).find("email"), std::string::npos);
  EXPECT_NE(world.read(world.author(world.ada), world.ada, shape).find("ada@example.org"), std::string::npos);
  const std::string list = world.list(world.author(world.ada), world.query("users"), shape);
  EXPECT_NE(list.find("ada@example.org"), std::string::npos);
  EXPECT_EQ(list.find("\"email\":null"), std::string::npos) << "Bob's is left out, not null";
}

TEST(Lists, ThatNeedAnAccountSayUnauthenticatedToAGuest) {
  World world;
  EXPECT_EQ(world.list(world.guest(), world.query("tasks"), world.shape("tasks", {})), "unauthenticated");
}

TEST(Tenants, NeverSeeEachOther) {
  World world;
  const Uuid id = add_project(world, "ours");
  Actor stranger = world.product();
  stranger.tenant_id = 2;
  const Shape shape = world.shape("projects", {}, {"categories"});
  EXPECT_EQ(world.list(stranger, world.query("projects"), shape), "[]");
  EXPECT_EQ(world.read(stranger, id, shape), "not_found");
  EXPECT_EQ(world.update("projects", id, R"({"title":"theirs"})", stranger).error().code, Code::not_found);
  EXPECT_EQ(world.remove("projects", id, stranger).error().code, Code::not_found);
}

}  // namespace
}  // namespace dc
