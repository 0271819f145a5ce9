// Broken models, continued: names that meet, indexes, imports, and how several faults are reported.
#include "base/limits.hpp"
#include "model/test_broken_model.hpp"

namespace dc {
namespace {

TEST(BrokenModels, ReportAllFaultsInTheOrderOfTheText) {
  const auto issues = faults_in("type memo { a: Strng }\n" + with_field("a: Int @max(points: 1)\n  b: Nix"));
  ASSERT_EQ(issues.size(), 7) << listed(issues);
  EXPECT_EQ(issues.front().pointer, "site.graphql:1:6");
  EXPECT_EQ(issues.back().pointer, "site.graphql:6:6");
}

TEST(BrokenModels, ReportNoMoreFaultsThanTheLimit) {
  std::string text = "enum Size { ";
  for (int i = 0; i < 200; ++i) text += "a @hidden ";
  EXPECT_EQ(faults_in(text + "}").size(), limits::issues_max);
}

TEST(BrokenModels, OfSeveralFilesAreReportedTogether) {
  const ModelFile files[] = {{"one.graphql", "type {"}, {"two.graphql", "enum {"}};
  const auto model = load_model(files);
  ASSERT_FALSE(model);
  ASSERT_EQ(model.error().issues.size(), 2);
  EXPECT_TRUE(model.error().issues[0].pointer.starts_with("one.graphql:1:"))
      << model.error().issues[0].pointer;
  EXPECT_TRUE(model.error().issues[1].pointer.starts_with("two.graphql:1:"))
      << model.error().issues[1].pointer;
}

TEST(BrokenModels, NameNamesThatMeet) {
  const std::vector<Case> cases{
      {type("type ^Note @collection(table: \"accounts\")"), "taken by the table of 'Account'"},
      {type("type ^Note @collection(plural: \"users\", table: \"a\")"), "taken by the plural of 'Account'"},
      {type("type ^News @collection(plural: \"news\")"), "taken by the plural of 'News'"},
      {type("type ^Note @collection(plural: \"total\")"), "an address or a key of the product's own"},
      {type("type ^Note @collection(plural: \"trash\")"), "an address or a key of the product's own"},
      {type("type ^Note @collection(table: \"change_log\")"), "the product's or the database's own"},
      {type("type ^Note @collection(table: \"log_head\")"), "the product's or the database's own"},
      {type("type ^Note @collection(table: \"sqlite_note\")"), "the product's or the database's own"},
      {type("type Change @collection", "^log: [Account!]! @link"), "the product's or the database's own"},
      {type("type Tenant @collection(table: \"a\")", "^friends: [Account!]! @link"),
       "two columns of one name"},
      {type("type Target @collection", "^friends: [Target!]! @link"), "two columns of one name"},
      {type("type Note @collection(plural: ^\"Notes\")"), "Did you mean 'notes'?"},
      {type("type Note @collection(table: ^\"my notes\")"), "lower-case words"},
      {type("type Note @collection(table: \"note_friends\")", "^friends: [Account!]! @link"),
       "'note_friends' of the link table of 'friends' is taken"},
      {type("type Note @collection", "^" + std::string(60, 'a') + ": Int @unique"), "longer than 63 bytes"},
      {type("type Note @collection", "a: Int ^b: Int @was(names: [\"a\"])"), "is a field that exists"},
      {type("type Note @collection", "a: Int @was(names: [\"x\"]) ^b: Int @was(names: [\"x\"])"),
       "is taken by"},
      {type("type ^Note @collection @was(names: [\"Account\"])"), "is a type that exists"},
      {with_field("a: Int @was(names: [^\"A\"])"), "Did you mean 'a'?"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongIndexesAndSearches) {
  const std::string head = "@collection " + std::string(access) + " ";
  const std::vector<Case> cases{
      {with_directives(head + "@index(name: \"i\", fields: [^\"titel\"])"),
       "no field 'titel'. Did you mean 'title'?"},
      {with_directives(head + "@index(name: \"i\", fields: [\"title\", ^\"title\"])"), "in the index twice"},
      {with_directives(head + "@index(name: \"i\", fields: [^\"body\"])"),
       "of the kind Text cannot be in an index"},
      {with_directives(head + "^@index(name: \"i\", fields: [])"), "1 to 8 fields"},
      {with_directives(head + "^@index(fields: [\"title\"])"), "needs the argument 'name'"},
      {with_directives(head + "@index(name: ^\"I\", fields: [\"title\"])"), "Did you mean 'i'?"},
      {with_directives(head +
                       "@index(name: \"i\", fields: [\"title\"]) @index(name: ^\"i\", fields: [\"title\"])"),
       "'i' of an index of 'Note' is taken"},
      {with_directives(head + "@index(name: ^\"idx_user_email\", fields: [\"title\"])"),
       "taken by an index of 'Account'"},
      {with_directives(head + "@index(name: ^\"notes\", fields: [\"title\"])"),
       "taken by the table of 'Note'"},
      {with_directives(head + "@search(fields: [^\"bdy\"])"), "Did you mean 'body'?"},
      {with_directives(head + "@search(fields: [^\"id\"])"), "Only String and Text"},
      {with_directives(head + "@search(fields: [\"body\", ^\"body\"])"), "is there twice"},
      {type("type Note @collection @index(name: \"i\", fields: [^\"a\"])", "a: String"),
       "@max(points: 500) or less"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongImports) {
  const std::vector<Case> cases{
      {with_field("a: String ^@import"), "takes one of"},
      {with_field("a: String ^@import(keys: [\"a\"], body: true)"), "takes one of"},
      {with_field("a: Int ^@import(body: true)"), "needs a field of the type Text or String"},
      {with_field("a: Text ^@import(remainder: true)"), "needs a field of the type JSON"},
      {with_field("a: DateTime! @created ^@import(keys: [\"a\"])"), "an import cannot"},
      {with_field("a: Int @import(keys: [\"x\"]) ^b: Int @import(keys: [\"x\"])"), "has a field already"},
      {with_field("a: Text @import(body: true) ^b: Text @import(body: true)"), "takes the body"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

}  // namespace
}  // namespace dc
