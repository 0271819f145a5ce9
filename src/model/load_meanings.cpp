// ModelBuilder: what needs all fields of all collections: owners, slugs, uniqueness, defaults, imports.
#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/builder.hpp"
#include "model/kinds.hpp"
#include "model/literal.hpp"
#include "model/validate.hpp"

namespace dc {

void ModelBuilder::finish_fields() {
  // The id of the accounts first: other owners point there.
  for (FieldSource& source : fields_) {
    if (source.field->kind == Kind::id) finish_owner(source);
  }
  for (FieldSource& source : fields_) {
    if (source.field->kind != Kind::id) finish_owner(source);
    finish_slug(source);
    finish_unique(source);
    finish_default(source);
  }
}

void ModelBuilder::finish_owner(FieldSource& source) {
  const DirectiveUse* use = find_use(source.uses, "owner");
  if (!use) return;
  Field& field = *source.field;
  Collection& collection = *source.collection;
  const bool is_account = field.kind == Kind::id;
  if (!is_account &&
      !(field.kind == Kind::ref && field.target->id && field.target->owner == field.target->id)) {
    faults_.add(use->place(), "@owner belongs on a link to the accounts, or on their own id.");
    return;
  }
  if (collection.owner) {
    faults_.add(use->place(), "A collection has one @owner; the other is '" + collection.owner->name + "'.");
    return;
  }
  for (const Collection& other : model_->collections_) {
    if (is_account && other.owner && other.owner == other.id) {
      faults_.add(use->place(), "One collection holds the accounts, and '" + other.type + "' does already.");
      return;
    }
  }
  collection.owner = &field;
}

void ModelBuilder::finish_slug(FieldSource& source) {
  const DirectiveUse* use = find_use(source.uses, "slug");
  if (!use) return;
  Field& field = *source.field;
  Collection& collection = *source.collection;
  if (field.kind != Kind::string || !field.required) {
    faults_.add(use->place(), "@slug belongs on a field of the type String!.");
    return;
  }
  if (!field.unique) faults_.add(use->place(), "A slug names one record: add @unique.");
  if (collection.slug) {
    faults_.add(use->place(), "A collection has one @slug; the other is '" + collection.slug->name + "'.");
    return;
  }
  const auto from = text_argument(*use, "from");
  if (!from) return;
  const Field* origin = collection.find(from->text);
  if (!origin) {
    faults_.add(from->place, "'" + collection.type + "' has no field '" + from->text + "'." +
                                 did_you_mean(from->text, names_of(collection)));
  } else if (origin == &field || origin->kind != Kind::string || origin->hidden) {
    faults_.add(from->place, "A slug is made from another field of the type String that is not hidden.");
  } else {
    field.slug_from = origin;
    collection.slug = &field;
  }
}

void ModelBuilder::finish_unique(FieldSource& source) {
  const DirectiveUse* use = find_use(source.uses, "unique");
  if (!use) return;
  Field& field = *source.field;
  if (field.kind == Kind::id || !can_be_indexed(field.kind)) {
    faults_.add(use->place(),
                field.kind == Kind::id
                    ? "The id is unique as it is."
                    : "A field of the kind " + std::string(to_text(field.kind)) + " cannot be @unique.");
    return;
  }
  if (field.kind == Kind::string && !find_use(source.uses, "max")) {
    field.points_max = std::min(field.points_max, limits::indexed_points_max);
  }
  if (field.kind == Kind::string && field.points_max > limits::indexed_points_max) {
    faults_.add(use->place(), "A unique String has at most " + std::to_string(limits::indexed_points_max) +
                                  " characters: lower its @max.");
  }
  field.unique_index = "uq_" + source.collection->table + "_" + field.column;
  if (const auto index = text_argument(*use, "index")) {
    check_name(index->place, index->text, "an index");
    field.unique_index = index->text;
  }
}

void ModelBuilder::finish_default(FieldSource& source) {
  const DirectiveUse* use = find_use(source.uses, "default");
  if (!use) return;
  Field& field = *source.field;
  const graphql::Value* literal = argument_of(*use, "value");
  if (!literal) return;
  const Place place{use->file, literal->location};
  if (field.is_read_only() || field.unique || field.kind == Kind::ref || field.is_link()) {
    faults_.add(use->place(), "'" + field.name + "' cannot have a default: " +
                                  (field.is_read_only() ? "the product sets it."
                                   : field.unique       ? "two records would have the same value."
                                                        : "links lead to records that exist."));
    return;
  }
  const auto json = to_json(*literal);
  if (!json) {
    faults_.add(place, "This is not a value that can be stored.");
    return;
  }
  if (json->is_null()) {
    faults_.add(place, "A field without @default is null where nothing is given: leave @default out.");
    return;
  }
  auto value = read_value(field, *json);
  if (!value) {
    faults_.add(place, "The default of '" + field.name + "' does not fit. " + value.error());
    return;
  }
  field.default_value = *std::move(value);
}

void ModelBuilder::check_imports(const Collection& collection) {
  std::set<std::string> keys;
  bool body = false, remainder = false;
  for (const Field& field : collection.fields) {
    for (const std::string& key : field.import.keys) {
      if (keys.insert(key).second) continue;
      faults_.add(place_of(field), "The front matter key '" + key + "' has a field already.");
    }
    if ((field.import.body && body) || (field.import.remainder && remainder)) {
      faults_.add(place_of(field), "Another field takes the " +
                                       std::string(field.import.body ? "body" : "remainder") +
                                       " of an import already.");
    }
    body |= field.import.body;
    remainder |= field.import.remainder;
  }
}

}  // namespace dc
