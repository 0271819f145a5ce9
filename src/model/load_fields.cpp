// ModelBuilder: a field's type and what its directives say about it alone.
#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/builder.hpp"

namespace dc {
namespace {

struct KindName {
  std::string_view name;
  Kind kind;
};
constexpr std::array<KindName, 10> kind_names{{{"ID", Kind::id},
                                               {"String", Kind::string},
                                               {"Text", Kind::text},
                                               {"Int", Kind::integer},
                                               {"Float", Kind::floating},
                                               {"Boolean", Kind::boolean},
                                               {"DateTime", Kind::date_time},
                                               {"Date", Kind::date},
                                               {"JSON", Kind::json},
                                               {"Media", Kind::media}}};

// How long a value may be without @max, and at most; `bytes` tells the unit. {} for kinds without a length.
struct Length {
  std::size_t usual = 0;
  std::size_t most = 0;
  bool bytes = false;
};
Length length_of(const Field& field) {
  switch (field.kind) {
    case Kind::string:
      return {limits::string_points_max, limits::text_bytes_max / 4, false};
    case Kind::media:
      return {limits::media_points_max, limits::media_points_max, false};
    case Kind::text:
    case Kind::json:
      return {limits::text_bytes_max, limits::text_bytes_max, true};
    case Kind::id:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::ref:
    case Kind::ref_list:
      break;
  }
  return {};
}

}  // namespace

void ModelBuilder::add_fields(TypeSource& source) {
  Collection& collection = *source.collection;
  const auto each = [&](auto use) {
    for (const Part& part : source.parts) {
      for (const FieldDefinition& definition : part.definition->fields) use(part.file, definition);
    }
  };
  // The id stands first, wherever the file has it.
  each([&](std::size_t file, const FieldDefinition& definition) {
    if (definition.name == "id") add_field(collection, file, definition);
  });
  each([&](std::size_t file, const FieldDefinition& definition) {
    if (definition.name != "id") add_field(collection, file, definition);
  });
}

void ModelBuilder::add_field(Collection& collection, std::size_t file, const FieldDefinition& definition) {
  const Place place{file, definition.location};
  const std::string name(definition.name);
  if (const Field* first = collection.find(name)) {
    faults_.add(place,
                "The field '" + name + "' is there twice; first at " + faults_.text(place_of(*first)) + ".");
    return;
  }
  if (collection.fields.size() == limits::fields_max) {
    faults_.add(place, "A collection has at most " + std::to_string(limits::fields_max) + " fields.");
    return;
  }
  check_name(place, name, "a field");
  if (!definition.arguments.empty()) {
    faults_.add({file, definition.arguments.front().location}, "A field of a collection takes no arguments.");
  }
  Field& field = collection.fields.emplace_back();
  field.index = collection.fields.size() - 1;
  field.collection = &collection;
  field.name = field.column = name;
  field.camel_name = camel_case(name);
  field.description = definition.description;

  FieldSource& source = fields_.emplace_back();
  source = {file, &definition,
            directives_.check(uses_of(file, definition.directives), "FIELD_DEFINITION", faults_), &field,
            &collection};
  source_of_[&field] = &source;
  if (resolve_type(source)) apply_directives(source);
}

bool ModelBuilder::resolve_type(FieldSource& source) {
  Field& field = *source.field;
  const graphql::TypeReference& type = source.definition->type;
  field.required = type.non_null;
  if (type.is_list()) return resolve_list(source);
  if (!resolve_name(source, type)) return false;

  const Place place{source.file, type.location};
  if (find_use(source.uses, "link")) {
    faults_.add(find_use(source.uses, "link")->place(),
                "@link belongs on lists; '" + field.name + "' is not one.");
  }
  if ((field.kind == Kind::id) != (field.name == "id") || (field.kind == Kind::id && !field.required)) {
    faults_.add(place, field.name == "id"
                           ? "The id is written 'id: ID!'."
                           : "Only the field 'id' has the type ID; link to a collection by its type.");
    return false;
  }
  if (field.kind == Kind::id) source.collection->id = &field;
  return true;
}

bool ModelBuilder::resolve_list(FieldSource& source) {
  Field& field = *source.field;
  const graphql::TypeReference& type = source.definition->type;
  const Place place{source.file, type.location};
  const std::string name(type.innermost().name);
  if (type.inner->is_list()) {
    faults_.add(place, "A list of lists cannot be stored.");
    return false;
  }
  if (!resolve_name(source, *type.inner)) return false;
  if (field.kind != Kind::ref) {
    faults_.add(
        place, "A list holds links to a collection, which '" + name + "' is not; use JSON for plain values.");
    return false;
  }
  if (!type.non_null || !type.inner->non_null) {
    faults_.add(place, "A list of links is never null and holds no nulls: write '[" + name + "!]!'.");
  }
  if (!find_use(source.uses, "link")) faults_.add(source.place(), "A list of links needs @link.");
  field.kind = Kind::ref_list;
  field.column = source.collection->singular + "_" + field.name;
  return true;
}

bool ModelBuilder::resolve_name(FieldSource& source, const graphql::TypeReference& type) {
  Field& field = *source.field;
  for (const KindName& known : kind_names) {
    if (known.name != type.name) continue;
    field.kind = known.kind;
    return true;
  }
  for (const EnumType& enumeration : model_->enums_) {
    if (enumeration.name != type.name) continue;
    field.kind = Kind::enumeration;
    field.enumeration = &enumeration;
    return true;
  }
  if (const Collection* target = model_->find_type(type.name)) {
    field.kind = Kind::ref;
    field.target = target;
    field.column = field.name + "_id";
    if (!target->internal || source.collection->internal) return true;
    faults_.add({source.file, type.location},
                "'" + target->type + "' is internal: only internal collections link to it.");
    return false;
  }
  std::vector<std::string> known;
  for (const KindName& kind : kind_names) known.emplace_back(kind.name);
  for (const auto& [name, place] : type_names_) known.push_back(name);
  faults_.add({source.file, type.location},
              "There is no type '" + std::string(type.name) + "'." + did_you_mean(type.name, known));
  return false;
}

void ModelBuilder::apply_directives(FieldSource& source) {
  apply_flags(source);
  apply_max(source);
  apply_times(source);
  apply_import(source);
  apply_field_access(source);
  apply_former_names(source);
}

void ModelBuilder::apply_flags(FieldSource& source) {
  Field& field = *source.field;
  field.v1 = find_use(source.uses, "v1");
  field.secret = find_use(source.uses, "secret");
  field.hidden = field.secret || find_use(source.uses, "hidden");
  field.unique = find_use(source.uses, "unique");
  if (field.v1 && field.hidden) {
    faults_.add(find_use(source.uses, "v1")->place(), "A hidden field cannot be in v1.");
  }
  if (field.kind == Kind::id && field.hidden) faults_.add(source.place(), "The id cannot be hidden.");
}

void ModelBuilder::apply_max(FieldSource& source) {
  Field& field = *source.field;
  const Length length = length_of(field);
  field.points_max = find_use(source.uses, "slug") ? limits::slug_points_max : length.usual;
  const DirectiveUse* use = find_use(source.uses, "max");
  if (!use) return;
  if (length.most == 0) {
    faults_.add(use->place(),
                "@max belongs on String, Text, JSON and Media; '" + field.name + "' has no length.");
    return;
  }
  const std::string unit = length.bytes ? "bytes" : "points";
  if (use->directive->arguments.size() != 1 || !argument_of(*use, unit)) {
    faults_.add(use->place(),
                "The length of '" + field.name + "' counts in " + unit + ": write @max(" + unit + ": …).");
    return;
  }
  const auto number = number_argument(*use, unit);
  const std::size_t most = find_use(source.uses, "slug") ? limits::slug_points_max : length.most;
  if (!number) return;
  if (*number < 1 || static_cast<std::size_t>(*number) > most) {
    faults_.add(use->place(),
                "The length of '" + field.name + "' is from 1 to " + std::to_string(most) + " " + unit + ".");
    return;
  }
  field.points_max = static_cast<std::size_t>(*number);
}

void ModelBuilder::apply_times(FieldSource& source) {
  Field& field = *source.field;
  for (const std::string name : {"created", "updated"}) {
    const DirectiveUse* use = find_use(source.uses, name);
    if (!use) continue;
    const bool is_created = name == "created";
    const auto& fields = source.collection->fields;
    const bool is_second = std::any_of(fields.begin(), fields.end(),
                                       [&](const Field& f) { return is_created ? f.created : f.updated; });
    if (field.kind != Kind::date_time || !field.required) {
      faults_.add(use->place(), "@" + name + " belongs on a field of the type DateTime!.");
    } else if (is_second) {
      faults_.add(use->place(), "A collection has one field with @" + name + ".");
    } else if (field.created) {
      faults_.add(use->place(), "A field is @created or @updated, not both.");
    } else {
      (is_created ? field.created : field.updated) = true;
    }
  }
}

void ModelBuilder::apply_import(FieldSource& source) {
  Field& field = *source.field;
  const DirectiveUse* use = find_use(source.uses, "import");
  if (!use) return;
  for (const PlacedText& key : texts_argument(*use, "keys")) field.import.keys.push_back(key.text);
  field.import.body = flag_argument(*use, "body").value_or(false);
  field.import.remainder = flag_argument(*use, "remainder").value_or(false);
  const int sources = !field.import.keys.empty() + field.import.body + field.import.remainder;
  if (sources != 1) {
    faults_.add(use->place(), "@import takes one of keys: [\"…\"], body: true, remainder: true.");
  } else if (field.is_read_only()) {
    faults_.add(use->place(), "'" + field.name + "' is set by the product; an import cannot.");
  } else if (field.import.remainder && field.kind != Kind::json) {
    faults_.add(use->place(), "The remainder of the front matter needs a field of the type JSON.");
  } else if (field.import.body && field.kind != Kind::text && field.kind != Kind::string) {
    faults_.add(use->place(), "The body of a file needs a field of the type Text or String.");
  }
}

void ModelBuilder::apply_field_access(FieldSource& source) {
  Field& field = *source.field;
  const DirectiveUse* use = find_use(source.uses, "access");
  if (!use) return;
  for (const graphql::Argument& argument : use->directive->arguments) {
    if (argument.name != "list" && argument.name != "create" && argument.name != "delete") continue;
    faults_.add({use->file, argument.location},
                "@access of a field has 'read' and 'update' (which holds for creating, too), not '" +
                    std::string(argument.name) + "'.");
  }
  if (use->directive->arguments.empty())
    faults_.add(use->place(), "@access of a field needs 'read' or 'update'.");
  if (field.kind == Kind::id) faults_.add(use->place(), "The id has the access of its record.");
  field.read_rule = read_rule(*source.collection, *use, "read");
  field.write_rule = read_rule(*source.collection, *use, "update");
}

void ModelBuilder::apply_former_names(FieldSource& source) {
  const DirectiveUse* use = find_use(source.uses, "was");
  if (!use) return;
  if (source.field->kind == Kind::id) faults_.add(use->place(), "The id never had another name.");
  for (const PlacedText& name : texts_argument(*use, "names")) {
    if (check_name(name.place, name.text, "a field")) source.field->was.push_back(name.text);
  }
}

}  // namespace dc
