// Type system definitions and extensions (GraphQL September 2025, §3).
#include <algorithm>
#include <array>

#include "syntax/parser.hpp"

namespace dc::graphql {
namespace {

constexpr std::array<std::string_view, 19> directive_locations = {"QUERY",
                                                                  "MUTATION",
                                                                  "SUBSCRIPTION",
                                                                  "FIELD",
                                                                  "FRAGMENT_DEFINITION",
                                                                  "FRAGMENT_SPREAD",
                                                                  "INLINE_FRAGMENT",
                                                                  "VARIABLE_DEFINITION",
                                                                  "SCHEMA",
                                                                  "SCALAR",
                                                                  "OBJECT",
                                                                  "FIELD_DEFINITION",
                                                                  "ARGUMENT_DEFINITION",
                                                                  "INTERFACE",
                                                                  "UNION",
                                                                  "ENUM",
                                                                  "ENUM_VALUE",
                                                                  "INPUT_OBJECT",
                                                                  "INPUT_FIELD_DEFINITION"};

constexpr std::array<std::string_view, 7> extension_words = {"schema", "scalar", "type", "interface",
                                                             "union",  "enum",   "input"};

bool adds_something(const TypeDefinition& type) {
  return !type.interfaces.empty() || !type.directives.empty() || !type.fields.empty() ||
         !type.members.empty() || !type.values.empty() || !type.input_fields.empty();
}

}  // namespace

std::optional<TypeDefinition::Kind> Parser::type_kind(std::string_view word) {
  using Kind = TypeDefinition::Kind;
  if (word == "type") return Kind::object;
  if (word == "enum") return Kind::enumeration;
  if (word == "input") return Kind::input_object;
  if (word == "interface") return Kind::interface;
  if (word == "union") return Kind::union_type;
  if (word == "scalar") return Kind::scalar;
  return std::nullopt;
}

Parsed<Definition> Parser::extension() {
  CHECK(expect_keyword("extend"));
  if (peek(TokenKind::name)) {
    if (token_.text == "schema") return schema(true, {});
    if (const auto kind = type_kind(token_.text)) return type(*kind, true, {});
  }
  return unknown_word("'schema' or the kind of a type", token_, extension_words);
}

Parsed<Definition> Parser::schema(bool extends, std::string_view description) {
  SchemaDefinition schema;
  schema.extends = extends;
  schema.location = token_.location;
  schema.description = description;
  CHECK(expect_keyword("schema"));
  TRY(schema.directives, directives(Variables::refused));
  const auto item = [this] { return operation_type(); };
  if (!extends || peek(TokenKind::brace_open)) {
    CHECK(expect(TokenKind::brace_open));
    TRY(schema.operations, until<OperationTypeDefinition>(TokenKind::brace_close, item));
  }
  if (schema.directives.empty() && schema.operations.empty()) return unexpected("a directive or '{'");
  return schema;
}

Parsed<OperationTypeDefinition> Parser::operation_type() {
  OperationTypeDefinition operation;
  operation.location = token_.location;
  TRY(operation.kind, operation_kind());
  CHECK(expect(TokenKind::colon));
  TRY(operation.type, named_type());
  return operation;
}

// From the keyword on.
Parsed<Definition> Parser::type(TypeDefinition::Kind kind, bool extends, std::string_view description) {
  advance();
  TypeDefinition type;
  type.kind = kind;
  type.extends = extends;
  type.location = token_.location;
  type.description = description;
  TRY(type.name, name());
  if (kind == TypeDefinition::Kind::object || kind == TypeDefinition::Kind::interface) {
    TRY(type.interfaces, interfaces());
  }
  TRY(type.directives, directives(Variables::refused));
  CHECK(type_body(type));
  if (extends && !adds_something(type)) return unexpected("something that the extension adds");
  return type;
}

Parsed<> Parser::type_body(TypeDefinition& type) {
  constexpr auto open = TokenKind::brace_open;
  constexpr auto close = TokenKind::brace_close;
  switch (type.kind) {
    case TypeDefinition::Kind::scalar:
      return {};
    case TypeDefinition::Kind::object:
    case TypeDefinition::Kind::interface: {
      TRY(type.fields, optional<FieldDefinition>(open, close, [this] { return field_definition(); }));
      return {};
    }
    case TypeDefinition::Kind::union_type: {
      TRY(type.members, members());
      return {};
    }
    case TypeDefinition::Kind::enumeration: {
      TRY(type.values, optional<EnumValueDefinition>(open, close, [this] { return enum_value(); }));
      return {};
    }
    case TypeDefinition::Kind::input_object: {
      TRY(type.input_fields, optional<InputValueDefinition>(open, close, [this] { return input_value(); }));
      return {};
    }
  }
  return {};
}

Parsed<List<NamedType>> Parser::interfaces() {
  if (!accept_keyword("implements")) return List<NamedType>{};
  return delimited<NamedType>(TokenKind::ampersand, [this] { return named_type(); });
}

Parsed<List<NamedType>> Parser::members() {
  if (!accept(TokenKind::equals)) return List<NamedType>{};
  return delimited<NamedType>(TokenKind::pipe, [this] { return named_type(); });
}

Parsed<FieldDefinition> Parser::field_definition() {
  FieldDefinition field;
  field.description = description();
  field.location = token_.location;
  TRY(field.name, name());
  TRY(field.arguments, argument_definitions());
  CHECK(expect(TokenKind::colon));
  TRY(field.type, type_reference());
  TRY(field.directives, directives(Variables::refused));
  return field;
}

Parsed<List<InputValueDefinition>> Parser::argument_definitions() {
  return optional<InputValueDefinition>(TokenKind::parenthesis_open, TokenKind::parenthesis_close,
                                        [this] { return input_value(); });
}

Parsed<InputValueDefinition> Parser::input_value() {
  InputValueDefinition input;
  input.description = description();
  input.location = token_.location;
  TRY(input.name, name());
  CHECK(expect(TokenKind::colon));
  TRY(input.type, type_reference());
  TRY(input.default_value, default_value());
  TRY(input.directives, directives(Variables::refused));
  return input;
}

Parsed<EnumValueDefinition> Parser::enum_value() {
  EnumValueDefinition value;
  value.description = description();
  value.location = token_.location;
  if (peek(TokenKind::name) && name_kind(token_.text) != Value::Kind::enumeration)
    return unexpected("a name other than true, false and null");
  TRY(value.name, name());
  TRY(value.directives, directives(Variables::refused));
  return value;
}

Parsed<Definition> Parser::directive_definition(std::string_view description) {
  DirectiveDefinition directive;
  directive.description = description;
  CHECK(expect_keyword("directive"));
  CHECK(expect(TokenKind::at));
  directive.location = token_.location;
  TRY(directive.name, name());
  TRY(directive.arguments, argument_definitions());
  directive.repeatable = accept_keyword("repeatable");
  CHECK(expect_keyword("on"));
  TRY(directive.locations, delimited<NamedType>(TokenKind::pipe, [this] { return directive_location(); }));
  return directive;
}

Parsed<NamedType> Parser::directive_location() {
  const Token token = token_;
  TRY(const NamedType location, named_type());
  if (std::ranges::find(directive_locations, location.name) != directive_locations.end()) return location;
  return unknown_word("a place where directives may stand", token, directive_locations);
}

}  // namespace dc::graphql
