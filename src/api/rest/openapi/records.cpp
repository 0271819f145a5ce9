#include "api/rest/openapi/records.hpp"

#include "api/rest/openapi/parameters.hpp"
#include "api/rest/openapi/pieces.hpp"
#include "api/rest/openapi/values.hpp"
#include "base/limits.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object;

const Field& field_of(const CollectionView& collection, const std::string& name) {
  return *collection.find(name);
}

// A new record gets a value here without the client's doing.
bool is_filled_in(const Field& field) {
  const bool is_owner = field.collection->owner == &field;
  return field.default_value || field.slug_from || is_owner || field.kind == Kind::ref_list;
}

bool must_be_sent(const Field& field) {
  return field.required && !field.is_read_only() && !is_filled_in(field);
}

std::string length_note(const Field& field) {
  if (field.kind != Kind::text) return {};
  return "Markdown, at most " + std::to_string(field.points_max) + " bytes of UTF-8.";
}

std::string filling_note(const Field& field) {
  if (field.slug_from) return "Made from " + field.slug_from->name + " where a new record brings none.";
  if (field.collection->owner == &field) return "Where it is missing, the account that signs in.";
  return {};
}

std::string description_of(const Field& field, Face face) {
  std::string text = sentences(field.description, length_note(field));
  if (field.created) text = sentences(std::move(text), "When the record came into being.");
  if (field.updated) text = sentences(std::move(text), "When the record was last changed.");
  if (field.unique) text = sentences(std::move(text), "No two records have the same.");
  if (face == Face::answer && field.read_rule) {
    text = sentences(std::move(text), "Left out unless the reader is: " + to_text(*field.read_rule) + ".");
  }
  if (face == Face::body) text = sentences(std::move(text), filling_note(field));
  if (face == Face::body && &field == field.collection->unpublish_at) {
    text = sentences(std::move(text), "Later than the time of publication.");
  }
  if (face == Face::body && field.write_rule) {
    text = sentences(std::move(text), "Takes: " + to_text(*field.write_rule) + ".");
  }
  return text;
}

Object member_schema(const Field& field, Face face) {
  Object schema = value_schema(field, face);
  if (may_be_null(field, face)) schema = nullable(std::move(schema));
  add_text(schema, "description", description_of(field, face));
  return schema;
}

Object version_schema() {
  return {{"type", "integer"},
          {"format", "int64"},
          {"minimum", 1},
          {"description", "Grows with each change of the record or its links."}};
}

Object count_schema(std::string description) {
  return {{"type", "integer"}, {"minimum", 0}, {"description", std::move(description)}};
}

// How many records lead to this one; empty where none can.
Object counts_schema(const CollectionView& collection) {
  Object numbers;
  for (const std::string& name : count_names(collection)) {
    const std::size_t dot = name.find('.');
    const std::string by = dot == std::string::npos ? "" : " by " + name.substr(dot + 1);
    numbers.emplace_back(name, count_schema("How many of " + name.substr(0, dot) + " lead here" + by + "."));
  }
  if (numbers.empty()) return {};
  return {{"type", "object"},
          {"description", "How many records that the reader may list lead here; what `counts` asks for."},
          {"properties", std::move(numbers)}};
}

Object part_schema(const CollectionView& collection) {
  Object properties;
  for (const std::string& name : collection.names()) {
    properties.emplace_back(name, member_schema(field_of(collection, name), Face::answer));
    if (name == "id" && collection.has_version()) {
      properties.emplace_back(version_member, version_schema());
    }
  }
  if (Object counts = counts_schema(collection); !counts.empty())
    properties.emplace_back(counts_member, std::move(counts));
  return {{"description", "A record of " + collection.collection().plural +
                              ", or the part of it that the parameter `fields` asks for."},
          {"type", "object"},
          {"properties", std::move(properties)},
          {"required", Array{"id"}}};
}

Object whole_schema(const CollectionView& collection) {
  Array required;
  for (const std::string& name : collection.names()) {
    if (!field_of(collection, name).read_rule) required.emplace_back(name);
  }
  if (collection.has_version()) required.emplace_back(version_member);
  Object schema;
  add_text(schema, "description", collection.collection().description);
  Array all;
  all.push_back(schema_reference(collection.collection().type + ".part"));
  schema.emplace_back("allOf", std::move(all));
  schema.emplace_back("required", std::move(required));
  return schema;
}

// An alias and its field are one member: a link is sent under one of its names.
Object not_both(const std::string& name, const std::string& alias) {
  return {{"not", Object{{"required", Array{name, alias}}}}};
}

Object either_of(const std::string& name, const std::string& alias) {
  return {{"anyOf", Array{Object{{"required", Array{name}}}, Object{{"required", Array{alias}}}}}};
}

enum class Body : unsigned char { create, patch };

class BodySchema {
 public:
  BodySchema(const CollectionView& collection, Body body) : collection_(collection), body_(body) {}

  Object build() {
    for (const std::string& name : collection_.names()) {
      const Field& field = field_of(collection_, name);
      if (!field.is_read_only()) add(name, field);
    }
    Object schema{{"type", "object"}, {"properties", std::move(properties_)}};
    if (!required_.empty()) schema.emplace_back("required", std::move(required_));
    if (!conditions_.empty()) schema.emplace_back("allOf", std::move(conditions_));
    schema.emplace_back("additionalProperties", false);
    if (body_ == Body::patch) schema.emplace_back("description", "What is missing stays; null clears.");
    return schema;
  }

 private:
  void add(const std::string& name, const Field& field) {
    Object schema = member_schema(field, Face::body);
    if (body_ == Body::create && field.default_value) schema.emplace_back("default", default_value(field));
    add_order(schema, field);
    properties_.emplace_back(name, std::move(schema));
    const bool is_needed = body_ == Body::create && must_be_sent(field);
    const std::string alias = collection_.alias_of(field);
    if (alias.empty()) {
      if (is_needed) required_.emplace_back(name);
      return;
    }
    Object other = value_schema(field, Face::body);
    if (may_be_null(field, Face::body)) other = nullable(std::move(other));
    other.emplace_back("description", "Another name of `" + name + "`; send one of the two.");
    properties_.emplace_back(alias, std::move(other));
    conditions_.push_back(not_both(name, alias));
    if (is_needed) conditions_.push_back(either_of(name, alias));
  }

  // JSON Schema has no word for an order between two members: an extension for programs says it.
  void add_order(Object& schema, const Field& field) const {
    const Field* const begin = collection_.collection().publish_at;
    if (begin == nullptr || &field != collection_.collection().unpublish_at) return;
    schema.emplace_back("x-later-than", collection_.name_of(*begin));
  }

  const CollectionView& collection_;
  Body body_;
  Object properties_;
  Array required_, conditions_;
};

Object list_schema(const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  const bool is_v1 = collection.version() == ApiVersion::v1;
  const std::string key(is_v1 ? "data" : collection.list_key());
  Object records{
      {"type", "array"}, {"items", schema_reference(type + ".shown")}, {"maxItems", limits::page_max}};
  Object properties{{key, std::move(records)},
                    {"total", count_schema("How many records match; not with total=false.")}};
  Array required{key};
  const char* const cursor = is_v1 ? "next_cursor" : "nextCursor";
  Object next{{"type", Array{"string", "null"}},
              {"description", "Where a walk by cursors goes on; null at its end. Not without `cursor`."}};
  if (is_v1) {
    properties.emplace_back("limit", count_schema("How many records a page has at most."));
    properties.emplace_back("offset", count_schema("How many records were passed over."));
    required.emplace_back("limit");
  } else {
    properties.emplace_back("page", count_schema("The number of this page, from 1."));
    properties.emplace_back("totalPages", count_schema("How many pages there are; not with total=false."));
  }
  properties.emplace_back(cursor, std::move(next));
  Object by_page{{"required", Array{is_v1 ? "offset" : "page"}}}, by_cursor{{"required", Array{cursor}}};
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"oneOf", Array{std::move(by_page), std::move(by_cursor)}}};
}

// One new record, or an array of them.
Object creation_schema(const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  Object many{{"type", "array"},
              {"items", schema_reference(type + ".create")},
              {"minItems", 1},
              {"maxItems", limits::bulk_records_max}};
  return {{"anyOf", Array{schema_reference(type + ".create"), std::move(many)}}};
}

Object created_schema(const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  const std::string key(collection.version() == ApiVersion::v1 ? "data" : collection.list_key());
  Object records{{"type", "array"},
                 {"items", schema_reference(type + ".shown")},
                 {"maxItems", limits::bulk_records_max}};
  Object many{
      {"type", "object"}, {"properties", Object{{key, std::move(records)}}}, {"required", Array{key}}};
  return {{"anyOf", Array{schema_reference(type + ".answer"), std::move(many)}}};
}

Object answer_schema(const CollectionView& collection) {
  Object shown = schema_reference(collection.collection().type + ".shown");
  if (collection.version() == ApiVersion::v2) return shown;
  return {
      {"type", "object"}, {"properties", Object{{"data", std::move(shown)}}}, {"required", Array{"data"}}};
}

Object record_example(const CollectionView& collection) {
  Object record;
  for (const std::string& name : collection.names()) {
    const Field& field = field_of(collection, name);
    if (!field.read_rule) record.emplace_back(name, value_example(field, Face::answer));
    if (name == "id" && collection.has_version()) record.emplace_back(version_member, 1);
  }
  return record;
}

}  // namespace

void add_record_schemas(Object& schemas, const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  Object shown{{"anyOf", Array{schema_reference(type), schema_reference(type + ".part")}}};
  schemas.emplace_back(type, whole_schema(collection));
  schemas.emplace_back(type + ".part", part_schema(collection));
  schemas.emplace_back(type + ".shown", std::move(shown));
  schemas.emplace_back(type + ".answer", answer_schema(collection));
  schemas.emplace_back(type + ".list", list_schema(collection));
  schemas.emplace_back(type + ".create", BodySchema(collection, Body::create).build());
  schemas.emplace_back(type + ".creation", creation_schema(collection));
  schemas.emplace_back(type + ".created", created_schema(collection));
  schemas.emplace_back(type + ".patch", BodySchema(collection, Body::patch).build());
}

Object create_example(const CollectionView& collection) {
  Object example;
  for (const std::string& name : collection.names()) {
    const Field& field = field_of(collection, name);
    if (must_be_sent(field)) example.emplace_back(name, value_example(field, Face::body));
  }
  return example;
}

// The first member that means the same in every record.
Object patch_example(const CollectionView& collection) {
  for (const std::string& name : collection.names()) {
    const Field& field = field_of(collection, name);
    if (field.is_read_only() || field.unique || field.target || field.write_rule) continue;
    return {{name, value_example(field, Face::body)}};
  }
  return {};
}

Object answer_example(const CollectionView& collection) {
  if (collection.version() == ApiVersion::v2) return record_example(collection);
  return {{"data", record_example(collection)}};
}

Object list_example(const CollectionView& collection) {
  const bool is_v1 = collection.version() == ApiVersion::v1;
  Array records;
  records.push_back(record_example(collection));
  Object example{{std::string(is_v1 ? "data" : collection.list_key()), std::move(records)}, {"total", 1}};
  if (is_v1) {
    example.emplace_back("limit", limits::page_default);
    example.emplace_back("offset", 0);
  } else {
    example.emplace_back("page", 1);
    example.emplace_back("totalPages", 1);
  }
  return example;
}

}  // namespace dc::rest::openapi
