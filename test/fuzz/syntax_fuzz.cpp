// The GraphQL parser takes any bytes: it neither crashes nor reads beyond them, a refusal names a place
// within the text, and a tree borrows from its document only: the text that was parsed is gone when the tree
// is walked.
#include <cstdlib>
#include <cstring>

#include "require.hpp"
#include "syntax/graphql.hpp"

namespace {

using namespace dc::graphql;

// Reads every byte of it, so that a dangling view is found.
std::size_t walk(std::string_view text) {
  std::size_t sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  return sum;
}

std::size_t walk(const Argument& argument);

std::size_t walk(const Value& value) {
  require(value.kind == Value::Kind::list || value.items.empty());
  require(value.kind == Value::Kind::object || value.fields.empty());
  std::size_t sum = walk(value.text);
  for (const Value& item : value.items) sum += walk(item);
  for (const Argument& field : value.fields) sum += walk(field);
  return sum;
}

std::size_t walk(const Argument& argument) { return walk(argument.name) + walk(argument.value); }

std::size_t walk(const List<Directive>& directives) {
  std::size_t sum = 0;
  for (const Directive& directive : directives) {
    require(!directive.name.empty());
    for (const Argument& argument : directive.arguments) sum += walk(argument);
  }
  return sum;
}

std::size_t walk(const List<InputValueDefinition>& inputs) {
  std::size_t sum = 0;
  for (const InputValueDefinition& input : inputs) {
    sum += walk(input.description) + to_text(input.type).size() + walk(input.directives);
    if (input.default_value) sum += walk(*input.default_value);
  }
  return sum;
}

std::size_t walk(const List<Selection>& selections) {
  std::size_t sum = 0;
  for (const Selection& selection : selections) {
    require(selection.kind == Selection::Kind::inline_fragment || !selection.name.empty());
    for (const Argument& argument : selection.arguments) sum += walk(argument);
    sum += walk(selection.response_key()) + walk(selection.directives) + walk(selection.selections);
  }
  return sum;
}

std::size_t walk(const OperationDefinition& operation) {
  std::size_t sum = walk(operation.description) + walk(operation.directives) + walk(operation.selections);
  for (const VariableDefinition& variable : operation.variables) {
    sum += walk(variable.description) + to_text(variable.type).size() + walk(variable.directives);
    if (variable.default_value) sum += walk(*variable.default_value);
  }
  return sum;
}

std::size_t walk(const FragmentDefinition& fragment) {
  require(!fragment.name.empty() && fragment.name != "on" && !fragment.selections.empty());
  return walk(fragment.description) + walk(fragment.directives) + walk(fragment.selections);
}

std::size_t walk(const TypeDefinition& type) {
  require(!type.name.empty() && (!type.extends || type.description.empty()));
  std::size_t sum = walk(type.description) + walk(type.directives) + walk(type.input_fields);
  for (const FieldDefinition& field : type.fields)
    sum +=
        walk(field.description) + walk(field.arguments) + to_text(field.type).size() + walk(field.directives);
  for (const EnumValueDefinition& value : type.values)
    sum += walk(value.description) + walk(value.directives);
  for (const NamedType& name : type.interfaces) sum += walk(name.name);
  for (const NamedType& name : type.members) sum += walk(name.name);
  return sum;
}

std::size_t walk(const SchemaDefinition& schema) {
  require(schema.extends || !schema.operations.empty());
  return walk(schema.description) + walk(schema.directives);
}

std::size_t walk(const DirectiveDefinition& directive) {
  require(!directive.locations.empty());
  return walk(directive.description) + walk(directive.arguments);
}

void check_place(const dc::Error& error, std::size_t size) {
  require(error.code == dc::Code::malformed && error.issues.size() == 1);
  const char* const pointer = error.issues[0].pointer.c_str();
  char* end = nullptr;
  const unsigned long line = std::strtoul(pointer, &end, 10);
  require(*end == ':' && line >= 1 && line <= size + 1);
  const unsigned long column = std::strtoul(end + 1, &end, 10);
  require(*end == '\0' && column >= 1 && column <= size + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  dc::Result<Document> document = [&] {
    const std::string text(reinterpret_cast<const char*>(data), size);
    return parse(text);
  }();
  if (!document) {
    check_place(document.error(), size);
    return 0;
  }
  const Document moved = std::move(*document);
  require(!moved.definitions().empty());
  volatile std::size_t sum = 0;
  for (const Definition& definition : moved.definitions())
    sum = sum + std::visit([](const auto& node) { return walk(node); }, definition);
  return 0;
}
