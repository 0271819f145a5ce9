#include "model/directives.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace dc {
namespace {

using graphql::Argument;
using graphql::DirectiveDefinition;
using graphql::InputValueDefinition;
using Literal = graphql::Value::Kind;

graphql::Document parse_own(std::string_view definitions) {
  auto document = graphql::parse(definitions, "directives.graphql");
  ENSURE(document);
  return *std::move(document);
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view place_in_words(std::string_view where) {
  if (where == "OBJECT") return "a type";
  if (where == "FIELD_DEFINITION") return "a field";
  if (where == "ENUM") return "an enum";
  if (where == "ENUM_VALUE") return "a value of an enum";
  return "this";
}

bool is_text(const graphql::Value& value) { return value.kind == Literal::string; }

// Whether a literal has the type of an argument. GraphQL takes a single value for a list of one.
bool fits(const graphql::Value& value, const graphql::TypeReference& type) {
  if (type.is_list()) {
    if (value.kind != Literal::list) return fits(value, *type.inner);
    return std::all_of(value.items.begin(), value.items.end(),
                       [&](const graphql::Value& item) { return fits(item, *type.inner); });
  }
  if (type.name == "String") return is_text(value);
  if (type.name == "Boolean") return value.kind == Literal::boolean;
  if (type.name == "Int") return value.kind == Literal::integer && parse_int(value.text);
  return value.kind != Literal::variable;
}

template <class Named>
std::vector<std::string> names_of(const graphql::List<Named>& list) {
  std::vector<std::string> names;
  for (const Named& item : list) names.emplace_back(item.name);
  return names;
}

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

}  // namespace

DirectiveTable::DirectiveTable(std::string_view definitions) : document_(parse_own(definitions)) {
  for (const graphql::Definition& definition : document_.definitions()) {
    if (const auto* directive = std::get_if<DirectiveDefinition>(&definition)) {
      definitions_.push_back(directive);
      names_.push_back("@" + std::string(directive->name));
    }
  }
}

DirectiveUses DirectiveTable::check(const DirectiveUses& uses, std::string_view where, Faults& faults) const {
  DirectiveUses checked;
  for (const DirectiveUse& use : uses) {
    const std::string name = "@" + std::string(use.directive->name);
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known == names_.end()) {
      faults.add(use.place(), "There is no directive " + name + "." + did_you_mean(name, names_));
      continue;
    }
    const DirectiveDefinition& definition = *definitions_[static_cast<std::size_t>(known - names_.begin())];
    if (!definition.locations.find(where)) {
      faults.add(use.place(), name + " does not belong on " + std::string(place_in_words(where)) + ".");
      continue;
    }
    if (const auto* first = find_use(checked, use.directive->name); first && !definition.repeatable) {
      faults.add(use.place(), name + " is there already: " + faults.text(first->place()) + ".");
      continue;
    }
    check_arguments(use, definition, faults);
    checked.push_back(use);
  }
  return checked;
}

void DirectiveTable::check_arguments(const DirectiveUse& use, const DirectiveDefinition& definition,
                                     Faults& faults) const {
  const std::string name = "@" + std::string(definition.name);
  const auto& arguments = use.directive->arguments;
  for (const Argument& argument : arguments) {
    const Place place{use.file, argument.location};
    const InputValueDefinition* expected = definition.arguments.find(argument.name);
    if (!expected) {
      faults.add(place, name + " has no argument " + quoted(argument.name) + "." +
                            did_you_mean(argument.name, names_of(definition.arguments)));
    } else if (arguments.find(argument.name) != &argument) {
      faults.add(place, "The argument " + quoted(argument.name) + " is there twice.");
    } else if (!fits(argument.value, expected->type)) {
      faults.add({use.file, argument.value.location}, "The argument " + quoted(argument.name) + " of " +
                                                          name + " takes " + to_text(expected->type) + ".");
    }
  }
  for (const InputValueDefinition& expected : definition.arguments) {
    if (!expected.type.non_null || arguments.find(expected.name)) continue;
    faults.add(use.place(), name + " needs the argument " + quoted(expected.name) + ".");
  }
}

DirectiveUses uses_of(std::size_t file, const graphql::List<graphql::Directive>& directives) {
  DirectiveUses uses;
  for (const graphql::Directive& directive : directives) uses.push_back({file, &directive});
  return uses;
}

const DirectiveUse* find_use(const DirectiveUses& uses, std::string_view name) {
  for (const DirectiveUse& use : uses) {
    if (use.directive->name == name) return &use;
  }
  return nullptr;
}

const graphql::Value* argument_of(const DirectiveUse& use, std::string_view name) {
  const Argument* argument = use.directive->arguments.find(name);
  return argument ? &argument->value : nullptr;
}

std::optional<PlacedText> text_argument(const DirectiveUse& use, std::string_view name) {
  const auto* value = argument_of(use, name);
  if (!value || !is_text(*value)) return std::nullopt;
  return PlacedText{std::string(value->text), {use.file, value->location}};
}

std::vector<PlacedText> texts_argument(const DirectiveUse& use, std::string_view name) {
  const auto* value = argument_of(use, name);
  if (!value) return {};
  if (is_text(*value)) return {{std::string(value->text), {use.file, value->location}}};
  std::vector<PlacedText> texts;
  for (const graphql::Value& item : value->items) {
    if (is_text(item)) texts.push_back({std::string(item.text), {use.file, item.location}});
  }
  return texts;
}

std::optional<bool> flag_argument(const DirectiveUse& use, std::string_view name) {
  const auto* value = argument_of(use, name);
  if (!value || value->kind != Literal::boolean) return std::nullopt;
  return value->text == "true";
}

std::optional<std::int64_t> number_argument(const DirectiveUse& use, std::string_view name) {
  const auto* value = argument_of(use, name);
  if (!value || value->kind != Literal::integer) return std::nullopt;
  return parse_int(value->text);
}

}  // namespace dc
