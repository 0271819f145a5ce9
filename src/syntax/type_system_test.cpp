// Type definitions, extensions, schemas and directive definitions.
#include <gtest/gtest.h>

#include "syntax/graphql.hpp"

namespace dc::graphql {
namespace {

std::string fault(std::string_view text) {
  const auto document = parse(text, "model.graphql");
  return document ? std::string() : document.error().detail;
}

template <class T>
const T& first(const Result<Document>& document) {
  return std::get<T>(document.value().definitions()[0]);
}

TEST(TypeDefinitions, HaveDescriptionsInterfacesDirectivesAndFields) {
  const auto document = parse(R"("""
  A piece of work.
"""
type Project implements & Node & Dated @collection(plural: "projects") {
  "Its name." title(max: Int = 3 @a): String! @max(is: 200)
  tags: [[Tag!]]!
})");
  const auto& type = first<TypeDefinition>(document);
  EXPECT_EQ(type.kind, TypeDefinition::Kind::object);
  EXPECT_EQ(type.description, "A piece of work.");
  EXPECT_EQ(type.location, (Location{4, 6}));
  ASSERT_EQ(type.interfaces.size(), 2U);
  EXPECT_EQ(type.interfaces[1].location, (Location{4, 34}));
  EXPECT_EQ(type.directives.find("collection")->arguments.find("plural")->value.text, "projects");
  const FieldDefinition* title = type.fields.find("title");
  ASSERT_NE(title, nullptr);
  EXPECT_EQ(title->description, "Its name.");
  EXPECT_EQ(title->location, (Location{5, 15}));
  EXPECT_EQ(title->arguments[0].default_value->text, "3");
  EXPECT_EQ(title->arguments[0].directives[0].name, "a");
  EXPECT_TRUE(title->type.non_null);
  EXPECT_EQ(to_text(type.fields[1].type), "[[Tag!]]!");
  EXPECT_EQ(type.fields[1].type.innermost().name, "Tag");
}

TEST(TypeDefinitions, ComeInSixKinds) {
  const auto document = parse(R"(
    scalar S @a  type T  interface I implements J { f: F }  union U = | A | B  enum E { "one" X @b Y }
    input N @oneOf { a: A = {b: [1]} c: C! })");
  const auto type = [&](std::size_t i) { return std::get<TypeDefinition>(document->definitions()[i]); };
  using Kind = TypeDefinition::Kind;
  const Kind kinds[] = {Kind::scalar,     Kind::object,      Kind::interface,
                        Kind::union_type, Kind::enumeration, Kind::input_object};
  ASSERT_EQ(document->definitions().size(), std::size(kinds));
  for (std::size_t i = 0; i < std::size(kinds); ++i) EXPECT_EQ(type(i).kind, kinds[i]);
  EXPECT_EQ(type(2).interfaces[0].name, "J");
  EXPECT_EQ(type(3).members.size(), 2U);
  EXPECT_EQ(type(4).values[0].description, "one");
  EXPECT_EQ(type(4).values[0].directives[0].name, "b");
  EXPECT_EQ(type(5).directives[0].name, "oneOf");
  EXPECT_EQ(type(5).input_fields[0].default_value->fields[0].name, "b");
}

TEST(TypeDefinitions, TakeKeywordsAsNames) {
  const auto document = parse("type type implements implements { on: on true: null query: extend }");
  EXPECT_EQ(first<TypeDefinition>(document).name, "type");
  EXPECT_EQ(first<TypeDefinition>(document).fields.size(), 3U);
}

TEST(TypeDefinitions, AreRefusedWhereTheyGoWrong) {
  EXPECT_EQ(fault("type A {\n}"), "model.graphql:2:1: expected a name, found '}'");
  EXPECT_EQ(fault("type A {\n  b C\n}"), "model.graphql:2:5: expected ':', found 'C'");
  EXPECT_EQ(fault("type A { b: [C }"), "model.graphql:1:16: expected ']', found '}'");
  EXPECT_EQ(fault("type A { b: C @d(1) }"), "model.graphql:1:18: expected a name, found '1'");
  EXPECT_EQ(fault("enum A { true }"),
            "model.graphql:1:10: expected a name other than true, false and null, found 'true'");
  EXPECT_EQ(fault("input A { b(c: D): E }"), "model.graphql:1:12: expected ':', found '('");
  EXPECT_EQ(fault("union A = B |"), "model.graphql:1:14: expected a name, found the end of the document");
}

TEST(TypeDefinitions, NameTheWordThatWasMeant) {
  EXPECT_EQ(fault("tpye A { b: C }"),
            "model.graphql:1:1: expected a definition, found 'tpye'. Did you mean 'type'?");
  EXPECT_EQ(fault("extend tyep A @b"),
            "model.graphql:1:8: expected 'schema' or the kind of a type, found 'tyep'. Did you mean 'type'?");
  EXPECT_EQ(fault("directive @a on OBJCT"),
            "model.graphql:1:17: expected a place where directives may stand, found 'OBJCT'. Did you mean "
            "'OBJECT'?");
}

TEST(Extensions, AreMarkedAndAddSomething) {
  const auto document = parse("extend type A implements B extend enum C { D } extend schema @e");
  EXPECT_TRUE(first<TypeDefinition>(document).extends);
  EXPECT_EQ(first<TypeDefinition>(document).location, (Location{1, 13}));
  EXPECT_TRUE(std::get<SchemaDefinition>(document->definitions()[2]).extends);
  EXPECT_EQ(fault("extend type A"),
            "model.graphql:1:14: expected something that the extension adds, found the end of the document");
  EXPECT_EQ(fault("extend scalar A type B"),
            "model.graphql:1:17: expected something that the extension adds, found 'type'");
  EXPECT_EQ(fault("extend schema"),
            "model.graphql:1:14: expected a directive or '{', found the end of the document");
  EXPECT_EQ(fault("\"doc\" extend type A @b"),
            "model.graphql:1:1: expected a definition that takes this description, found 'extend'");
}

TEST(Schemas, NameTheirOperationTypes) {
  const auto document = parse("\"doc\" schema @a { query: Q mutation: M }");
  const auto& schema = first<SchemaDefinition>(document);
  EXPECT_FALSE(schema.extends);
  EXPECT_EQ(schema.description, "doc");
  EXPECT_EQ(schema.location, (Location{1, 7}));
  EXPECT_EQ(schema.operations[1].kind, OperationKind::mutation);
  EXPECT_EQ(schema.operations[1].type.name, "M");
  EXPECT_EQ(fault("schema { a: A }"),
            "model.graphql:1:10: expected 'query', 'mutation' or 'subscription', found 'a'");
  EXPECT_EQ(fault("schema @a"), "model.graphql:1:10: expected '{', found the end of the document");
}

TEST(DirectiveDefinitions, HaveArgumentsAndLocations) {
  const auto document =
      parse("directive @index(name: String = \"x\") repeatable on | OBJECT | FIELD_DEFINITION");
  const auto& directive = first<DirectiveDefinition>(document);
  EXPECT_EQ(directive.name, "index");
  EXPECT_EQ(directive.location, (Location{1, 12}));
  EXPECT_EQ(directive.arguments[0].default_value->text, "x");
  EXPECT_TRUE(directive.repeatable);
  ASSERT_EQ(directive.locations.size(), 2U);
  EXPECT_EQ(directive.locations[1].name, "FIELD_DEFINITION");
  EXPECT_EQ(directive.locations[1].location, (Location{1, 63}));
}

TEST(DirectiveDefinitions, TakeOnlyLocationsOfTheEdition) {
  EXPECT_NE(fault("directive @a on DIRECTIVE_DEFINITION"), "");
  EXPECT_NE(fault("directive @a on object"), "");
  EXPECT_EQ(fault("directive @a on INPUT_FIELD_DEFINITION"), "");
}

}  // namespace
}  // namespace dc::graphql
