// Broken models: each fault is reported at its place, in a sentence that helps.
#include "model/test_broken_model.hpp"

namespace dc {
namespace {

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
      {with_field("^counts: Int"), "'counts' is the product's own"},
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

}  // namespace
}  // namespace dc
