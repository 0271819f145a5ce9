// Operations, selections, fragments, variables and values.
#include <gtest/gtest.h>

#include "syntax/graphql.hpp"

namespace dc::graphql {
namespace {

// Why `text` is refused, "" if it is not.
std::string fault(std::string_view text) {
  const auto document = parse(text);
  return document ? std::string() : document.error().detail;
}

const OperationDefinition& operation(const Result<Document>& document, std::size_t i = 0) {
  return std::get<OperationDefinition>(document.value().definitions()[i]);
}

TEST(Requests, MayBeABareSelection) {
  const auto document = parse("{ projects { title } }");
  const OperationDefinition& query = operation(document);
  EXPECT_EQ(query.kind, OperationKind::query);
  EXPECT_EQ(query.name, "");
  EXPECT_EQ(query.location, (Location{1, 1}));
  ASSERT_EQ(query.selections.size(), 1U);
  EXPECT_EQ(query.selections[0].name, "projects");
  ASSERT_NE(query.selections[0].selections.find("title"), nullptr);
}

TEST(Requests, KeepTheirOperationsAndFragmentsInOrder) {
  const auto document = parse("query A { a } mutation { b } fragment F on T @d { c } subscription S { d }");
  ASSERT_EQ(document->definitions().size(), 4U);
  EXPECT_EQ(operation(document, 0).location, (Location{1, 7}));
  EXPECT_EQ(operation(document, 1).kind, OperationKind::mutation);
  const auto& fragment = std::get<FragmentDefinition>(document->definitions()[2]);
  EXPECT_EQ(fragment.name, "F");
  EXPECT_EQ(fragment.type_condition.name, "T");
  EXPECT_EQ(fragment.directives[0].location, (Location{1, 46}));
  EXPECT_EQ(operation(document, 3).kind, OperationKind::subscription);
}

TEST(Requests, TakeDescriptionsOnOperationsVariablesAndFragments) {
  const auto document = parse(R"("one" query Q("two" $a: T) { b } """
  three
""" fragment F on T { c })");
  EXPECT_EQ(operation(document).description, "one");
  EXPECT_EQ(operation(document).variables[0].description, "two");
  EXPECT_EQ(operation(document).variables[0].location, (Location{1, 21}));
  EXPECT_EQ(std::get<FragmentDefinition>(document->definitions()[1]).description, "three");
  EXPECT_EQ(fault("\"doc\" { a }"), "1:1: expected a definition that takes this description, found '{'");
}

TEST(Requests, DeclareVariablesWithDefaultsAndDirectives) {
  const auto document = parse("query ($ids: [ID!]! = [\"x\"] @a(b: 1), $n: Int) { c }");
  const List<VariableDefinition>& variables = operation(document).variables;
  ASSERT_EQ(variables.size(), 2U);
  EXPECT_EQ(variables[0].name, "ids");
  EXPECT_EQ(to_text(variables[0].type), "[ID!]!");
  EXPECT_EQ(variables[0].type.innermost().location, (Location{1, 15}));
  ASSERT_NE(variables[0].default_value, nullptr);
  EXPECT_EQ(variables[0].default_value->items[0].text, "x");
  EXPECT_EQ(variables[0].directives[0].name, "a");
  EXPECT_EQ(variables[1].default_value, nullptr);
}

TEST(Requests, HaveNoVariablesInConstants) {
  EXPECT_EQ(fault("query ($a: T = $b) { c }"), "1:16: expected a value without variables, found '$'");
  EXPECT_EQ(fault("query ($a: T = [{b: $c}]) { d }"), "1:21: expected a value without variables, found '$'");
  EXPECT_EQ(fault("query ($a: T @b(c: $d)) { e }"), "1:20: expected a value without variables, found '$'");
}

TEST(Selections, HaveAliasesArgumentsAndDirectives) {
  const auto document = parse("{ first: item(id: $id, where: {a: [1]}) @include(if: true) { b } c }");
  const Selection& item = operation(document).selections[0];
  EXPECT_EQ(item.response_key(), "first");
  EXPECT_EQ(item.name, "item");
  EXPECT_EQ(item.location, (Location{1, 3}));
  EXPECT_EQ(item.arguments.find("id")->value.kind, Value::Kind::variable);
  EXPECT_EQ(item.arguments.find("where")->value.fields[0].value.items[0].text, "1");
  EXPECT_EQ(item.directives[0].arguments[0].value.kind, Value::Kind::boolean);
  EXPECT_EQ(operation(document).selections[1].response_key(), "c");
}

TEST(Selections, TellSpreadsFromInlineFragments) {
  const auto document = parse("{ ...F @a ... on T { b } ... @c { d } ... { e } ...onward }");
  const List<Selection>& selections = operation(document).selections;
  ASSERT_EQ(selections.size(), 5U);
  EXPECT_EQ(selections[0].kind, Selection::Kind::fragment_spread);
  EXPECT_EQ(selections[0].directives.size(), 1U);
  EXPECT_EQ(selections[1].kind, Selection::Kind::inline_fragment);
  EXPECT_EQ(selections[1].name, "T");
  EXPECT_EQ(selections[2].name, "");
  EXPECT_EQ(selections[3].selections[0].name, "e");
  EXPECT_EQ(selections[4].name, "onward");
}

TEST(Selections, AreRefusedWhereTheyGoWrong) {
  EXPECT_EQ(fault("{ a { } }"), "1:7: expected a name, found '}'");
  EXPECT_EQ(fault("{\n  a(\n}"), "3:1: expected a name, found '}'");
  EXPECT_EQ(fault("{ a(b 1) }"), "1:7: expected ':', found '1'");
  EXPECT_EQ(fault("{ a"), "1:4: expected a name, found the end of the document");
  EXPECT_EQ(fault("{ ...on }"), "1:9: expected a name, found '}'");
  EXPECT_EQ(fault("fragment on on T { a }"), "1:10: expected the fragment's name, found 'on'");
  EXPECT_EQ(fault("query Q"), "1:8: expected '{', found the end of the document");
}

TEST(Values, KnowTheirKindsAndPlaces) {
  const auto document = parse("{ a(b: [null true -1 1.5 \"s\" ENUM $v [] {}]) }");
  const List<Value>& items = operation(document).selections[0].arguments[0].value.items;
  using Kind = Value::Kind;
  const Kind kinds[] = {Kind::null,        Kind::boolean,  Kind::integer, Kind::floating, Kind::string,
                        Kind::enumeration, Kind::variable, Kind::list,    Kind::object};
  ASSERT_EQ(items.size(), std::size(kinds));
  for (std::size_t i = 0; i < items.size(); ++i) EXPECT_EQ(items[i].kind, kinds[i]) << i;
  EXPECT_EQ(items[2].text, "-1");
  EXPECT_EQ(items[6].text, "v");
  EXPECT_EQ(items[8].location, (Location{1, 41}));
}

}  // namespace
}  // namespace dc::graphql
