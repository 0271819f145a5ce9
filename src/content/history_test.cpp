#include "content/history.hpp"

#include "base/limits.hpp"
#include "content/test_past.hpp"

namespace dc {
namespace {

using testing_world::code_of;
using testing_world::must;
using testing_world::Past;
using testing_world::quoted;
using testing_world::World;

TEST_F(Past, IsListedNewestFirstWithWhatChanged) {
  const Uuid id = project();
  world.clock.advance(std::chrono::seconds(1));
  update(id, R"({"title":"Second"})");
  const auto page = must(list(ada, "projects", id));
  ASSERT_EQ(page.entries.size(), 2U);
  EXPECT_EQ(page.next, std::nullopt);
  const HistoryEntry& last = page.entries[0];
  EXPECT_EQ(last.version, 2);
  EXPECT_EQ(last.operation, Edit::Op::update);
  EXPECT_EQ(last.at, world.clock.now());
  EXPECT_EQ(last.actor, world.ada);
  ASSERT_EQ(last.changes.size(), 1U);
  EXPECT_EQ(last.changes[0].field->name, "title");
  EXPECT_EQ(last.changes[0].before, Value(std::string("First")));
  EXPECT_EQ(last.changes[0].after, Value(std::string("Second")));
  EXPECT_EQ(page.entries[1].operation, Edit::Op::create);
}

TEST_F(Past, IsPagedThrough) {
  const Uuid id = project();
  for (int i = 0; i < 6; ++i) update(id, R"({"title":"t)" + std::to_string(i) + "\"}");
  std::vector<std::int64_t> versions;
  std::optional<std::int64_t> before;
  do {
    const auto page = must(list(ada, "projects", id, before, 3));
    for (const auto& entry : page.entries) versions.push_back(entry.version);
    before = page.next;
  } while (before);
  EXPECT_EQ(versions, (std::vector<std::int64_t>{7, 6, 5, 4, 3, 2, 1}));
}

TEST_F(Past, IsRebuiltThroughMoreRowsThanAreReadAtOnce) {
  const Uuid id = project();
  const auto many = static_cast<int>(2 * limits::history_walk_rows + 10);
  for (int i = 0; i < many; ++i) update(id, R"({"title":"t)" + std::to_string(i) + "\"}");
  EXPECT_EQ(text_at(id, many + 1, "title"), "t" + std::to_string(many - 1));
  EXPECT_EQ(text_at(id, many + 1, "description"), "d") << "said by the first row only";
  EXPECT_EQ(text_at(id, 2, "title"), "t0");
  EXPECT_EQ(code_of(at(ada, id, many + 2)), Code::not_found);
  EXPECT_EQ(code_of(at(ada, id, 0)), Code::not_found);
}

TEST_F(Past, IsForThoseWhoMayChangeTheRecordNow) {
  const Uuid id = project(R"(,"status":"published")");
  EXPECT_EQ(code_of(list(world.guest(), "projects", id)), Code::unauthenticated);
  EXPECT_EQ(code_of(list(world.author(world.bob), "projects", id)), Code::forbidden);
  EXPECT_EQ(code_of(at(world.author(world.bob), id, 1)), Code::forbidden);
  EXPECT_EQ(
      code_of(history.difference(*world.session, subject(world.author(world.bob), "projects", id), 1, {})),
      Code::forbidden);
  update(id, R"({"status":"draft"})");
  EXPECT_EQ(code_of(list(world.author(world.bob), "projects", id)), Code::not_found);
  EXPECT_EQ(code_of(revert(world.author(world.bob), id, 1)), Code::not_found);
  EXPECT_TRUE(list(world.editor(world.bob), "projects", id));
}

TEST_F(Past, LeavesOutFieldsThatTheActorCannotReadNow) {
  World other(R"(
    type Page @collection(table: "pages", plural: "pages") @access(read: "anyone", create: "author",
      update: "author", delete: "editor") {
      id: ID! title: String! note: String @access(read: "editor") seal: String @secret })");
  History past{*other.content};
  const Uuid id =
      must(other.create("pages", R"({"title":"a","note":"hush","seal":"s"})", other.product())).id;
  must(other.update("pages", id, R"({"note":"hush more","seal":"t"})", other.product()));
  const auto fields = [&](const Actor& actor) {
    const Subject subject{.actor = actor, .collection = other.collection("pages"), .key = id};
    std::string names;
    for (const auto& entry : must(past.list(*other.session, subject, {}, 10)).entries) {
      for (const auto& change : entry.changes) names += change.field->name + " ";
    }
    const auto first = must(past.at(*other.session, subject, 1));
    for (const Field& field : subject.collection.fields) {
      if (first.values[field.index]) names += "+" + field.name;
    }
    return names;
  };
  EXPECT_EQ(fields(other.author(other.ada)), "title +id+title");
  EXPECT_EQ(fields(other.editor(other.ada)), "note title note +id+title+note");
}

TEST_F(Past, ShowsLinksOnlyToWhatTheActorSees) {
  const Uuid draft =
      must(world.create("projects", R"({"title":"hidden","description":"d"})", world.author(world.bob))).id;
  const Uuid task = must(world.create("tasks",
                                      R"({"description":"x","account":)" + quoted(world.ada) +
                                          R"(,"project":)" + quoted(draft) + "}",
                                      world.product()))
                        .id;
  const auto project_of = [&](const Actor& actor) {
    const auto past = must(history.at(*world.session, subject(actor, "tasks", task), 1));
    return *past.values[world.collection("tasks").find("project")->index];
  };
  EXPECT_EQ(project_of(ada), Value(Null{}));
  EXPECT_EQ(project_of(world.editor(world.ada)), Value(draft));
}

TEST_F(Past, CanBeCompared) {
  const Uuid id = project();
  update(id, R"({"title":"Second"})");
  update(id, R"({"description":"e"})");
  const auto names = [&](std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
    std::string text;
    const auto difference = must(history.difference(*world.session, subject(ada, "projects", id), from, to));
    for (const auto& change : difference.changes) text += change.field->name + " ";
    return text + std::to_string(difference.from) + "-" + std::to_string(difference.to);
  };
  EXPECT_EQ(names(1, {}), "title description 1-3");
  EXPECT_EQ(names({}, {}), "description 2-3");
  EXPECT_EQ(names(3, 2), "description 3-2");
}

TEST_F(Past, KeepsItsNamesThroughARename) {
  constexpr std::string_view before = R"(type Page @collection(table: "pages", plural: "pages")
    @access(read: "anyone", create: "author", update: "author", delete: "editor") {
      id: ID! title: String! gone: String })";
  constexpr std::string_view after = R"(type Page @collection(table: "pages", plural: "pages")
    @access(read: "anyone", create: "author", update: "author", delete: "editor") {
      id: ID! heading: String! @was(names: ["title"]) young: Int })";
  World other(before);
  const Uuid id = must(other.create("pages", R"({"title":"a","gone":"b"})", other.product())).id;
  must(other.update("pages", id, R"({"title":"c"})", other.product()));
  const std::vector<ModelFile> files{{"system.graphql", embedded_system_model()}, {"content.graphql", after}};
  const auto model = must(load_model(files));
  must(store::bring_up(*other.engine, *model, other.clock));
  const Content content(Content::Services{.model = *model,
                                          .dialect = other.engine->dialect(),
                                          .clock = other.clock,
                                          .random = other.random,
                                          .log_key = other.log_key});
  const Collection& pages = *model->find("pages");
  const Actor product = other.product();
  const auto past =
      must(History(content).at(*other.session, {.actor = product, .collection = pages, .key = id}, 1));
  EXPECT_EQ(past.values[pages.find("heading")->index], Value(std::string("a")));
  EXPECT_EQ(past.values[pages.find("young")->index], std::nullopt) << "it came later";
}

}  // namespace
}  // namespace dc
