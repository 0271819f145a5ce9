// ModelBuilder: a collection a type, with its names, rules, indexes and search.
#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/access.hpp"
#include "model/builder.hpp"
#include "model/kinds.hpp"

namespace dc {
namespace {

struct OperationName {
  std::string_view name;
  Operation operation;
};
constexpr std::array<OperationName, operations> operation_names{{{"list", Operation::list},
                                                                 {"read", Operation::read},
                                                                 {"create", Operation::create},
                                                                 {"update", Operation::update},
                                                                 {"delete", Operation::remove}}};

// English, as far as it needs no dictionary: "category" → "categories", "box" → "boxes", "day" → "days".
std::string plural_of(const std::string& singular) {
  const auto ends_with_any = [&](std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(),
                       [&](std::string_view end) { return singular.ends_with(end); });
  };
  if (singular.ends_with('y') && !ends_with_any({"ay", "ey", "iy", "oy", "uy"})) {
    return singular.substr(0, singular.size() - 1) + "ies";
  }
  return singular + (ends_with_any({"s", "x", "z", "ch", "sh"}) ? "es" : "s");
}

bool mentions(const Rule& rule, Rule::Op op) {
  return rule.op == op || std::any_of(rule.parts.begin(), rule.parts.end(),
                                      [&](const Rule& part) { return mentions(part, op); });
}

}  // namespace

void ModelBuilder::add_collections() {
  for (TypeSource& type : types_) add_collection(type);
}

void ModelBuilder::add_collection(TypeSource& source) {
  for (const Part& part : source.parts) {
    const DirectiveUses uses = uses_of(part.file, part.definition->directives);
    source.uses.insert(source.uses.end(), uses.begin(), uses.end());
  }
  source.uses = directives_.check(source.uses, "OBJECT", faults_);

  const TypeDefinition& definition = *source.parts.front().definition;
  Collection& collection = model_->collections_.emplace_back();
  source.collection = &collection;
  collection.type = definition.name;
  collection.description = definition.description;
  collection.singular = snake_case(definition.name);
  apply_collection(collection, source);
  read_rules(collection, source);
}

void ModelBuilder::apply_collection(Collection& collection, const TypeSource& source) {
  collection.plural = plural_of(collection.singular);
  collection.table = collection.plural;
  const DirectiveUse* use = find_use(source.uses, "collection");
  if (!use) {
    faults_.add(source.place(), "The type '" + collection.type + "' needs @collection.");
    return;
  }
  if (const auto plural = text_argument(*use, "plural")) {
    check_name(plural->place, plural->text, "a plural");
    collection.plural = collection.table = plural->text;
  }
  if (const auto table = text_argument(*use, "table")) {
    check_name(table->place, table->text, "a table");
    collection.table = table->text;
  }
  collection.camel_plural = camel_case(collection.plural);
  collection.log = flag_argument(*use, "log").value_or(true);
  collection.internal = flag_argument(*use, "internal").value_or(false);
  const DirectiveUse* was = find_use(source.uses, "was");
  if (!was) return;
  for (const PlacedText& name : texts_argument(*was, "names")) collection.was.push_back(name.text);
}

void ModelBuilder::read_rules(Collection& collection, const TypeSource& source) {
  const DirectiveUse* use = find_use(source.uses, "access");
  if (!use) {
    faults_.add(source.place(),
                "The type '" + collection.type + "' needs @access: who may read, create, update, delete?");
    return;
  }
  const auto rule_of = [&](Operation operation) -> Rule& {
    return collection.rules[static_cast<std::size_t>(operation)];
  };
  for (const auto& [name, operation] : operation_names) {
    if (!argument_of(*use, name) && operation != Operation::list) {
      faults_.add(use->place(), "@access of a type needs the argument '" + std::string(name) + "'.");
    }
    if (auto rule = read_rule(collection, *use, name)) rule_of(operation) = *std::move(rule);
  }
  if (!argument_of(*use, "list")) rule_of(Operation::list) = rule_of(Operation::read);
}

std::optional<Rule> ModelBuilder::read_rule(const Collection& collection, const DirectiveUse& use,
                                            std::string_view operation) {
  const auto text = text_argument(use, operation);
  if (!text) return std::nullopt;
  auto rule = parse_rule(text->text);
  if (!rule) {
    faults_.add(text->place, "The rule for '" + std::string(operation) + "', " + rule.error().detail);
    return std::nullopt;
  }
  rules_.push_back({&collection, *rule, text->place});
  return *std::move(rule);
}

void ModelBuilder::check_rules() {
  for (const RuleSource& source : rules_) {
    const Collection& collection = *source.collection;
    if (mentions(source.rule, Rule::Op::published) && !collection.status) {
      faults_.add(source.place, "'published' needs a field of the type PublicationStatus; '" +
                                    collection.type + "' has none.");
    }
    if (mentions(source.rule, Rule::Op::owner) && !collection.owner) {
      faults_.add(source.place, "'owner' needs a field with @owner; '" + collection.type + "' has none.");
    }
  }
}

void ModelBuilder::finish_collections() {
  for (const TypeSource& source : types_) {
    Collection& collection = *source.collection;
    finish_meanings(collection, source);
    for (const DirectiveUse& use : source.uses) {
      if (use.directive->name == "index") add_index(collection, use);
      if (use.directive->name == "search") read_search(collection, use);
    }
    if (collection.indexes.size() > limits::indexes_max) {
      faults_.add(source.place(),
                  "A collection has at most " + std::to_string(limits::indexes_max) + " indexes.");
    }
    check_imports(collection);
  }
}

void ModelBuilder::finish_meanings(Collection& collection, const TypeSource& source) {
  if (!collection.find("id"))
    faults_.add(source.place(), "The type '" + collection.type + "' needs the field 'id: ID!'.");
  for (const Field& field : collection.fields) {
    const bool is_status = field.enumeration && field.enumeration->name == publication_status;
    if (is_status && collection.status) {
      faults_.add(place_of(field),
                  "A collection has one field of the type PublicationStatus; the other is '" +
                      collection.status->name + "'.");
    } else if (is_status && !field.required) {
      faults_.add(place_of(field), "A status is never null: write 'PublicationStatus!'.");
    }
    if (is_status && !collection.status) collection.status = &field;
    if (field.name == "published_at" && field.kind == Kind::date_time) collection.published_at = &field;
    if (field.name == "publish_at" && field.kind == Kind::date_time) collection.publish_at = &field;
    if (field.name == "unpublish_at" && field.kind == Kind::date_time) collection.unpublish_at = &field;
    if (field.created) collection.created = &field;
    if (field.updated) collection.updated = &field;

    const bool names_it = field.kind == Kind::string && field.required && !field.hidden && !field.slug_from;
    if (names_it && !collection.label) collection.label = &field;
  }
  // Without a status there is nothing that time could change.
  if (!collection.status) collection.publish_at = collection.unpublish_at = nullptr;
  if (collection.slug) collection.label = collection.slug->slug_from;
}

void ModelBuilder::add_index(Collection& collection, const DirectiveUse& use) {
  const auto name = text_argument(use, "name");
  const auto fields = texts_argument(use, "fields");
  if (!name) return;
  check_name(name->place, name->text, "an index");
  if (fields.empty() || fields.size() > limits::index_fields_max) {
    faults_.add(use.place(), "An index has 1 to " + std::to_string(limits::index_fields_max) + " fields.");
  }
  Index index{.name = name->text, .fields = {}, .unique = flag_argument(use, "unique").value_or(false)};
  for (const PlacedText& text : fields) {
    const Field* field = indexed_field(collection, text);
    if (!field) continue;
    if (std::find(index.fields.begin(), index.fields.end(), field) != index.fields.end()) {
      faults_.add(text.place, "The field '" + text.text + "' is in the index twice.");
      continue;
    }
    index.fields.push_back(field);
  }
  collection.indexes.push_back(std::move(index));
}

const Field* ModelBuilder::indexed_field(const Collection& collection, const PlacedText& name) {
  const Field* field = collection.find(name.text);
  if (!field) {
    faults_.add(name.place, "'" + collection.type + "' has no field '" + name.text + "'." +
                                did_you_mean(name.text, names_of(collection)));
    return nullptr;
  }
  if (!can_be_indexed(field->kind)) {
    faults_.add(name.place,
                "A field of the kind " + std::string(to_text(field->kind)) + " cannot be in an index.");
    return nullptr;
  }
  if (field->kind == Kind::string && field->points_max > limits::indexed_points_max) {
    faults_.add(name.place, "A String in an index has at most " + std::to_string(limits::indexed_points_max) +
                                " characters: give '" + name.text + "' @max(points: " +
                                std::to_string(limits::indexed_points_max) + ") or less.");
  }
  return field;
}

void ModelBuilder::read_search(Collection& collection, const DirectiveUse& use) {
  for (const PlacedText& name : texts_argument(use, "fields")) {
    const Field* field = collection.find(name.text);
    if (!field) {
      faults_.add(name.place, "'" + collection.type + "' has no field '" + name.text + "'." +
                                  did_you_mean(name.text, names_of(collection)));
    } else if (field->kind != Kind::string && field->kind != Kind::text) {
      faults_.add(name.place, "Only String and Text fields can be searched.");
    } else if (field->hidden) {
      faults_.add(name.place, "A hidden field cannot be searched.");
    } else if (std::find(collection.search.begin(), collection.search.end(), field) !=
               collection.search.end()) {
      faults_.add(name.place, "The field '" + name.text + "' is there twice.");
    } else {
      collection.search.push_back(field);
    }
  }
}

}  // namespace dc
