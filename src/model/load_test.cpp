#include "model/load.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "model/access.hpp"
#include "model/summary.hpp"
#include "model/testing.hpp"

namespace dc {
namespace {

constexpr std::string_view rules =
    R"(@access(read: "anyone", create: "author", update: "editor", delete: "admin"))";

std::string type(std::string_view head, std::string_view fields) {
  return std::string(head) + " " + std::string(rules) + " { " + std::string(fields) + " }\n";
}

TEST(ShippedModels, LoadAndSayWhatTheyHold) {
  const auto model = load_for_test(embedded_portfolio_model());
  const std::string text = summary(*model);
  EXPECT_NE(text.find("projects (Project): 14 fields, 3 links, 2 indexes; table portfolio_projects\n"),
            std::string::npos);
  EXPECT_NE(text.find("keys (ApiKey): 9 fields, 1 link, 0 indexes; table api_keys; internal\n"),
            std::string::npos);
  EXPECT_TRUE(text.ends_with("8 collections, 76 fields, 3 enums\n")) << text;
}

TEST(ShippedModels, GiveAProjectItsMeanings) {
  const auto model = load_for_test(embedded_portfolio_model());
  const Collection& projects = *model->find("projects");
  EXPECT_EQ(model->find_type("Project"), &projects);
  EXPECT_EQ(projects.singular, "project");
  EXPECT_EQ(projects.description, "A piece of work shown in the portfolio.");
  EXPECT_EQ(projects.id, &projects.fields.front());
  EXPECT_EQ(projects.slug->slug_from->name, "title");
  EXPECT_EQ(projects.label->name, "title");
  EXPECT_EQ(projects.owner->name, "account");
  EXPECT_EQ(projects.owner->column, "account_id");
  EXPECT_EQ(projects.owner->target, model->find("users"));
  EXPECT_EQ(projects.status->default_value, Value(std::string("draft")));
  EXPECT_EQ(projects.published_at->camel_name, "publishedAt");
  EXPECT_EQ(projects.created->name, "created_at");
  EXPECT_EQ(projects.updated->name, "updated_at");
  EXPECT_EQ(projects.find("categories")->column, "project_categories");
  EXPECT_TRUE(projects.find("categories")->is_link());
  EXPECT_EQ(projects.indexes.at(0).name, "idx_projects_account_status");
  EXPECT_EQ(projects.indexes.at(0).fields.at(1), projects.status);
  EXPECT_EQ(projects.search.size(), 2);
  EXPECT_EQ(to_text(projects.rule(Operation::list)), "published or owner or editor");
  EXPECT_EQ(to_text(projects.rule(Operation::remove)), "owner or editor");
}

TEST(ShippedModels, KeepSecretsAndAccountsApart) {
  const auto model = load_for_test(embedded_portfolio_model());
  const Collection& users = *model->find("users");
  EXPECT_EQ(users.owner, users.id);
  EXPECT_EQ(to_text(*users.find("email")->read_rule), "owner or admin");
  EXPECT_EQ(to_text(*users.find("role")->write_rule), "admin");
  const Collection& keys = *model->find("keys");
  EXPECT_TRUE(keys.internal);
  EXPECT_TRUE(keys.find("hash")->secret && keys.find("hash")->hidden);
}

TEST(Models, FillInWhatTheFileLeavesOut) {
  const auto model =
      load_for_test(type("type PhotoStory @collection",
                         "name: String body: Text id: ID! code: String @unique data: JSON pic: Media"));
  const Collection& stories = *model->find("photo_stories");
  EXPECT_EQ(stories.table, "photo_stories");
  EXPECT_EQ(stories.camel_plural, "photoStories");
  EXPECT_EQ(stories.singular, "photo_story");
  EXPECT_TRUE(stories.log);
  EXPECT_EQ(stories.fields.front().name, "id");
  for (std::size_t i = 0; i < stories.fields.size(); ++i) EXPECT_EQ(stories.fields[i].index, i);
  EXPECT_EQ(stories.find("name")->points_max, limits::string_points_max);
  EXPECT_EQ(stories.find("code")->points_max, limits::indexed_points_max);
  EXPECT_EQ(stories.find("code")->unique_index, "uq_photo_stories_code");
  EXPECT_EQ(stories.find("body")->points_max, limits::text_bytes_max);
  EXPECT_EQ(stories.find("data")->points_max, limits::text_bytes_max);
  EXPECT_EQ(stories.find("pic")->points_max, limits::media_points_max);
  EXPECT_EQ(stories.label, nullptr);
  EXPECT_EQ(to_text(stories.rule(Operation::list)), "anyone");
}

TEST(Models, MakeEnglishPlurals) {
  std::string text;
  for (const std::string_view name : {"Box", "Dish", "Day", "Entry", "Class"}) {
    text += type("type " + std::string(name) + " @collection", "id: ID!");
  }
  const auto model = load_for_test(text);
  for (const std::string_view plural : {"boxes", "dishes", "days", "entries", "classes"}) {
    EXPECT_TRUE(model->find(plural)) << plural;
  }
}

TEST(Models, ReadDefaultsOfEveryKind) {
  const auto model = load_for_test(type("type Note @collection", R"(id: ID!
    a: Int @default(value: -3) b: Float @default(value: 2) c: Boolean! @default(value: false)
    d: Role @default(value: admin)
    e: JSON @default(value: {x: [1, "y", null]}) f: DateTime @default(value: "1970-01-01T00:00:01Z"))"));
  const Collection& notes = *model->find("notes");
  EXPECT_EQ(notes.find("a")->default_value, Value(std::int64_t{-3}));
  EXPECT_EQ(notes.find("b")->default_value, Value(2.0));
  EXPECT_EQ(notes.find("c")->default_value, Value(false));
  EXPECT_EQ(notes.find("d")->default_value, Value(std::string("admin")));
  EXPECT_EQ(notes.find("e")->default_value, Value(std::string(R"({"x":[1,"y",null]})")));
  EXPECT_EQ(notes.find("f")->default_value, Value(Instant{1000}));
}

TEST(Models, MayExtendTypesOfOtherFiles) {
  const auto model = load_for_test("extend type Account @was(names: [\"User\"]) { website: Media @v1 }");
  const Collection& users = *model->find("users");
  EXPECT_EQ(users.find("website")->index, users.fields.size() - 1);
  EXPECT_EQ(users.was, std::vector<std::string>{"User"});
}

TEST(Models, LoadAgainFromTheirSource) {
  const auto model = load_for_test(std::string(embedded_portfolio_model()) + "# no line end");
  const ModelFile again[] = {{"ledger", model->source()}};
  const auto second = load_model(again);
  ASSERT_TRUE(second) << describe(second.error());
  EXPECT_EQ(summary(**second), summary(*model));
}

TEST(Models, TakePhysicalNamesFromTheLedger) {
  const auto model =
      load_for_test(type("type Note @collection", "id: ID! title: String @was(names: [\"name\"])"));
  const Field& title = *model->find("notes")->find("title");
  EXPECT_EQ(title.was, std::vector<std::string>{"name"});
  model->set_column(title, "name");
  EXPECT_EQ(title.column, "name");
}

TEST(Models, OfAHundredCollectionsLoad) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    text +=
        type("type Note" + n + " @collection(plural: \"notes_" + n + "\") @index(name: \"i" + n +
                 "\", fields: [\"title\"])",
             "id: ID! title: String! @max(points: 200) @v1 slug: String! @slug(from: \"title\") @unique @v1 "
             "body: Text! status: PublicationStatus! @default(value: \"draft\") account: Account! @owner "
             "notes: [Note" +
                 n + "!]! @link created_at: DateTime! @created updated_at: DateTime! @updated");
  }
  EXPECT_EQ(load_for_test(text)->collections().size(), 102);
}

TEST(Roles, HaveNames) {
  EXPECT_EQ(parse_role("editor"), Role::editor);
  EXPECT_EQ(parse_role("guest"), std::nullopt);
  EXPECT_EQ(parse_role("system"), std::nullopt);
  EXPECT_EQ(to_text(Role::author), "author");
}

}  // namespace
}  // namespace dc
