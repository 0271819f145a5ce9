#include <set>

#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;

std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }
const std::string minimal = R"({"title":"A Title","description":"d"})";

Code code_of(const Result<Written>& result) { return result ? Code::internal : result.error().code; }

TEST(Creating, GivesDefaultsAVersionAndASlug) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  const std::string text =
      world.read(world.author(world.ada), id,
                 world.shape("projects", {"slug", "status", "account", "categories", "published_at"}));
  EXPECT_EQ(text, R"({"id":)" + quoted(id) + R"(,"slug":"a-title","status":"draft","account":{"id":)" +
                      quoted(world.ada) + R"(},"categories":[],"published_at":null})");
}

TEST(Creating, NumbersEqualSlugsFromTwo) {
  World world;
  const auto slug = [&] {
    const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
    const auto values = world.content->values(*world.session, world.product(), world.collection("projects"),
                                              id, {world.collection("projects").slug});
    return std::get<std::string>(values.value()[0]);
  };
  EXPECT_EQ(slug(), "a-title");
  for (int n = 2; n < 12; ++n) EXPECT_EQ(slug(), "a-title-" + std::to_string(n));
}

TEST(Creating, RefusesAnExplicitSlugThatIsTaken) {
  World world;
  world.create("projects", minimal, world.author(world.ada)).value();
  const auto again = world.create("projects", R"({"title":"x","description":"d","slug":"a-title"})",
                                  world.author(world.ada));
  ASSERT_EQ(code_of(again), Code::conflict);
  ASSERT_EQ(again.error().issues.size(), 1U);
  EXPECT_EQ(again.error().issues[0].pointer, "/slug");
}

TEST(Creating, RefusesASlugThatIsNone) {
  World world;
  const Field* field = world.collection("projects").slug;
  for (const std::string slug : {"A B", "-a", "a--b", "0190a1b2-0000-7000-8000-000000000000", ""}) {
    Edit edit = world.edit("projects", R"({"title":"x","description":"d"})", Edit::Op::create);
    edit.set.emplace_back(field, slug);
    const auto made = world.write(edit, world.author(world.ada));
    ASSERT_EQ(code_of(made), Code::invalid) << slug;
    EXPECT_EQ(made.error().issues[0].pointer, "/slug");
  }
}

TEST(Creating, NamesEveryMissingField) {
  World world;
  const auto made = world.create("projects", "{}", world.author(world.ada));
  ASSERT_EQ(code_of(made), Code::invalid);
  std::string pointers;
  for (const Issue& issue : made.error().issues) pointers += issue.pointer + " ";
  EXPECT_EQ(pointers, "/title /description ");
}

TEST(Creating, RefusesLinksToNothingAndToWhatIsInvisible) {
  World world;
  const Uuid nobody{};
  const auto made =
      world.create("projects", R"({"title":"x","description":"d","categories":[)" + quoted(nobody) + "]}",
                   world.author(world.ada));
  ASSERT_EQ(code_of(made), Code::invalid);
  EXPECT_EQ(made.error().issues[0].pointer, "/categories/0");
  const Uuid draft = world.create("projects", minimal, world.author(world.ada)).value().id;
  const auto task = world.create("tasks", R"({"description":"x","project":)" + quoted(draft) + "}",
                                 world.author(world.bob));
  ASSERT_EQ(code_of(task), Code::invalid) << "a draft of another cannot be told from nothing";
  EXPECT_EQ(task.error().issues[0].pointer, "/project");
}

TEST(Creating, NamesEveryLinkToNothingBesideWhatElseIsWrong) {
  World world;
  const Uuid there = world.create("categories", R"({"name":"c"})", world.editor(world.ada)).value().id;
  const std::string links = "[" + quoted(there) + "," + quoted(Uuid{}) + "]";
  const auto pointers = [&](const std::string& title) {
    const std::string body =
        R"({"description":"d","technologies":[)" + quoted(there) + R"(],"categories":)" + links + title + "}";
    const auto made = world.create("projects", body, world.author(world.ada));
    EXPECT_EQ(code_of(made), Code::invalid);
    std::set<std::string> named;
    for (const Issue& issue : made.error().issues) named.insert(issue.pointer);
    return named;
  };
  EXPECT_EQ(pointers(R"(,"title":"x")"), (std::set<std::string>{"/technologies/0", "/categories/1"}));
  EXPECT_EQ(pointers(""), (std::set<std::string>{"/title", "/technologies/0", "/categories/1"}));
}

TEST(Updating, NamesALinkToNothingAndChangesNothing) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  const std::string body = R"({"title":"other","categories":[)" + quoted(Uuid{}) + "]}";
  const auto changed = world.update("projects", id, body, world.author(world.ada));
  ASSERT_EQ(code_of(changed), Code::invalid);
  EXPECT_EQ(changed.error().issues.at(0).pointer, "/categories/0");
  const Shape shape = world.shape("projects", {"title"});
  EXPECT_NE(world.read(world.author(world.ada), id, shape).find("A Title"), std::string::npos);
}

TEST(Creating, NeedsTheRole) {
  World world;
  EXPECT_EQ(code_of(world.create("projects", minimal, world.guest())), Code::unauthenticated);
  EXPECT_EQ(code_of(world.create("projects", minimal, world.actor(Role::viewer, world.ada))),
            Code::forbidden);
  EXPECT_EQ(code_of(world.create("categories", R"({"name":"c"})", world.author(world.ada))), Code::forbidden);
}

TEST(Creating, InAnothersNameNeedsTheRightToChangeIt) {
  World world;
  const std::string body = R"({"title":"x","description":"d","account":)" + quoted(world.bob) + "}";
  EXPECT_EQ(code_of(world.create("projects", body, world.author(world.ada))), Code::forbidden);
  EXPECT_TRUE(world.create("projects", body, world.editor(world.ada)));
}

TEST(Creating, FoldsWhatMustBeUnique) {
  World world;
  const auto made =
      world.create("users", R"({"name":"Eve","handle":"eve","email":"ADA@Example.org"})", world.product());
  ASSERT_EQ(code_of(made), Code::conflict);
  EXPECT_EQ(made.error().issues[0].pointer, "/email");
}

TEST(Publishing, SetsTheDisplayedDateOnce) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  const Shape shape = world.shape("projects", {"published_at"});
  const std::string now = to_text(world.clock.now());
  world.update("projects", id, R"({"status":"published"})", world.author(world.ada)).value();
  EXPECT_NE(world.read(world.guest(), id, shape).find(now), std::string::npos);
  world.clock.advance(std::chrono::hours(1));
  world.update("projects", id, R"({"status":"draft"})", world.author(world.ada)).value();
  world.update("projects", id, R"({"status":"published"})", world.author(world.ada)).value();
  EXPECT_NE(world.read(world.guest(), id, shape).find(now), std::string::npos);
}

TEST(Updating, GrowsTheVersionOnlyWhenSomethingChanges) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  EXPECT_EQ(world.update("projects", id, R"({"title":"B"})", world.author(world.ada)).value().version, 2);
  const Written same = world.update("projects", id, R"({"title":"B"})", world.author(world.ada)).value();
  EXPECT_EQ(same.version, 2);
  EXPECT_FALSE(same.changed);
}

TEST(Updating, WithALinkGrowsTheVersion) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  const Uuid category = world.create("categories", R"({"name":"c"})", world.product()).value().id;
  EXPECT_EQ(
      world.update("projects", id, R"({"categories":[)" + quoted(category) + "]}", world.author(world.ada))
          .value()
          .version,
      2);
}

TEST(Updating, BySlugLeavesTheSlug) {
  World world;
  world.create("projects", minimal, world.author(world.ada)).value();
  world.update("projects", std::string("a-title"), R"({"title":"Another"})", world.author(world.ada)).value();
  EXPECT_NE(
      world.read(world.product(), std::string("a-title"), world.shape("projects", {"title"})).find("Another"),
      std::string::npos);
}

TEST(Updating, ALinkKeepsTheLinksThatTheWriterCannotSee) {
  World world(R"(
    type Page @collection(table: "pages", plural: "pages") @access(read: "published or editor",
      create: "author", update: "author", delete: "editor") {
      id: ID! title: String! status: PublicationStatus! @default(value: "draft")
      related: [Page!]! @link })");
  const auto page = [&](const std::string& body) {
    return testing_world::must(world.create("pages", body, world.product())).id;
  };
  const Uuid open = page(R"({"title":"open","status":"published"})");
  const Uuid closed = page(R"({"title":"closed"})");
  const Uuid main = page(R"({"title":"main","status":"published","related":[)" + quoted(closed) + "]}");
  const std::string related = R"({"related":[)" + quoted(open) + "]}";
  testing_world::must(world.update("pages", main, related, world.author(world.ada)));
  EXPECT_EQ(world.read(world.product(), main, world.shape("pages", {"related"})),
            R"({"id":)" + quoted(main) + R"(,"related":[{"id":)" + quoted(open) + R"(},{"id":)" +
                quoted(closed) + "}]}");
}

TEST(Updating, RefusesAnotherVersion) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  Edit edit = world.edit("projects", R"({"title":"B"})", Edit::Op::update, id);
  edit.if_version = 2;
  EXPECT_EQ(code_of(world.write(edit, world.author(world.ada))), Code::precondition_failed);
  edit.if_version = 1;
  EXPECT_TRUE(world.write(edit, world.author(world.ada)));
}

TEST(Updating, IsForbiddenForWhatOneSeesButDoesNotOwn) {
  World world;
  const Uuid id = world
                      .create("projects", R"({"title":"x","description":"d","status":"published"})",
                              world.author(world.ada))
                      .value()
                      .id;
  EXPECT_EQ(code_of(world.update("projects", id, R"({"title":"y"})", world.author(world.bob))),
            Code::forbidden);
  EXPECT_EQ(code_of(world.update("projects", id, R"({"title":"y"})", world.guest())), Code::unauthenticated);
  EXPECT_EQ(code_of(world.remove("projects", id, world.author(world.bob))), Code::forbidden);
}

TEST(Updating, MustLeaveTheRecordWithinTheRule) {
  World world;
  const Uuid id = world.create("projects", minimal, world.author(world.ada)).value().id;
  EXPECT_EQ(code_of(world.update("projects", id, R"({"account":)" + quoted(world.bob) + "}",
                                 world.author(world.ada))),
            Code::forbidden);
}

TEST(Updating, ARoleOfOnesOwnIsForbidden) {
  World world;
  EXPECT_EQ(code_of(world.update("users", world.ada, R"({"role":"admin"})", world.author(world.ada))),
            Code::forbidden);
  EXPECT_TRUE(world.update("users", world.ada, R"({"bio":"hello"})", world.author(world.ada)));
}

TEST(Deleting, IsRefusedWhileAToOneLinkNeedsTheRecord) {
  World world;
  const Uuid project = world.create("projects", minimal, world.author(world.ada)).value().id;
  world.create("tasks", R"({"description":"x","project":)" + quoted(project) + "}", world.author(world.ada))
      .value();
  const auto removed = world.remove("projects", project, world.author(world.ada));
  ASSERT_EQ(code_of(removed), Code::conflict);
  EXPECT_NE(removed.error().detail.find("1 of tasks"), std::string::npos);
}

TEST(Deleting, TakesTheLinksAlong) {
  World world;
  const Uuid category = world.create("categories", R"({"name":"c"})", world.product()).value().id;
  const Uuid project =
      world
          .create("projects", R"({"title":"x","description":"d","categories":[)" + quoted(category) + "]}",
                  world.author(world.ada))
          .value()
          .id;
  world.remove("categories", category, world.product()).value();
  EXPECT_NE(world.read(world.product(), project, world.shape("projects", {"categories"}))
                .find(R"("categories":[])"),
            std::string::npos);
}

TEST(ATransaction, ThatFailsLeavesNothing) {
  World world;
  const auto outcome =
      world.content->submit_and_wait(*world.engine, [&](Transaction& transaction) -> Result<> {
        CHECK(world.content->write(transaction, world.author(world.ada),
                                   world.edit("projects", minimal, Edit::Op::create)));
        return fail(Code::conflict, "no");
      });
  EXPECT_EQ(outcome.error().code, Code::conflict);
  EXPECT_EQ(world.list(world.product(), world.query("projects"), world.shape("projects", {})), "[]");
  EXPECT_TRUE(verify_log(*world.session, *world.model, world.engine->dialect(), world.log_key));
}

}  // namespace
}  // namespace dc
