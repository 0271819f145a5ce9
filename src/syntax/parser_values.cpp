// Values, arguments, directives and type references (GraphQL September 2025, §2.6, §2.9 to §2.13).
#include "syntax/parser.hpp"

namespace dc::graphql {
namespace {

// Neither a list nor an object.
Value leaf(Value::Kind kind, Location location, std::string_view text) {
  Value value;
  value.kind = kind;
  value.location = location;
  value.text = text;
  return value;
}

}  // namespace

Parsed<Value> Parser::value(Variables variables) {
  if (peek(TokenKind::bracket_open)) return list_value(variables);
  if (peek(TokenKind::brace_open)) return object_value(variables);
  if (peek(TokenKind::dollar)) return variable(variables);
  const Token token = token_;
  if (peek_string()) return leaf(Value::Kind::string, token.location, string_text());
  if (accept(TokenKind::name)) return leaf(name_kind(token.text), token.location, token.text);
  if (accept(TokenKind::integer)) return leaf(Value::Kind::integer, token.location, token.text);
  if (accept(TokenKind::floating)) return leaf(Value::Kind::floating, token.location, token.text);
  return unexpected("a value");
}

Value::Kind Parser::name_kind(std::string_view word) {
  if (word == "true" || word == "false") return Value::Kind::boolean;
  if (word == "null") return Value::Kind::null;
  return Value::Kind::enumeration;
}

Parsed<Value> Parser::variable(Variables variables) {
  const Token dollar = token_;
  advance();
  if (variables == Variables::refused) return unexpected("a value without variables", dollar);
  TRY(const auto text, name());
  return leaf(Value::Kind::variable, dollar.location, text);
}

Parsed<Value> Parser::list_value(Variables variables) {
  Value list;
  list.kind = Value::Kind::list;
  list.location = token_.location;
  CHECK(descend());
  advance();
  if (!accept(TokenKind::bracket_close)) {
    TRY(list.items, until<Value>(TokenKind::bracket_close, [=, this] { return value(variables); }));
  }
  ascend();
  return list;
}

Parsed<Value> Parser::object_value(Variables variables) {
  Value object;
  object.kind = Value::Kind::object;
  object.location = token_.location;
  CHECK(descend());
  advance();
  if (!accept(TokenKind::brace_close)) {
    TRY(object.fields, until<Argument>(TokenKind::brace_close, [=, this] { return argument(variables); }));
  }
  ascend();
  return object;
}

// nullptr if there is none.
Parsed<const Value*> Parser::default_value() {
  if (!accept(TokenKind::equals)) return nullptr;
  TRY(const Value constant, value(Variables::refused));
  return keep(constant);
}

Parsed<Argument> Parser::argument(Variables variables) {
  Argument argument;
  argument.location = token_.location;
  TRY(argument.name, name());
  CHECK(expect(TokenKind::colon));
  TRY(argument.value, value(variables));
  return argument;
}

Parsed<List<Argument>> Parser::arguments(Variables variables) {
  return optional<Argument>(TokenKind::parenthesis_open, TokenKind::parenthesis_close,
                            [=, this] { return argument(variables); });
}

Parsed<List<Directive>> Parser::directives(Variables variables) {
  const std::size_t mark = unfinished_.mark();
  while (peek(TokenKind::at)) {
    TRY(const Directive node, directive(variables));
    unfinished_.push(node);
  }
  return unfinished_.take<Directive>(mark);
}

Parsed<Directive> Parser::directive(Variables variables) {
  Directive directive;
  directive.location = token_.location;
  CHECK(expect(TokenKind::at));
  TRY(directive.name, name());
  TRY(directive.arguments, arguments(variables));
  return directive;
}

Parsed<NamedType> Parser::named_type() {
  NamedType type;
  type.location = token_.location;
  TRY(type.name, name());
  return type;
}

Parsed<TypeReference> Parser::type_reference() {
  TypeReference type;
  type.location = token_.location;
  if (peek(TokenKind::bracket_open)) {
    CHECK(descend());
    advance();
    TRY(const TypeReference inner, type_reference());
    CHECK(expect(TokenKind::bracket_close));
    ascend();
    type.inner = keep(inner);
  } else {
    TRY(type.name, name());
  }
  type.non_null = accept(TokenKind::exclamation);
  return type;
}

}  // namespace dc::graphql
