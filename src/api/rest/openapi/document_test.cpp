#include "api/rest/openapi/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "api/rest/filters.hpp"
#include "api/rest/query.hpp"
#include "api/rest/test_model.hpp"
#include "base/file.hpp"
#include "base/json_lines.hpp"
#include "base/text.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

const Value& at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* place = &value;
  for (const std::string_view name : path) {
    place = place->find(name);
    if (!place) throw std::runtime_error("no member " + std::string(name));
  }
  return *place;
}

const Value& schema(const Value& document, std::string_view name) {
  return at(document, {"components", "schemas", name});
}

void expect_golden(const std::string& name, const Value& document) {
  const std::string path = DATACANVAS_SOURCE_DIR "/docs/" + name;
  const std::string text = json::to_lines(document);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(path, text));
  }
  const auto golden = read_file(path, 4 << 20);
  ASSERT_TRUE(golden) << describe(golden.error());
  // Not EXPECT_EQ: it would print the whole contract twice.
  EXPECT_TRUE(text == *golden) << name << " is another; run again with UPDATE_GOLDEN=1 if this is meant";
}

TEST(OpenApi, OfTheDefaultModelIsTheGoldenOne) {
  const TestModel world;
  expect_golden("openapi-v1.json", document(world.views.v1));
  expect_golden("openapi-v2.json", document(world.views.v2));
}

void expect_resolved(const Value& document, const Value& value) {
  if (const Value* reference = value.find("$ref"); reference && reference->as<std::string>()) {
    const Value* place = &document;
    for (const std::string_view part : split(*reference->as<std::string>(), '/')) {
      if (part == "#") continue;
      place = place->find(part);
      ASSERT_TRUE(place) << *reference->as<std::string>();
    }
  }
  if (const auto* array = value.as<Array>()) {
    for (const Value& element : *array) expect_resolved(document, element);
  }
  if (const auto* object = value.as<Object>()) {
    for (const auto& [name, member] : *object) expect_resolved(document, member);
  }
}

TEST(OpenApi, NamesEachMemberOnce) {
  const TestModel world;
  for (const View* view : {&world.views.v1, &world.views.v2}) {
    const auto parsed = json::parse(json::to_text(document(*view)));
    EXPECT_TRUE(parsed) << describe(parsed.error());
  }
}

TEST(OpenApi, RefersOnlyToWhatIsThere) {
  const TestModel world;
  for (const View* view : {&world.views.v1, &world.views.v2}) {
    const Value whole = document(*view);
    expect_resolved(whole, whole);
  }
}

TEST(OpenApi, HasNoComponentThatNothingRefersTo) {
  const TestModel world(R"(
    type Note @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID! @v1
      text: Text
    })");
  const Value whole = document(world.views.v1);
  const Value& schemas = at(whole, {"components", "schemas"});
  EXPECT_TRUE(schemas.find("Note") && schemas.find("Api.Id"));
  EXPECT_FALSE(schemas.find("Api.Reference") || schemas.find("Api.Link"));
}

TEST(OpenApi, HasNoWordOfInternalCollectionsAndHiddenFields) {
  const TestModel world(R"(
    enum Mood { calm }
    type Note @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      title: String!
      riddle: String @hidden
      sesame: Mood @secret
    })");
  const std::string text = json::to_text(document(world.views.v2));
  EXPECT_NE(text.find("\"title\""), std::string::npos);
  for (const char* word : {"riddle", "sesame", "Mood", "ApiKey", "/keys", "\"hash\"", "prefix"}) {
    EXPECT_EQ(text.find(word), std::string::npos) << word;
  }
}

TEST(OpenApi, ShowsInTheFirstVersionOnlyWhatIsFrozen) {
  const TestModel world;
  const Value first = document(world.views.v1), second = document(world.views.v2);
  EXPECT_FALSE(schema(first, "Project.part").find("properties")->find("publish_at"));
  EXPECT_FALSE(schema(first, "Project.part").find("properties")->find("version"));
  EXPECT_TRUE(schema(first, "Project.part").find("properties")->find("published_at"));
  EXPECT_TRUE(schema(second, "Project.part").find("properties")->find("publishAt"));
}

TEST(OpenApi, KnowsAllKindsAndTheirLimits) {
  const TestModel world(R"(
    enum Mood { calm wild }
    type Thing @collection @access(read: "editor", create: "author", update: "author", delete: "author") {
      id: ID!
      string: String! @max(points: 7)
      text: Text @max(bytes: 90)
      int: Int!
      float: Float
      flag: Boolean! @default(value: true)
      instant: DateTime
      day: Date
      mood: Mood @default(value: "wild")
      json: JSON
      media: Media
      one: Thing
      many: [Thing!]! @link
    })");
  const Value whole = document(world.views.v2);
  const Value& create = at(schema(whole, "Thing.create"), {"properties"});
  EXPECT_EQ(json::to_text(at(create, {"string"})), R"({"type":"string","maxLength":7})");
  EXPECT_EQ(json::to_text(at(create, {"text", "type"})), R"(["string","null"])");
  EXPECT_EQ(at(create, {"text", "maxLength"}), Value(90));
  EXPECT_EQ(at(create, {"int", "minimum"}), Value(-2147483648));
  EXPECT_EQ(at(create, {"float", "format"}), Value("double"));
  EXPECT_EQ(at(create, {"flag", "default"}), Value(true));
  EXPECT_EQ(at(create, {"instant", "format"}), Value("date-time"));
  EXPECT_EQ(at(create, {"day", "format"}), Value("date"));
  EXPECT_EQ(json::to_text(at(create, {"mood"})),
            R"({"anyOf":[{"$ref":"#/components/schemas/Mood"},{"type":"null"}],"default":"wild"})");
  EXPECT_EQ(json::to_text(at(create, {"json"})), "{}");
  EXPECT_TRUE(create.find("oneId") && create.find("manyIds"));
  EXPECT_EQ(at(create, {"many", "maxItems"}), Value(limits::links_max));
  EXPECT_EQ(json::to_text(at(schema(whole, "Thing.create"), {"required"})), R"(["string","int"])");
  EXPECT_FALSE(schema(whole, "Thing.patch").find("required"));
  // A link to a record that its reader may not see is null, required or not.
  const Value& part = at(schema(whole, "Thing.part"), {"properties"});
  EXPECT_EQ(at(part, {"one", "anyOf"}).as<Array>()->size(), 3U);
}

// The parameters of lists that the document names: "page", "filter[title][in]".
std::vector<std::string> documented(const Value& whole, std::string_view path) {
  std::vector<std::string> names;
  for (const Value& reference : *at(whole, {"paths", path, "get", "parameters"}).as<Array>()) {
    const std::string name(split(*reference.find("$ref")->as<std::string>(), '/').back());
    const Value& parameter = at(whole, {"components", "parameters", name});
    if (*parameter.find("in")->as<std::string>() == "query") {
      names.push_back(*parameter.find("name")->as<std::string>());
    }
  }
  return names;
}

// What the reader of parameters says to one of that name; what it does not know, it names the others for.
std::string fault_of(const View& view, const std::string& parameter) {
  const std::array parameters{net::Parameter{parameter, "x"}};
  const auto listing =
      parse_listing(view, *view.find("projects"), TestModel::actor(Role::system), parameters);
  return listing ? "" : faults_of(listing.error());
}

TEST(OpenApi, NamesTheParametersThatListsTake) {
  const TestModel world;
  for (const View* view : {&world.views.v1, &world.views.v2}) {
    const std::string base = "/api/" + std::string(to_text(view->version())) + "/projects";
    std::vector<std::string> plain, filters;
    for (std::string& name : documented(document(*view), base)) {
      (is_filter(name) ? filters : plain).push_back(std::move(name));
    }
    const std::string fault = fault_of(*view, "nonsense");
    const std::string_view known = std::string_view(fault).substr(fault.find("Known are: ") + 11);
    std::vector<std::string> names;
    for (const std::string_view name : split(known, ',')) {
      names.emplace_back(trim(name));
    }
    names.pop_back();  // "filter[…]."
    std::sort(names.begin(), names.end());
    std::sort(plain.begin(), plain.end());
    EXPECT_EQ(plain, names);
    for (const std::string& filter : filters) {
      EXPECT_EQ(fault_of(*view, filter).find("Known are"), std::string::npos) << filter;
    }
    EXPECT_GT(filters.size(), 50U);
  }
}

TEST(OpenApi, LetsAGuestInWhereTheRuleDoes) {
  const TestModel world;
  const Value whole = document(world.views.v2);
  const auto ways = [&](std::string_view path, std::string_view method) {
    return json::to_text(at(whole, {"paths", path, method, "security"}));
  };
  EXPECT_EQ(ways("/api/v2/projects", "get"), R"([{},{"bearer":[]},{"apiKey":[]}])");
  EXPECT_EQ(ways("/api/v2/projects", "post"), R"([{"bearer":[]},{"apiKey":[]}])");
  EXPECT_EQ(ways("/api/v2/tasks", "get"), R"([{"bearer":[]},{"apiKey":[]}])");
}

}  // namespace
}  // namespace dc::rest::openapi
