#include "api/rest/openapi/past.hpp"

#include <array>

#include "api/rest/openapi/answers.hpp"
#include "api/rest/openapi/pieces.hpp"
#include "base/limits.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object;

Object object_of(Object properties, Array required) {
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

Object version_schema() { return {{"type", "integer"}, {"format", "int64"}, {"minimum", 1}}; }

Object instant_schema() { return {{"type", "string"}, {"format", "date-time"}}; }

Object account_schema() { return nullable(object_of({{"id", schema_reference("Api.Id")}}, {"id"})); }

Object changes_schema() {
  Object pair{{"type", "array"},
              {"minItems", 2},
              {"maxItems", 2},
              {"description", "Before and after; links are lists of ids."}};
  return {{"type", "object"}, {"additionalProperties", std::move(pair)}};
}

Object entry_schema(bool is_v1) {
  const char* const request = is_v1 ? "request_id" : "requestId";
  Object operation{{"type", "string"}, {"enum", Array{"create", "update", "delete", "restore"}}};
  return object_of({{"version", version_schema()},
                    {"operation", std::move(operation)},
                    {"at", instant_schema()},
                    {"actor", account_schema()},
                    {request, schema_reference("Api.Id")},
                    {"changes", changes_schema()}},
                   {"version", "operation", "at", "actor", request, "changes"});
}

Object deleted_schema(bool is_v1) {
  const char* const at = is_v1 ? "deleted_at" : "deletedAt";
  const char* const by = is_v1 ? "deleted_by" : "deletedBy";
  return object_of({{"id", schema_reference("Api.Id")},
                    {"label", Object{{"type", "string"}}},
                    {"version", version_schema()},
                    {at, instant_schema()},
                    {by, account_schema()}},
                   {"id", "label", "version", at, by});
}

Object page_schema(bool is_v1, const char* key, Object item) {
  const char* const name = is_v1 ? "data" : key;
  Object items{{"type", "array"}, {"items", std::move(item)}, {"maxItems", limits::page_max}};
  Object properties{{name, std::move(items)}};
  Array required{name};
  if (is_v1) {
    properties.emplace_back("limit", Object{{"type", "integer"}});
    required.emplace_back("limit");
  }
  properties.emplace_back(is_v1 ? "next_cursor" : "nextCursor",
                          Object{{"type", "string"}, {"description", "Where the next page begins."}});
  return object_of(std::move(properties), std::move(required));
}

Object difference_schema() {
  Object line{{"type", "string"}, {"description", "' ' in both, '-' before, '+' after."}};
  Object lines{{"type", "object"},
               {"additionalProperties", Object{{"type", "array"}, {"items", std::move(line)}}}};
  return object_of({{"from", version_schema()},
                    {"to", version_schema()},
                    {"changes", changes_schema()},
                    {"lines", std::move(lines)}},
                   {"from", "to", "changes", "lines"});
}

Object number_parameter(const char* name, std::string description, Object schema) {
  return {{"name", name},
          {"in", "query"},
          {"description", std::move(description)},
          {"schema", std::move(schema)}};
}

}  // namespace

std::string past_schema(const char* name) { return std::string("Api.") + name; }

void add_past_schemas(Object& schemas, ApiVersion version) {
  const bool is_v1 = version == ApiVersion::v1;
  Object revert = object_of({{"version", version_schema()}}, {"version"});
  revert.emplace_back("additionalProperties", false);
  schemas.emplace_back(past_schema("history"), page_schema(is_v1, "history", entry_schema(is_v1)));
  schemas.emplace_back(past_schema("difference"), difference_schema());
  schemas.emplace_back(past_schema("trash"), page_schema(is_v1, "trash", deleted_schema(is_v1)));
  schemas.emplace_back(past_schema("revert"), std::move(revert));
}

Object past_answers(const char* schema) {
  constexpr std::array headers{"X-Request-Id", "Server-Timing", "Cache-Control", "ETag.list"};
  return {
      {"200", response("What the change log knows.", headers, {schema_reference(past_schema(schema)), {}})},
      {"304", response("Nothing changed since the answer with that entity tag.", headers)}};
}

Array history_parameters() {
  Object cursor{{"type", "integer"}, {"format", "int64"}, {"minimum", 1}};
  return {reference("parameters", "limit"),
          number_parameter("cursor", "Where an earlier page ended.", std::move(cursor))};
}

Array difference_parameters() {
  return {number_parameter("from", "The version to compare with; default: the one before `to`.",
                           version_schema()),
          number_parameter("to", "The version compared; default: that of now.", version_schema())};
}

Object version_parameter(ApiVersion version) {
  const std::string others = version == ApiVersion::v1 ? "`include`." : "`include` or `counts`.";
  return number_parameter(
      "version", "The record as it was in that version, for who may change it now; not with " + others,
      version_schema());
}

Object id_parameter() {
  return {{"name", "id"},
          {"in", "path"},
          {"required", true},
          {"description", "The id of the deleted record."},
          {"schema", schema_reference("Api.Id")}};
}

}  // namespace dc::rest::openapi
