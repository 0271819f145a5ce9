#include "api/rest/openapi/values.hpp"

#include <limits>

#include "api/rest/openapi/pieces.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

constexpr const char* id_example = "0190163d-8694-739b-aea5-966c26f8ad91";
constexpr const char* instant_example = "2024-05-01T12:00:00.000Z";

Object integer_schema() {
  using Int = std::numeric_limits<std::int32_t>;
  return {{"type", "integer"}, {"format", "int32"}, {"minimum", Int::min()}, {"maximum", Int::max()}};
}

Object string_schema(const Field& field) {
  if (field.slug_from) return schema_reference("Api.Slug");
  return {{"type", "string"}, {"maxLength", field.points_max}};
}

// Bytes of UTF-8 are limited: no text has more characters than bytes.
Object text_schema(const Field& field) {
  return {{"type", "string"}, {"maxLength", field.points_max}, {"contentMediaType", "text/markdown"}};
}

Object instant_schema(Face face) {
  if (face == Face::answer) return schema_reference("Api.Instant");
  return {{"type", "string"}, {"format", "date-time"}};
}

Object link_schema(const Field& field, Face face) {
  if (face == Face::parameter) return schema_reference("Api.Id");
  if (face == Face::body) return schema_reference("Api.Reference");
  return {{"anyOf", Array{schema_reference("Api.Link"), schema_reference(field.target->type)}}};
}

Object links_schema(const Field& field, Face face) {
  if (face == Face::parameter) return schema_reference("Api.Id");
  return {{"type", "array"},
          {"items", link_schema(field, face)},
          {"maxItems", limits::links_max},
          {"uniqueItems", true}};
}

// "Some title", within the bounds of the field.
std::string words_for(const Field& field) {
  const std::string words = "Some " + with_spaces(field.name);
  return std::string(prefix_utf8(words, std::min(words.size(), field.points_max)));
}

struct ToJson {
  Value operator()(Null) const { return nullptr; }
  Value operator()(const Uuid& id) const { return to_text(id); }
  Value operator()(const Instant& instant) const { return to_text(instant); }
  Value operator()(const IdList& ids) const {
    Array array;
    for (const Uuid& id : ids) array.push_back(to_text(id));
    return array;
  }
  Value operator()(const auto& scalar) const { return scalar; }
};

Object address_schema(const Field& field) {
  Object schema = schema_reference("Api.Address");
  if (field.points_max != limits::media_points_max) schema.emplace_back("maxLength", field.points_max);
  return schema;
}

Value link_example(Face face) {
  if (face == Face::answer) return Object{{"id", id_example}};
  return id_example;
}

Value string_example(const Field& field) {
  if (!field.slug_from) return words_for(field);
  return slugify(words_for(*field.slug_from));
}

}  // namespace

Object value_schema(const Field& field, Face face) {
  switch (field.kind) {
    case Kind::id:
      return schema_reference("Api.Id");
    case Kind::string:
      return string_schema(field);
    case Kind::text:
      return text_schema(field);
    case Kind::integer:
      return integer_schema();
    case Kind::floating:
      return {{"type", "number"}, {"format", "double"}};
    case Kind::boolean:
      return {{"type", "boolean"}};
    case Kind::date_time:
      return instant_schema(face);
    case Kind::date:
      return {{"type", "string"}, {"format", "date"}};
    case Kind::enumeration:
      return schema_reference(field.enumeration->name);
    case Kind::json:
      return {};
    case Kind::media:
      return address_schema(field);
    case Kind::ref:
      return link_schema(field, face);
    case Kind::ref_list:
      return links_schema(field, face);
  }
  return {};
}

bool may_be_null(const Field& field, Face face) {
  switch (field.kind) {
    case Kind::ref_list:
      return face == Face::body && !field.required;
    case Kind::ref:
      if (!field.required) return true;
      return face == Face::answer && field.target->rule(Operation::read).op != Rule::Op::anyone;
    case Kind::id:
    case Kind::string:
    case Kind::text:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::json:
    case Kind::media:
      return !field.required;
  }
  return false;
}

Value value_example(const Field& field, Face face) {
  switch (field.kind) {
    case Kind::id:
      return id_example;
    case Kind::string:
      return string_example(field);
    case Kind::text:
      return words_for(field);
    case Kind::integer:
      return 42;
    case Kind::floating:
      return 1.5;
    case Kind::boolean:
      return false;
    case Kind::date_time:
      return instant_example;
    case Kind::date:
      return "2024-05-01";
    case Kind::enumeration:
      return field.enumeration->values.front();
    case Kind::json:
      return Object{{"key", "value"}};
    case Kind::media:
      return "https://example.com/picture.png";
    case Kind::ref:
      return link_example(face);
    case Kind::ref_list:
      return Array{link_example(face)};
  }
  return nullptr;
}

Value default_value(const Field& field) {
  if (field.kind != Kind::json) return std::visit(ToJson{}, *field.default_value);
  auto parsed = json::parse(std::get<std::string>(*field.default_value));
  ENSURE(parsed.has_value());
  return *std::move(parsed);
}

Object value_schemas() {
  Object id{{"description", "A UUID, in lower case."},
            {"type", "string"},
            {"format", "uuid"},
            {"examples", Array{id_example}}};
  Object instant{{"description", "An instant in UTC, to the millisecond (RFC 3339)."},
                 {"type", "string"},
                 {"format", "date-time"},
                 {"pattern", R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$)"},
                 {"examples", Array{instant_example}}};
  Object slug{
      {"description",
       "The readable name of a record in addresses: lower-case letters and digits of any script, with "
       "single hyphens between. Never in the form of a UUID."},
      {"type", "string"},
      {"minLength", 1},
      {"maxLength", limits::slug_points_max},
      {"pattern", R"(^[^A-Z\s/?#%]+$)"},
      {"examples", Array{"a-week-of-clouds"}}};
  Object address{{"description", "https://…, http://…, or a path that begins with one '/'."},
                 {"type", "string"},
                 {"minLength", 1},
                 {"maxLength", limits::media_points_max},
                 {"examples", Array{"https://example.com/picture.png"}}};
  Object link{{"description", "Names a linked record. With `include` the record itself stands in its place."},
              {"type", "object"},
              {"properties", Object{{"id", schema_reference("Api.Id")}}},
              {"required", Array{"id"}},
              {"additionalProperties", false}};
  Object named{{"description", "Members beside the id are not looked at."},
               {"type", "object"},
               {"properties", Object{{"id", schema_reference("Api.Id")}}},
               {"required", Array{"id"}}};
  Object either{{"description", "The id of a record to link to, or an object that has it."},
                {"anyOf", Array{schema_reference("Api.Id"), std::move(named)}}};
  return {{"Api.Id", std::move(id)},     {"Api.Instant", std::move(instant)},
          {"Api.Slug", std::move(slug)}, {"Api.Address", std::move(address)},
          {"Api.Link", std::move(link)}, {"Api.Reference", std::move(either)}};
}

}  // namespace dc::rest::openapi
