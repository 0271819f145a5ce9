// ModelBuilder: which definitions there are. Everything but object types and enums is refused here, with the
// reason.
#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/builder.hpp"

namespace dc {
namespace {

using graphql::TypeDefinition;

constexpr std::array<std::string_view, 13> taken_type_names{
    "ID",   "String", "Text",  "Int",   "Float",    "Boolean",     "DateTime",
    "Date", "JSON",   "Media", "Query", "Mutation", "Subscription"};

// Why a kind of definition has no place in a model; empty for those that have one.
std::string_view reason_against(TypeDefinition::Kind kind) {
  switch (kind) {
    case TypeDefinition::Kind::object:
    case TypeDefinition::Kind::enumeration:
      return {};
    case TypeDefinition::Kind::scalar:
      return "Scalars are built in: ID, String, Text, Int, Float, Boolean, DateTime, Date, JSON, Media.";
    case TypeDefinition::Kind::interface:
      return "A model has no interfaces: each collection is a table of its own; repeat the fields.";
    case TypeDefinition::Kind::union_type:
      return "A model has no unions: a link leads to one collection; use one field for each.";
    case TypeDefinition::Kind::input_object:
      return "A model has no input types: they are derived from the collections; use JSON for nested values.";
  }
  return {};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

bool is_type_name(std::string_view name) {
  return name.size() <= limits::name_bytes_max && name.front() >= 'A' && name.front() <= 'Z' &&
         std::all_of(name.begin(), name.end(), is_letter_or_digit);
}

}  // namespace

void ModelBuilder::sort_out() {
  for (std::size_t file = 0; file < documents_.size(); ++file) {
    for (const graphql::Definition& definition : documents_[file].definitions()) {
      if (const auto* type = std::get_if<TypeDefinition>(&definition)) {
        sort_out_type(file, *type);
      } else if (const auto* directive = std::get_if<graphql::DirectiveDefinition>(&definition)) {
        faults_.add({file, directive->location}, "Directives are built in: a model cannot define its own.");
      } else if (const auto* schema = std::get_if<graphql::SchemaDefinition>(&definition)) {
        faults_.add({file, schema->location}, "The schema is derived from the collections: leave it out.");
      } else {
        const auto* operation = std::get_if<graphql::OperationDefinition>(&definition);
        const auto location =
            operation ? operation->location : std::get<graphql::FragmentDefinition>(definition).location;
        faults_.add({file, location}, "A model has types and enums, not requests.");
      }
    }
  }
}

void ModelBuilder::sort_out_type(std::size_t file, const TypeDefinition& definition) {
  const Place place{file, definition.location};
  if (const auto reason = reason_against(definition.kind); !reason.empty()) {
    faults_.add(place, std::string(reason));
    return;
  }
  if (!definition.interfaces.empty()) {
    faults_.add({file, definition.interfaces.front().location},
                std::string(reason_against(TypeDefinition::Kind::interface)));
  }
  if (definition.extends) {
    extensions_.push_back({file, &definition});
    return;
  }
  add_type(file, definition);
}

void ModelBuilder::add_type(std::size_t file, const TypeDefinition& definition) {
  const Place place{file, definition.location};
  const std::string name(definition.name);
  const auto [first, is_new] = type_names_.try_emplace(name, place);
  if (!is_new) {
    faults_.add(place, "The name '" + name + "' is taken: " + faults_.text(first->second) +
                           ". To add to that type, write 'extend type'.");
    return;
  }
  check_type_name(place, name);
  if (definition.kind == TypeDefinition::Kind::enumeration) {
    enum_parts_.push_back({file, &definition});
  } else if (types_.size() == limits::collections_max) {
    faults_.add(place, "A model has at most " + std::to_string(limits::collections_max) + " collections.");
  } else {
    types_.push_back({.parts = {{file, &definition}}, .uses = {}});
  }
}

void ModelBuilder::check_type_name(Place place, std::string_view name) {
  if (std::find(taken_type_names.begin(), taken_type_names.end(), name) != taken_type_names.end()) {
    faults_.add(place, "The name '" + std::string(name) + "' is built in; choose another.");
  } else if (!is_type_name(name)) {
    faults_.add(place, "The name of a type is a capital and then letters and digits, at most " +
                           std::to_string(limits::name_bytes_max) + "; found '" + std::string(name) + "'.");
  }
}

void ModelBuilder::add_extensions() {
  std::vector<std::string> names;
  for (const TypeSource& type : types_) names.emplace_back(type.parts.front().definition->name);
  for (const Part& part : extensions_) {
    const std::string name(part.definition->name);
    const auto type = std::find(names.begin(), names.end(), name);
    if (part.definition->kind == TypeDefinition::Kind::enumeration) {
      faults_.add(part.place(), "An enum cannot be extended; write all its values where it is defined.");
    } else if (type == names.end()) {
      faults_.add(part.place(), "There is no type '" + name + "' to extend." + did_you_mean(name, names));
    } else {
      types_[static_cast<std::size_t>(type - names.begin())].parts.push_back(part);
    }
  }
}

void ModelBuilder::add_enums() {
  for (const Part& part : enum_parts_) {
    const TypeDefinition& definition = *part.definition;
    directives_.check(uses_of(part.file, definition.directives), "ENUM", faults_);
    EnumType& enumeration = model_->enums_.emplace_back();
    enumeration.name = definition.name;
    enumeration.description = definition.description;
    for (const auto& value : definition.values) add_enum_value(enumeration, part.file, value);

    const auto has = [&](std::string_view word) {
      return std::find(enumeration.values.begin(), enumeration.values.end(), word) !=
             enumeration.values.end();
    };
    if (definition.values.empty()) faults_.add(part.place(), "An enum has at least one value.");
    if (enumeration.name == publication_status && !(has(published_status) && has(draft_status))) {
      faults_.add(part.place(), "PublicationStatus has to have the values 'draft' and 'published'.");
    }
  }
}

void ModelBuilder::add_enum_value(EnumType& enumeration, std::size_t file,
                                  const graphql::EnumValueDefinition& value) {
  const Place place{file, value.location};
  const std::string name(value.name);
  auto& values = enumeration.values;
  directives_.check(uses_of(file, value.directives), "ENUM_VALUE", faults_);
  if (std::find(values.begin(), values.end(), name) != values.end()) {
    faults_.add(place, "The value '" + name + "' is there twice.");
  } else if (name.size() > limits::name_bytes_max || name.starts_with("__")) {
    faults_.add(place, "The name of a value has at most " + std::to_string(limits::name_bytes_max) +
                           " characters and does not begin with '__'.");
  } else if (values.size() == limits::enum_values_max) {
    faults_.add(place, "An enum has at most " + std::to_string(limits::enum_values_max) + " values.");
  } else {
    values.push_back(name);
  }
}

}  // namespace dc
