// Edits that reset what they do not name, and conditions on the record as it stands.
#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;

constexpr std::string_view notes = R"(
  type Note @collection(table: "notes", plural: "notes")
    @access(read: "anyone", create: "author", update: "owner or editor", delete: "owner or editor") {
    id: ID! title: String! slug: String! @slug(from: "title") @unique
    size: Int @default(value: 7) colour: String
    verdict: String @access(update: "editor") remark: String @access(read: "editor")
    account: Account! @owner related: [Note!]! @link updated_at: DateTime! @updated })";

class Resets : public ::testing::Test {
 protected:
  Uuid add(const std::string& body, const Actor& who) { return world_.create("notes", body, who).value().id; }
  std::vector<Value> values(const Uuid& id, const std::vector<std::string>& names) {
    std::vector<const Field*> fields;
    fields.reserve(names.size());
    for (const std::string& name : names) fields.push_back(world_.collection("notes").find(name));
    return world_.content->values(*world_.session, world_.product(), world_.collection("notes"), id, fields)
        .value();
  }
  // As PUT does: all that `body` does not name.
  Edit replacement(const Uuid& id, std::string_view body) {
    Edit edit = world_.edit("notes", body, Edit::Op::update, id);
    for (const Field& field : edit.collection->fields) {
      const bool is_named = std::any_of(edit.set.begin(), edit.set.end(),
                                        [&](const auto& each) { return each.first == &field; });
      if (!is_named) edit.reset.push_back(&field);
    }
    return edit;
  }

  World world_{notes};
};

TEST_F(Resets, GiveDefaultsAndNullAndKeepWhatTheProductFillsIn) {
  const Uuid other = add(R"({"title":"Other"})", world_.author(world_.ada));
  const Uuid id = add(R"({"title":"One","size":9,"colour":"red","account":")" + to_text(world_.ada) +
                          R"(","related":[")" + to_text(other) + "\"]}",
                      world_.product());
  ASSERT_TRUE(world_.write(replacement(id, R"({"title":"Two"})"), world_.editor(world_.bob)));
  const auto now = values(id, {"title", "slug", "size", "colour", "account", "related"});
  EXPECT_EQ(now[0], Value(std::string("Two")));
  EXPECT_EQ(now[1], Value(std::string("one")));
  EXPECT_EQ(now[2], Value(std::int64_t{7}));
  EXPECT_TRUE(is_null(now[3]));
  EXPECT_EQ(now[4], Value(world_.ada));
  EXPECT_TRUE(std::get<IdList>(now[5]).empty());
}

TEST_F(Resets, LeaveWhatTheActorMayNotSetOrSee) {
  const Uuid id =
      add(R"({"title":"One","verdict":"good","remark":"secret","account":")" + to_text(world_.ada) + "\"}",
          world_.product());
  ASSERT_TRUE(world_.write(replacement(id, R"({"title":"Two"})"), world_.author(world_.ada)));
  EXPECT_EQ(values(id, {"verdict"})[0], Value(std::string("good")));
  EXPECT_EQ(values(id, {"remark"})[0], Value(std::string("secret")));
  ASSERT_TRUE(world_.write(replacement(id, R"({"title":"Two"})"), world_.editor(world_.bob)));
  EXPECT_TRUE(is_null(values(id, {"verdict"})[0]));
  EXPECT_TRUE(is_null(values(id, {"remark"})[0]));
}

TEST_F(Resets, RefuseWhatIsRequiredAndHasNoDefault) {
  const Uuid id = add(R"({"title":"One"})", world_.author(world_.ada));
  const auto refused = world_.write(replacement(id, R"({"size":1})"), world_.author(world_.ada));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "/title");
}

TEST_F(Resets, AreAnEditLikeAnyOther) {
  const Uuid id = add(R"({"title":"One","size":7})", world_.author(world_.ada));
  const auto same = world_.write(replacement(id, R"({"title":"One"})"), world_.author(world_.ada));
  EXPECT_FALSE(same.value().changed);
  EXPECT_EQ(world_.write(replacement(id, R"({"title":"X"})"), world_.author(world_.bob)).error().code,
            Code::forbidden);
}

TEST_F(Resets, AskTheConditionOnceItIsSureThatTheActorMayChangeTheRecord) {
  const Uuid id = add(R"({"title":"One"})", world_.author(world_.ada));
  int asked = 0;
  Edit edit = world_.edit("notes", R"({"title":"Two"})", Edit::Op::update, id);
  edit.condition = [&](std::int64_t version, Instant updated) -> Result<> {
    ++asked;
    EXPECT_EQ(version, 1);
    EXPECT_EQ(updated, world_.clock.now());
    return fail(Code::precondition_failed);
  };
  EXPECT_EQ(world_.write(edit, world_.author(world_.bob)).error().code, Code::forbidden);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(world_.write(edit, world_.author(world_.ada)).error().code, Code::precondition_failed);
  EXPECT_EQ(asked, 1);
}

TEST(RequiredTexts, AreNotBlankButAnOldOneDoesNotBlockOtherChanges) {
  World world(notes);
  for (const char* title : {"", "  ", "\\t", "\\u00a0", "\\u2003\\u3000"}) {
    const auto refused =
        world.create("notes", R"({"title":")" + std::string(title) + "\"}", world.author(world.ada));
    ASSERT_FALSE(refused) << title;
    EXPECT_EQ(refused.error().issues.at(0).pointer, "/title");
  }
  const Uuid id = world.create("notes", R"({"title":"One"})", world.author(world.ada)).value().id;
  ASSERT_TRUE(store::write_and_wait(*world.engine, [](store::Session& session) -> Result<> {
    CHECK(session.run({"UPDATE notes SET title=' '", {}}));
    return {};
  }));
  EXPECT_TRUE(world.update("notes", id, R"({"size":3})", world.author(world.ada)));
  EXPECT_FALSE(world.update("notes", id, R"({"title":"  "})", world.author(world.ada)));
}

}  // namespace
}  // namespace dc
