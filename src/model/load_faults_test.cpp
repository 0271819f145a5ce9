// Broken models: each fault is reported at its place, in a sentence that helps.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"

namespace dc {
namespace {

struct Case {
  std::string text;     // a ^ stands before the token at which the fault is reported
  std::string message;  // a part of it
};

// "line:column" of the marker, which is taken out of the text.
std::string take_place(std::string& text) {
  const std::size_t marker = text.find('^');
  if (marker == std::string::npos) return "no marker";
  text.erase(marker, 1);
  const std::string before = text.substr(0, marker);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_begin = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
  return std::to_string(line) + ":" + std::to_string(marker - line_begin + 1);
}

std::vector<Issue> faults_in(std::string_view text) {
  const ModelFile files[] = {{"system.graphql", embedded_system_model()}, {"site.graphql", text}};
  const auto model = load_model(files);
  if (model) return {};
  EXPECT_EQ(model.error().code, Code::model_invalid);
  return model.error().issues;
}

std::string listed(const std::vector<Issue>& issues) {
  std::string text;
  for (const Issue& issue : issues) text += issue.pointer + ": " + issue.message + "\n";
  return text.empty() ? "no fault" : text;
}

void expect_fault(Case broken) {
  const std::string pointer = "site.graphql:" + take_place(broken.text);
  const auto issues = faults_in(broken.text);
  const bool is_there = std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) {
    return issue.pointer == pointer && issue.message.find(broken.message) != std::string::npos;
  });
  EXPECT_TRUE(is_there) << "expected at " << pointer << ": " << broken.message << "\nfound " << listed(issues)
                        << "in\n"
                        << broken.text;
  EXPECT_EQ(issues.size(), 1) << "one mistake, one fault; found\n" << listed(issues) << "in\n" << broken.text;
}

constexpr std::string_view access =
    R"(@access(read: "anyone", create: "author", update: "editor", delete: "editor"))";

// A type that is correct but for `field`.
std::string with_field(std::string_view field) {
  return "type Note @collection " + std::string(access) +
         " {\n  id: ID!\n  title: String! @max(points: 100)\n  " + std::string(field) + "\n}\n";
}

// A type that is correct but for `directives`.
std::string with_directives(std::string_view directives) {
  return "type Note\n  " + std::string(directives) +
         "\n{\n  id: ID!\n  title: String! @max(points: 100)\n  body: Text\n}\n";
}

std::string type(std::string_view head, std::string_view fields = {}) {
  return std::string(head) + " " + std::string(access) + " { id: ID! " + std::string(fields) + " }\n";
}

TEST(BrokenModels, NameThePlaceOfAFaultOfGrammar) {
  expect_fault({"type Note ^= {}", "expected"});
  expect_fault({"^nonsense", "found"});
}

TEST(BrokenModels, HaveNothingButTypesAndEnums) {
  const std::vector<Case> cases{
      {"interface ^Named { name: String }", "no interfaces"},
      {"union ^Any = Account", "no unions"},
      {"input ^NoteInput { name: String }", "no input types"},
      {"scalar ^Money", "Scalars are built in"},
      {"directive @^shiny on OBJECT", "Directives are built in"},
      {"^schema { query: Query }", "The schema is derived"},
      {"query ^Latest { notes }", "not requests"},
      {"fragment ^Part on Note { id }", "not requests"},
      {type("type Note implements ^Named @collection"), "no interfaces"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongNamesOfTypesAndEnums) {
  const std::vector<Case> cases{
      {type("type ^note @collection"), "is a capital and then letters and digits"},
      {type("type ^My_Note @collection"), "is a capital and then letters and digits"},
      {type("type ^Query @collection"), "'Query' is built in"},
      {type("type ^Media @collection"), "'Media' is built in"},
      {type("type ^Account @collection(plural: \"others\")"),
       "The name 'Account' is taken: system.graphql:10:6"},
      {"enum ^Role { a }", "is taken"},
      {type("extend type ^Acount"), "There is no type 'Acount' to extend. Did you mean 'Account'?"},
      {"extend enum ^Role { owner }", "An enum cannot be extended"},
      {"enum Size { small large ^small }", "'small' is there twice"},
      {"enum Size { small ^" + std::string(61, 'x') + " }", "at most 60"},
      {"enum Size ^@max(points: 3) { small }", "@max does not belong on an enum"},
      {"enum Size { small ^@hidden }", "@hidden does not belong on a value of an enum"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongDirectives) {
  const std::string a(access);
  const std::vector<Case> cases{
      {with_directives("@collection " + a + " ^@serch(fields: [\"title\"])"),
       "no directive @serch. Did you mean '@search'?"},
      {with_directives("@collection " + a + " ^@slug(from: \"title\")"), "@slug does not belong on a type"},
      {with_directives("@collection " + a + " ^@collection"),
       "@collection is there already: site.graphql:2:3"},
      {with_directives("@collection(^tabel: \"x\") " + a), "no argument 'tabel'. Did you mean 'table'?"},
      {with_directives("@collection(log: false, ^log: true) " + a), "'log' is there twice"},
      {with_directives("@collection(log: ^\"no\") " + a), "'log' of @collection takes Boolean"},
      {with_directives("@collection(table: ^7) " + a), "'table' of @collection takes String"},
      {with_directives("@collection " + a + " @search(fields: ^3)"), "takes [String!]!"},
      {with_field("size: Int ^@default"), "@default needs the argument 'value'"},
      {with_field("a: String @max(points: ^\"9\")"), "'points' of @max takes Int"},
      {with_field("a: String @max(points: ^99999999999)"), "takes Int"},
      {with_field("a: String ^@index(name: \"i\", fields: [\"a\"])"), "@index does not belong on a field"},
      {with_field("a: String @v1 ^@v1"), "@v1 is there already"},
      {with_field("a: String ^@uniqe"), "Did you mean '@unique'?"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NeedACollectionWithAccess) {
  const std::vector<Case> cases{
      {"type ^Note " + std::string(access) + " { id: ID! }", "needs @collection"},
      {"type ^Note @collection { id: ID! }", "needs @access"},
      {"type Note @collection ^@access(read: \"anyone\", create: \"author\", update: \"editor\") { id: ID! }",
       "needs the argument 'delete'"},
      {"type ^Note @collection " + std::string(access) + " { title: String }", "needs the field 'id: ID!'"},
      {"type ^Note @collection " + std::string(access), "needs the field 'id: ID!'"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

std::string with_rule(std::string_view rule) {
  return "type Note @collection @access(read: ^\"" + std::string(rule) +
         "\", create: \"author\", update: \"editor\", delete: \"editor\") { id: ID! }";
}

TEST(BrokenModels, NameTheWordOfARuleThatIsWrong) {
  const std::vector<Case> cases{
      {with_rule("anyone or publishd"),
       "column 11: expected a word of access rules, found 'publishd'. Did you mean 'published'?"},
      {with_rule(""), "column 1: expected a word of access rules, found the end"},
      {with_rule("editor or"), "column 10: expected a word"},
      {with_rule("editor admin"), "column 8: expected 'and', 'or' or the end of the rule, found 'admin'"},
      {with_rule("editor annd admin"), "Did you mean 'and'?"},
      {with_rule("(editor"), "expected 'and', 'or' or ')', found the end"},
      {with_rule("Editor"), "Did you mean 'editor'?"},
      {with_rule("editor)"), "found ')'"},
      {with_rule("system"), "expected a word of access rules"},
      {with_rule("published"), "'published' needs a field of the type PublicationStatus; 'Note' has none"},
      {with_rule("owner"), "'owner' needs a field with @owner; 'Note' has none"},
      {with_rule("editor or not (owner)"), "'owner' needs a field with @owner"},
      {with_field("a: Int @access(read: ^\"published\")"), "'published' needs a field"},
      {with_field("a: Int @access(update: ^\"ownr\")"), "Did you mean 'owner'?"},
      {with_field("a: Int ^@access"), "needs 'read' or 'update'"},
      {with_field("a: Int @access(^delete: \"editor\")"), "not 'delete'"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongFields) {
  const std::vector<Case> cases{
      {with_field("^title: Text"), "'title' is there twice; first at site.graphql:3:3"},
      {with_field("^createdBy: String"), "Did you mean 'created_by'?"},
      {with_field("^a__b: String"), "lower-case words joined by '_'"},
      {with_field("^a_: String"), "lower-case words joined by '_'"},
      {with_field("^" + std::string(61, 'a') + ": String"), "at most 60 characters"},
      {with_field("^tenant_id: Int"), "'tenant_id' is the product's own"},
      {with_field("^version: Int"), "'version' is the product's own"},
      {with_field("^rowid: Int"), "'rowid' is the product's own"},
      {with_field("a(^first: Int): String"), "takes no arguments"},
      {with_field("a: ^Strng"), "There is no type 'Strng'. Did you mean 'String'?"},
      {with_field("a: ^Acount"), "Did you mean 'Account'?"},
      {with_field("key: ^ApiKey"), "'ApiKey' is internal"},
      {with_field("other: ^ID!"), "Only the field 'id' has the type ID"},
      {"type Note @collection " + std::string(access) + " { id: ^ID }", "The id is written 'id: ID!'"},
      {"type Note @collection " + std::string(access) + " { id: ^Int! }", "The id is written 'id: ID!'"},
      {with_field("account: Account ^account_id: String"),
       "'account_id' of the column of 'account_id' is taken"},
      {with_field("a: String @unique @max(points: 9) ^a_key: String"), "'a_key'"},
      {with_field("friends: [Account!]! @link ^friends_ids: JSON"), "stands for the links of 'friends'"},
      {with_field("friends: [Account!]! @link ^account_ids: JSON"), "stands for the links of 'friends'"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongLists) {
  const std::vector<Case> cases{
      {with_field("^tags: [Account!]!"), "A list of links needs @link"},
      {with_field("tags: ^[Account!] @link"), "write '[Account!]!'"},
      {with_field("tags: ^[Account]! @link"), "write '[Account!]!'"},
      {with_field("tags: ^[[Account!]!]! @link"), "A list of lists"},
      {with_field("tags: ^[String!]! @link"), "which 'String' is not"},
      {with_field("tags: ^[Role!]! @link"), "which 'Role' is not"},
      {with_field("tags: [^Nothing!]! @link"), "There is no type 'Nothing'"},
      {with_field("tag: Account ^@link"), "@link belongs on lists"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongLengths) {
  const std::vector<Case> cases{
      {with_field("a: Int ^@max(points: 3)"), "belongs on String, Text, JSON and Media"},
      {with_field("a: String ^@max(bytes: 3)"), "counts in points"},
      {with_field("a: Text ^@max(points: 3)"), "counts in bytes"},
      {with_field("a: Text ^@max"), "counts in bytes"},
      {with_field("a: Text ^@max(points: 1, bytes: 3)"), "counts in bytes"},
      {with_field("a: Text ^@max(bytes: 0)"), "is from 1 to 1048576 bytes"},
      {with_field("a: Text ^@max(bytes: 1048577)"), "is from 1 to 1048576 bytes"},
      {with_field("a: String ^@max(points: -1)"), "is from 1 to"},
      {with_field("slug: String! ^@max(points: 81) @slug(from: \"title\") @unique"), "is from 1 to 80"},
      {with_field("a: String @max(points: 501) ^@unique"), "lower its @max"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameDefaultsThatDoNotFit) {
  const std::vector<Case> cases{
      {with_field("a: Int @default(value: ^\"three\")"), "Expected a whole number"},
      {with_field("a: Int @default(value: ^3000000000)"), "found 3000000000"},
      {with_field("a: Int @default(value: ^99999999999999999999)"), "not a value that can be stored"},
      {with_field("a: Role @default(value: ^\"edtor\")"), "Did you mean 'editor'?"},
      {with_field("a: String @max(points: 3) @default(value: ^\"long\")"), "at most 3 characters"},
      {with_field("a: DateTime @default(value: ^\"2024-05-01T12:00:00\")"), "no zone"},
      {with_field("a: JSON @default(value: ^{a: 1, a: 2})"), "not a value that can be stored"},
      {with_field("a: Boolean @default(value: ^null)"), "leave @default out"},
      {with_field("a: Account ^@default(value: \"x\")"), "links lead to records that exist"},
      {with_field("a: Int @unique ^@default(value: 1)"), "two records would have the same value"},
      {with_field("a: DateTime! @created ^@default(value: \"x\")"), "the product sets it"},
  };
  for (const Case& broken : cases) expect_fault(broken);
}

TEST(BrokenModels, NameWrongMeanings) {
  const std::vector<Case> cases{
      {with_field("a: Int! ^@slug(from: \"title\") @unique"), "@slug belongs on a field of the type String!"},
      {with_field("a: String ^@slug(from: \"title\") @unique"),
       "@slug belongs on a field of the type String!"},
      {with_field("a: String! ^@slug(from: \"title\")"), "add @unique"},
      {with_field("a: String! @slug(from: ^\"titel\") @unique"), "no field 'titel'. Did you mean 'title'?"},
      {with_field("a: String! @slug(from: ^\"a\") @unique"), "from another field"},
      {with_field("n: Int a: String! @slug(from: ^\"n\") @unique"), "from another field of the type String"},
      {with_field("a: String! @slug(from: \"title\") @unique b: String! ^@slug(from: \"title\") @unique"),
       "has one @slug; the other is 'a'"},
      {with_field("a: Int ^@owner"), "@owner belongs on a link to the accounts"},
      {with_field("a: Note ^@owner"), "@owner belongs on a link to the accounts"},
      {with_field("a: Account @owner b: Account ^@owner"), "one @owner; the other is 'a'"},
      {"type Note @collection " + std::string(access) + " { id: ID! ^@owner }", "'Account' does already"},
      {with_field("a: Text ^@unique"), "of the kind Text cannot be @unique"},
      {with_field("a: [Account!]! @link ^@unique"), "of the kind list of links cannot be @unique"},
      {with_field("a: DateTime ^@created"), "the type DateTime!"},
      {with_field("a: Int! ^@updated"), "the type DateTime!"},
      {with_field("a: DateTime! @created ^@updated"), "not both"},
      {with_field("a: DateTime! @created b: DateTime! ^@created"), "one field with @created"},
      {with_field("a: String @hidden ^@v1"), "A hidden field cannot be in v1"},
      {with_field("a: String @secret ^@v1"), "A hidden field cannot be in v1"},
      {with_field("^a: PublicationStatus"), "A status is never null"},
      {with_field("a: PublicationStatus! ^b: PublicationStatus!"), "the other is 'a'"},
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

TEST(BrokenModels, NameNamesThatMeet) {
  const std::vector<Case> cases{
      {type("type ^Note @collection(table: \"accounts\")"), "taken by the table of 'Account'"},
      {type("type ^Note @collection(plural: \"users\", table: \"a\")"), "taken by the plural of 'Account'"},
      {type("type ^News @collection(plural: \"news\")"), "taken by the plural of 'News'"},
      {type("type ^Note @collection(plural: \"total\")"), "an address or a key of the product's own"},
      {type("type ^Note @collection(table: \"change_log\")"), "the product's or the database's own"},
      {type("type ^Note @collection(table: \"sqlite_note\")"), "the product's or the database's own"},
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

}  // namespace
}  // namespace dc
