#include "features/transfer/ndjson/record.hpp"

#include <gtest/gtest.h>

#include "content/test_world.hpp"

namespace dc::ndjson {
namespace {

using testing_world::World;

class Records : public ::testing::Test {
 protected:
  tl::expected<Edit, std::string> read(std::string_view plural, std::string_view line) {
    return read_record(world.collection(plural), 1, line);
  }
  std::string refusal(std::string_view plural, std::string_view line) {
    const auto edit = read(plural, line);
    return edit ? "nothing" : edit.error();
  }
  Uuid id_in(std::string_view plural, std::string_view line) {
    const auto edit = read(plural, line);
    if (!edit) throw std::runtime_error(edit.error());
    return std::get<Uuid>(*edit->key);
  }
  const Value& value(const Edit& edit, std::string_view name) {
    for (const auto& [field, value] : edit.set) {
      if (field->name == name) return value;
    }
    throw std::runtime_error("not set: " + std::string(name));
  }
  StoredRecord stored(std::string_view plural, const Uuid& id) {
    StoredRecords records(*world.session, world.engine->dialect(), 1, world.collection(plural));
    return records.find({id}).value().front();
  }
  std::string line(std::string_view plural, const Uuid& id) {
    std::string out;
    append_record(out, world.collection(plural), stored(plural, id));
    return out;
  }

  World world;
  const std::string known = "01890a5d-ac96-774b-bcce-b302099a8057";
};

TEST_F(Records, AreWrittenWholeAndReadBackAsTheyAre) {
  const Uuid tag = world.create("tags", R"({"name":"Ta\"g\u2028"})", world.product())->id;
  const Uuid article = world
                           .create("articles",
                                   R"({"title":"A","body":"b","account":")" + to_text(world.ada) +
                                       R"(","tags":[")" + to_text(tag) + R"("],"extra":{"a":[1.0]}})",
                                   world.product())
                           ->id;
  for (const auto& [plural, which] : {std::pair{"tags", tag}, {"articles", article}, {"users", world.ada}}) {
    const auto edit = read(plural, line(plural, which));
    ASSERT_TRUE(edit) << edit.error();
    EXPECT_EQ(edit->past_version, 1);
    EXPECT_EQ(std::get<Uuid>(*edit->key), which);
    EXPECT_EQ(edit->set.size(), world.collection(plural).fields.size() - 1) << "all but the id";
    EXPECT_EQ(first_difference(*edit, stored(plural, which), nullptr), nullptr);
  }
}

TEST_F(Records, AreToldApartByTheFirstFieldThatDiffers) {
  const Uuid tag = world.create("tags", R"({"name":"Rain"})", world.product())->id;
  const auto difference = [&](std::string_view members) {
    const auto edit = read("tags", R"({"id":")" + to_text(tag) + "\"" + std::string(members) + "}");
    const Field* field = first_difference(*edit, stored("tags", tag), nullptr);
    return field == nullptr ? "none" : field->name;
  };
  EXPECT_EQ(difference(""), "none") << "what is not said is no difference";
  EXPECT_EQ(difference(R"(,"version":9,"updated_at":"2001-01-01T00:00:00Z","name":"Rain")"), "none");
  EXPECT_EQ(difference(R"(,"name":"Snow")"), "name");
  EXPECT_EQ(difference(R"(,"created_at":"2001-01-01T00:00:00Z")"), "created_at");
}

TEST_F(Records, GetIdsFromTheKeysOfTheirSource) {
  EXPECT_EQ(to_text(id_in("tags", R"({"id":")" + known + R"(","name":"x"})")), known);
  const Uuid seven = id_in("tags", R"({"id":7,"name":"x"})");
  EXPECT_EQ(id_in("tags", R"({"id":"7","name":"y"})"), seven);
  EXPECT_NE(id_in("categories", R"({"id":7,"name":"x"})"), seven);
  EXPECT_EQ(id_in("tags", R"({"slug":"rain","name":"x"})"), id_in("tags", R"({"id":"rain","name":"x"})"));
  EXPECT_EQ(id_in("users", R"({"email":"a@b.org","name":"A"})"), id_in("users", R"({"id":"a@b.org"})"));
  EXPECT_NE(refusal("tasks", R"({"description":"x"})").find("'id': is missing"), std::string::npos);
  for (const std::string_view none :
       {"\"\"", "1.5", "true", "[]", "\"00000000-0000-0000-0000-000000000000\""}) {
    const auto said = refusal("tags", R"({"name":"x","id":)" + std::string(none) + "}");
    EXPECT_NE(said.find("'id': Expected a UUID, or the key"), std::string::npos) << none << said;
  }
}

TEST_F(Records, LinkByIdsByKeysOfTheSourceAndByObjects) {
  const auto edit = read("articles", R"({"id":1,"account":{"id":"ada","name":"Ada"},"tags":["rain",")" +
                                         known + R"(",{"id":3}],"categories":[]})");
  ASSERT_TRUE(edit) << edit.error();
  EXPECT_EQ(std::get<Uuid>(value(*edit, "account")), id_in("users", R"({"id":"ada"})"));
  const IdList tags{id_in("tags", R"({"slug":"rain"})"), *parse_uuid(known), id_in("tags", R"({"id":3})")};
  EXPECT_EQ(std::get<IdList>(value(*edit, "tags")), tags);
  EXPECT_NE(refusal("articles", R"({"id":1,"tags":["a","a"]})").find("is there twice"), std::string::npos);
  EXPECT_NE(refusal("articles", R"({"id":1,"tags":[null]})").find("'tags': Expected"), std::string::npos);
  EXPECT_NE(refusal("articles", R"({"id":1,"tags":"a"})").find("'tags': Expected"), std::string::npos);
  EXPECT_NE(refusal("tasks", R"({"id":1,"project":[1]})").find("'project': Expected"), std::string::npos);
}

TEST_F(Records, ThatAreWrongAreRefusedWithAllThatIsWrong) {
  EXPECT_EQ(refusal("tags", "[]"), "Expected an object; found array.");
  EXPECT_NE(refusal("tags", "{").find("line 1, column"), std::string::npos);
  EXPECT_NE(refusal("tags", R"({"id":1,"id":2})").find("line 1"), std::string::npos);
  const auto said = refusal("tags", R"({"id":1,"nmae":"x","name":7,"version":1.5,"slug":"A B"})");
  for (const std::string_view words :
       {"'nmae': There is no such field. Did you mean 'name'?", "'name': Expected a string",
        "'version': Expected a whole number from 1.", "'slug': Expected a slug"}) {
    EXPECT_NE(said.find(words), std::string::npos) << said;
  }
  for (const std::string_view version : {"0", "-1", "9007199254740993", "\"1\"", "null"}) {
    EXPECT_NE(refusal("tags", R"({"id":1,"version":)" + std::string(version) + "}"), "nothing") << version;
  }
}

TEST_F(Records, MayBeAsHostileAsTheyLike) {
  std::string many = R"({"id":1)";
  for (int i = 0; i < 10'000; ++i) many += ",\"x" + std::to_string(i) + "\":1";
  EXPECT_LT(refusal("tags", many + "}").size(), 2'000U) << "the first faults are enough";
  std::string links = R"({"id":1,"tags":[)";
  for (int i = 0; i < 100'000; ++i) links += std::to_string(i) + ",";
  EXPECT_NE(refusal("articles", links + "1]}").find("values in it"), std::string::npos);
  EXPECT_NE(refusal("tags", "{\"id\":1,\"" + std::string(100'000, 'y') + "\":1}").find("no such field"),
            std::string::npos);
  EXPECT_NE(refusal("articles", R"({"id":1,"extra":)" + std::string(100, '[') + std::string(100, ']') + "}"),
            "nothing");
}

}  // namespace
}  // namespace dc::ndjson
