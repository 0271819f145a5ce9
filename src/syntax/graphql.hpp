// GraphQL documents (edition September 2025): the syntax tree and its parser, for type systems and for
// requests.
//
// `parse` reads one document and checks its grammar, nothing else: no name is looked up, no value is coerced.
// The tree is a set of trivial structs that borrow everything (text, lists, nodes) from their Document, which
// keeps a copy of the source and all nodes in one arena. So a tree costs two allocations, moving a Document
// moves nothing that a node points to, and destroying one is not recursive. Copy what has to outlive the
// Document into your own types.
//
// Thread contract: a Document is immutable; any number of threads may read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/result.hpp"

namespace dc::graphql {

// Line and column count from 1. Lines end with LF, CR or CR LF. A column is a Unicode code point, so that it
// agrees with editors and compilers (graphql-js counts UTF-16 units, which differs after an emoji).
struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const Location&) const = default;
};

// A read-only sequence in the Document's arena.
template <class T>
class List {
 public:
  List() = default;
  List(const T* first, std::size_t size) : first_(first), size_(size) {}
  const T* begin() const { return first_; }
  const T* end() const { return first_ + size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](std::size_t i) const { return first_[i]; }
  const T& front() const { return first_[0]; }
  // The first element of that name, else nullptr.
  const T* find(std::string_view name) const {
    for (const T& element : *this)
      if (element.name == name) return &element;
    return nullptr;
  }

 private:
  const T* first_ = nullptr;
  std::size_t size_ = 0;
};

// The location of a node is its first token, not counting a description; what is defined with a keyword
// (`type Project`, `query Latest`) is located at its name, or at the keyword or brace if it has none.

// ---- Values, arguments, directives, types
// -----------------------------------------------------------------------------

struct Argument;

struct Value {
  enum class Kind : unsigned char {
    null,
    boolean,
    integer,
    floating,
    string,
    enumeration,
    variable,
    list,
    object
  };
  Kind kind = Kind::null;
  Location location;
  // string: decoded, well-formed UTF-8, may hold U+0000; variable: the name without `$`; otherwise the
  // literal as it is written (numbers of any size and precision, "true", "null", DRAFT). Empty for lists and
  // objects.
  std::string_view text;
  List<Value> items;      // of a list
  List<Argument> fields;  // of an object, in their order; names may repeat: that is for validation to refuse
};

// `name: value` among arguments, and in an object value.
struct Argument {
  Location location;
  std::string_view name;
  Value value;
};

struct Directive {
  Location location;  // of the `@`
  std::string_view name;
  List<Argument> arguments;
};

// `Name`, `[Inner]`, either with `!`.
struct TypeReference {
  Location location;
  std::string_view name;                 // empty for a list
  const TypeReference* inner = nullptr;  // of a list, else nullptr
  bool non_null = false;
  bool is_list() const { return inner != nullptr; }
  // The type that all lists are stripped from.
  const TypeReference& innermost() const { return inner ? inner->innermost() : *this; }
};
// As it is written: "[Category!]!".
std::string to_text(const TypeReference& type);

// A name that stands for something defined elsewhere: an interface, a union member, a type condition.
struct NamedType {
  Location location;
  std::string_view name;
};

// ---- Executable definitions
// -------------------------------------------------------------------------------------------

enum class OperationKind : unsigned char { query, mutation, subscription };

struct Selection {
  enum class Kind : unsigned char { field, fragment_spread, inline_fragment };
  Kind kind = Kind::field;
  Location location;
  std::string_view alias;  // of a field, empty if it has none
  // The field's name; the spread fragment's name; the type after `on` of an inline fragment, empty if it has
  // none.
  std::string_view name;
  List<Argument> arguments;
  List<Directive> directives;
  List<Selection> selections;
  std::string_view response_key() const { return alias.empty() ? name : alias; }
};

struct VariableDefinition {
  Location location;
  std::string_view description;
  std::string_view name;  // without `$`
  TypeReference type;
  const Value* default_value = nullptr;
  List<Directive> directives;
};

struct OperationDefinition {
  Location location;
  std::string_view description;
  OperationKind kind = OperationKind::query;
  std::string_view name;  // empty for an anonymous operation
  List<VariableDefinition> variables;
  List<Directive> directives;
  List<Selection> selections;
};

struct FragmentDefinition {
  Location location;
  std::string_view description;
  std::string_view name;
  NamedType type_condition;
  List<Directive> directives;
  List<Selection> selections;
};

// ---- Type system definitions and extensions
// --------------------------------------------------------------------------- A description is empty if there
// is none. `extends` tells `extend type` from `type`; extensions have no description.

struct InputValueDefinition {
  Location location;
  std::string_view description;
  std::string_view name;
  TypeReference type;
  const Value* default_value = nullptr;
  List<Directive> directives;
};

struct FieldDefinition {
  Location location;
  std::string_view description;
  std::string_view name;
  List<InputValueDefinition> arguments;
  TypeReference type;
  List<Directive> directives;
};

struct EnumValueDefinition {
  Location location;
  std::string_view description;
  std::string_view name;
  List<Directive> directives;
};

struct TypeDefinition {
  enum class Kind : unsigned char { scalar, object, interface, union_type, enumeration, input_object };
  Kind kind = Kind::scalar;
  bool extends = false;
  Location location;
  std::string_view description;
  std::string_view name;
  List<NamedType> interfaces;  // of an object or an interface
  List<Directive> directives;
  List<FieldDefinition> fields;             // of an object or an interface
  List<NamedType> members;                  // of a union
  List<EnumValueDefinition> values;         // of an enumeration
  List<InputValueDefinition> input_fields;  // of an input object
};

struct OperationTypeDefinition {
  Location location;
  OperationKind kind = OperationKind::query;
  NamedType type;
};

struct SchemaDefinition {
  bool extends = false;
  Location location;
  std::string_view description;
  List<Directive> directives;
  List<OperationTypeDefinition> operations;
};

struct DirectiveDefinition {
  Location location;
  std::string_view description;
  std::string_view name;  // without `@`
  List<InputValueDefinition> arguments;
  bool repeatable = false;
  List<NamedType> locations;  // FIELD_DEFINITION, …: only names that the edition has
};

using Definition = std::variant<OperationDefinition, FragmentDefinition, TypeDefinition, SchemaDefinition,
                                DirectiveDefinition>;

// ---- The document
// -----------------------------------------------------------------------------------------------------

class Document {
 public:
  using Memory = std::pmr::monotonic_buffer_resource;
  Document(std::unique_ptr<Memory> memory, List<Definition> definitions)
      : memory_(std::move(memory)), definitions_(definitions) {}
  // In the order of the text; at least one.
  const List<Definition>& definitions() const { return definitions_; }

 private:
  std::unique_ptr<Memory> memory_;
  List<Definition> definitions_;
};

// Code::malformed otherwise, with the detail "FILE:LINE:COLUMN: expected this, found that" (without "FILE:"
// if `file_name` is empty) and one Issue that has the place as its pointer and the rest as its message.
// Refused besides faults of grammar: text that is not UTF-8, more than document_bytes_max bytes,
// document_tokens_max tokens or document_depth_max nested braces and brackets. Linear in the length of the
// text, whatever it holds.
Result<Document> parse(std::string_view text, std::string_view file_name = {});

}  // namespace dc::graphql
