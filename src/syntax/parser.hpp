// The recursive-descent parser behind graphql::parse: one method a production, one token of lookahead.
//
// Faults travel as an empty Stop and the parser keeps the first one: a Result with its strings would be moved
// through every production of every request.
//
// Thread contract: one thread, one document.
#pragma once

#include <memory_resource>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "syntax/graphql.hpp"
#include "syntax/lexer.hpp"
#include "syntax/node_stack.hpp"

namespace dc::graphql {

struct Stop {};
template <class T = void>
using Parsed = tl::expected<T, Stop>;

class Parser {
 public:
  // `text` lies in `memory`, or lives as long; a NUL stands behind it.
  Parser(std::string_view text, std::pmr::memory_resource& memory);
  Parsed<List<Definition>> document();
  // Set when `document` has stopped.
  const Fault& fault() const { return token_.kind == TokenKind::fault ? lexer_.fault() : fault_; }

 private:
  // Whether a value may contain variables.
  enum class Variables : unsigned char { allowed, refused };

  // parser.cpp: tokens and documents
  void advance();
  bool peek(TokenKind kind) const { return token_.kind == kind; }
  bool accept(TokenKind kind);
  bool accept_keyword(std::string_view word);
  Parsed<> expect(TokenKind kind);
  Parsed<> expect_keyword(std::string_view word);
  Parsed<> descend();
  void ascend() { --depth_; }
  tl::unexpected<Stop> unexpected(std::string_view expected);
  tl::unexpected<Stop> unexpected(std::string_view expected, const Token& found);
  tl::unexpected<Stop> unknown_word(std::string_view expected, const Token& found,
                                    std::span<const std::string_view> words);
  bool peek_string() const { return peek(TokenKind::string) || peek(TokenKind::block_string); }
  std::string_view string_text();
  Parsed<std::string_view> name();
  std::string_view description();
  Parsed<Definition> definition();

  // parser_values.cpp
  Parsed<Value> value(Variables variables);
  Parsed<Value> variable(Variables variables);
  static Value::Kind name_kind(std::string_view word);
  Parsed<Value> list_value(Variables variables);
  Parsed<Value> object_value(Variables variables);
  Parsed<const Value*> default_value();
  Parsed<Argument> argument(Variables variables);
  Parsed<List<Argument>> arguments(Variables variables);
  Parsed<Directive> directive(Variables variables);
  Parsed<List<Directive>> directives(Variables variables);
  Parsed<NamedType> named_type();
  Parsed<TypeReference> type_reference();

  // parser_executable.cpp
  Parsed<OperationKind> operation_kind();
  Parsed<Definition> shorthand_query();
  Parsed<Definition> operation(std::string_view description);
  Parsed<Definition> fragment(std::string_view description);
  Parsed<VariableDefinition> variable_definition();
  Parsed<List<Selection>> selections();
  Parsed<Selection> selection();
  Parsed<Selection> field();
  Parsed<Selection> spread();

  // parser_type_system.cpp
  static std::optional<TypeDefinition::Kind> type_kind(std::string_view word);
  Parsed<Definition> extension();
  Parsed<Definition> schema(bool extends, std::string_view description);
  Parsed<OperationTypeDefinition> operation_type();
  Parsed<Definition> type(TypeDefinition::Kind kind, bool extends, std::string_view description);
  Parsed<> type_body(TypeDefinition& type);
  Parsed<List<NamedType>> interfaces();
  Parsed<List<NamedType>> members();
  Parsed<FieldDefinition> field_definition();
  Parsed<List<InputValueDefinition>> argument_definitions();
  Parsed<InputValueDefinition> input_value();
  Parsed<EnumValueDefinition> enum_value();
  Parsed<Definition> directive_definition(std::string_view description);
  Parsed<NamedType> directive_location();

  // Items up to `close`, at least one. `item` is called for each and returns Parsed<T>.
  template <class T, class Item>
  Parsed<List<T>> until(TokenKind close, Item item) {
    const std::size_t mark = unfinished_.mark();
    do {
      TRY(const T node, item());
      unfinished_.push(node);
    } while (!accept(close));
    return unfinished_.take<T>(mark);
  }
  // Items between `open` and `close`, at least one; or nothing at all.
  template <class T, class Item>
  Parsed<List<T>> optional(TokenKind open, TokenKind close, Item item) {
    if (!accept(open)) return List<T>{};
    return until<T>(close, item);
  }
  // Items with `delimiter` between them, and before the first if one likes.
  template <class T, class Item>
  Parsed<List<T>> delimited(TokenKind delimiter, Item item) {
    const std::size_t mark = unfinished_.mark();
    accept(delimiter);
    do {
      TRY(const T node, item());
      unfinished_.push(node);
    } while (accept(delimiter));
    return unfinished_.take<T>(mark);
  }
  // A node of its own in the arena.
  template <class T>
  const T* keep(const T& node) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (memory_.allocate(sizeof(T), alignof(T))) T(node);
  }

  Lexer lexer_;
  std::pmr::memory_resource& memory_;
  NodeStack unfinished_;
  Token token_;
  Fault fault_;
  std::size_t tokens_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace dc::graphql
