// Operations, selections and fragments (GraphQL September 2025, §2.3 to §2.8).
#include "syntax/parser.hpp"

namespace dc::graphql {

Parsed<OperationKind> Parser::operation_kind() {
  const Token word = token_;
  CHECK(expect(TokenKind::name));
  if (word.text == "query") return OperationKind::query;
  if (word.text == "mutation") return OperationKind::mutation;
  if (word.text == "subscription") return OperationKind::subscription;
  return unexpected("'query', 'mutation' or 'subscription'", word);
}

Parsed<Definition> Parser::shorthand_query() {
  OperationDefinition operation;
  operation.location = token_.location;
  TRY(operation.selections, selections());
  return operation;
}

Parsed<Definition> Parser::operation(std::string_view description) {
  OperationDefinition operation;
  operation.location = token_.location;
  operation.description = description;
  TRY(operation.kind, operation_kind());
  if (peek(TokenKind::name)) {
    operation.location = token_.location;
    TRY(operation.name, name());
  }
  TRY(operation.variables,
      optional<VariableDefinition>(TokenKind::parenthesis_open, TokenKind::parenthesis_close,
                                   [this] { return variable_definition(); }));
  TRY(operation.directives, directives(Variables::allowed));
  TRY(operation.selections, selections());
  return operation;
}

Parsed<VariableDefinition> Parser::variable_definition() {
  VariableDefinition variable;
  variable.description = description();
  variable.location = token_.location;
  CHECK(expect(TokenKind::dollar));
  TRY(variable.name, name());
  CHECK(expect(TokenKind::colon));
  TRY(variable.type, type_reference());
  TRY(variable.default_value, default_value());
  TRY(variable.directives, directives(Variables::refused));
  return variable;
}

Parsed<Definition> Parser::fragment(std::string_view description) {
  FragmentDefinition fragment;
  fragment.description = description;
  CHECK(expect_keyword("fragment"));
  fragment.location = token_.location;
  if (peek(TokenKind::name) && token_.text == "on") return unexpected("the fragment's name");
  TRY(fragment.name, name());
  CHECK(expect_keyword("on"));
  TRY(fragment.type_condition, named_type());
  TRY(fragment.directives, directives(Variables::allowed));
  TRY(fragment.selections, selections());
  return fragment;
}

Parsed<List<Selection>> Parser::selections() {
  CHECK(descend());
  CHECK(expect(TokenKind::brace_open));
  TRY(const auto list, until<Selection>(TokenKind::brace_close, [this] { return selection(); }));
  ascend();
  return list;
}

Parsed<Selection> Parser::selection() { return peek(TokenKind::spread) ? spread() : field(); }

Parsed<Selection> Parser::field() {
  Selection field;
  field.kind = Selection::Kind::field;
  field.location = token_.location;
  TRY(field.name, name());
  if (accept(TokenKind::colon)) {
    field.alias = field.name;
    TRY(field.name, name());
  }
  TRY(field.arguments, arguments(Variables::allowed));
  TRY(field.directives, directives(Variables::allowed));
  if (peek(TokenKind::brace_open)) {
    TRY(field.selections, selections());
  }
  return field;
}

// `...Name`, `... on Type {`, `... {`
Parsed<Selection> Parser::spread() {
  Selection spread;
  spread.kind = Selection::Kind::inline_fragment;
  spread.location = token_.location;
  CHECK(expect(TokenKind::spread));
  if (accept_keyword("on")) {
    TRY(spread.name, name());
  } else if (peek(TokenKind::name)) {
    spread.kind = Selection::Kind::fragment_spread;
    TRY(spread.name, name());
    TRY(spread.directives, directives(Variables::allowed));
    return spread;
  }
  TRY(spread.directives, directives(Variables::allowed));
  TRY(spread.selections, selections());
  return spread;
}

}  // namespace dc::graphql
