#include "content/visible_links.hpp"

#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;

constexpr std::string_view pages = R"(
  type Page @collection(table: "pages", plural: "pages")
    @access(list: "anyone", read: "anyone", create: "author", update: "editor", delete: "editor") {
    id: ID! title: String! draft: Draft drafts: [Draft!]! @link }
  type Draft @collection(table: "drafts", plural: "drafts")
    @access(list: "published or editor", read: "published or editor", create: "author", update: "editor",
      delete: "editor") {
    id: ID! title: String! status: PublicationStatus! @default(value: "draft") })";

class Sight : public ::testing::Test {
 protected:
  Sight() {
    hidden_ = draft("draft");
    shown_ = draft("published");
    page("none", "null", "[]");
    page("hidden", quoted(hidden_), "[" + quoted(hidden_) + "]");
    page("shown", quoted(shown_), "[" + quoted(shown_) + "," + quoted(hidden_) + "]");
  }
  static std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }
  Uuid draft(const std::string& status) {
    return world_.create("drafts", R"({"title":"d","status":")" + status + "\"}", world_.product())
        .value()
        .id;
  }
  void page(const std::string& title, const std::string& draft, const std::string& drafts) {
    world_.clock.advance(std::chrono::milliseconds(1));
    world_
        .create("pages", R"({"title":")" + title + R"(","draft":)" + draft + R"(,"drafts":)" + drafts + "}",
                world_.product())
        .value();
  }
  // The titles that a condition finds, in the order of their ids.
  std::string find(const Actor& actor, Filter::Op op, std::string_view field, std::vector<Value> values) {
    Query query = world_.query("pages");
    query.where = {.op = op, .field = query.collection->find(field), .values = std::move(values)};
    query.sort = {{query.collection->id, false}};
    const json::Value list = json::parse(world_.list(actor, query, world_.shape("pages", {"title"}))).value();
    std::string titles;
    for (const auto& record : *list.as<json::Array>())
      titles += *record.find("title")->as<std::string>() + " ";
    EXPECT_EQ(world_.content->count(*world_.session, actor, *query.collection, query.where).value(),
              static_cast<std::int64_t>(list.as<json::Array>()->size()));
    return titles;
  }
  std::string guest(Filter::Op op, std::string_view field, std::vector<Value> values = {}) {
    return find(world_.guest(), op, field, std::move(values));
  }
  std::string editor(Filter::Op op, std::string_view field, std::vector<Value> values = {}) {
    return find(world_.editor(world_.ada), op, field, std::move(values));
  }

  World world_{pages};
  Uuid hidden_, shown_;
};

TEST_F(Sight, FindsALinkToOneAsItReads) {
  using Op = Filter::Op;
  EXPECT_EQ(guest(Op::eq, "draft", {hidden_}), "");
  EXPECT_EQ(editor(Op::eq, "draft", {hidden_}), "hidden ");
  EXPECT_EQ(guest(Op::eq, "draft", {shown_}), "shown ");
  EXPECT_EQ(guest(Op::ne, "draft", {hidden_}), "none hidden shown ");
  EXPECT_EQ(editor(Op::ne, "draft", {hidden_}), "none shown ");
  EXPECT_EQ(guest(Op::in, "draft", {hidden_, shown_}), "shown ");
  EXPECT_EQ(guest(Op::in, "draft", {}), "");
  EXPECT_EQ(guest(Op::is_null, "draft"), "none hidden ");
  EXPECT_EQ(editor(Op::is_null, "draft"), "none ");
  EXPECT_EQ(guest(Op::gt, "draft", {Uuid{}}), "");
}

TEST_F(Sight, FindsAListOfLinksAsItReads) {
  using Op = Filter::Op;
  EXPECT_EQ(guest(Op::contains, "drafts", {hidden_}), "");
  EXPECT_EQ(editor(Op::contains, "drafts", {hidden_}), "hidden shown ");
  EXPECT_EQ(guest(Op::contains, "drafts", {shown_}), "shown ");
  EXPECT_EQ(guest(Op::in, "drafts", {hidden_, shown_}), "shown ");
  EXPECT_EQ(guest(Op::is_null, "drafts"), "none hidden ");
  EXPECT_EQ(editor(Op::is_null, "drafts"), "none ");
}

TEST_F(Sight, LeavesConditionsAloneWhereAllIsVisible) {
  const Collection& tasks = world_.collection("pages");
  Filter filter{.op = Filter::Op::eq, .field = tasks.find("draft"), .values = {hidden_}};
  EXPECT_EQ(through_visible_links(filter, world_.editor(world_.ada)).op, Filter::Op::eq);
  EXPECT_EQ(through_visible_links(filter, world_.guest()).op, Filter::Op::linked);
  EXPECT_TRUE(looks_at_targets(opposite(through_visible_links(filter, world_.guest()))));
}

}  // namespace
}  // namespace dc
