#include "api/rest/openapi/parameters.hpp"

#include "api/rest/filters.hpp"
#include "api/rest/openapi/pieces.hpp"
#include "api/rest/openapi/values.hpp"
#include "api/rest/query.hpp"
#include "api/rest/selection.hpp"
#include "base/limits.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

Object in_query(std::string name, std::string description, Object schema) {
  return {{"name", std::move(name)},
          {"in", "query"},
          {"description", std::move(description)},
          {"schema", std::move(schema)}};
}

// Values with commas between: a,b,c
Object list_of(std::string name, std::string description, Object schema) {
  Object parameter = in_query(std::move(name), std::move(description), std::move(schema));
  parameter.emplace_back("style", "form");
  parameter.emplace_back("explode", false);
  return parameter;
}

struct Bounds {
  std::size_t min, max;
  std::size_t usual;
};
Object whole_number(Bounds bounds) {
  return {{"type", "integer"}, {"minimum", bounds.min}, {"maximum", bounds.max}, {"default", bounds.usual}};
}

Object in_header(std::string name, std::string description) {
  return {{"name", std::move(name)},
          {"in", "header"},
          {"description", std::move(description)},
          {"schema", Object{{"type", "string"}}}};
}

// Paths of links, at most include_depth_max of them in one: "project", "project.categories".
void add_paths(Array& paths, const View& view, const CollectionView& collection, const std::string& head,
               std::size_t depth) {
  for (const std::string& name : collection.names()) {
    const Collection* target = collection.find(name)->target;
    const CollectionView* next = target ? view.find(*target) : nullptr;
    if (!next) continue;
    paths.emplace_back(head + name);
    if (depth < limits::include_depth_max) add_paths(paths, view, *next, head + name + ".", depth + 1);
  }
}

Array include_paths(const View& view, const CollectionView& collection) {
  Array paths;
  add_paths(paths, view, collection, "", 1);
  return paths;
}

Array field_names(const CollectionView& collection) {
  Array names;
  for (const std::string& name : collection.names()) {
    names.emplace_back(name);
    if (name == "id" && collection.has_version()) names.emplace_back(version_member);
  }
  return names;
}

Array sort_words(const CollectionView& collection) {
  Array words;
  for (const std::string& name : collection.names()) {
    if (!is_sortable(*collection.find(name))) continue;
    words.emplace_back(name);
    words.emplace_back("-" + name);
  }
  return words;
}

Object words_schema(Array words) {
  return {{"type", "array"}, {"items", Object{{"type", "string"}, {"enum", std::move(words)}}}};
}

std::string meaning_of(const std::string& name, std::string_view op, const Field& field) {
  const bool is_list = field.kind == Kind::ref_list;
  if (op == "eq") return name + " is this.";
  if (op == "ne") return name + " is not this.";
  if (op == "lt") return name + " is below this.";
  if (op == "lte") return name + " is at most this.";
  if (op == "gt") return name + " is above this.";
  if (op == "gte") return name + " is at least this.";
  if (op == "in") return is_list ? name + " has one of these." : name + " is one of these.";
  if (op == "null") return is_list ? name + " is empty, or is not." : name + " has no value, or has one.";
  return is_list ? name + " has this." : name + " has this text in it; case matters.";
}

Object filter_schema(const Field& field, std::string_view op) {
  if (op == "null") return {{"type", "boolean"}};
  if (op == "contains" && field.kind != Kind::ref_list) return {{"type", "string"}};
  Object one = value_schema(field, Face::parameter);
  if (op != "in") return one;
  return {
      {"type", "array"}, {"items", std::move(one)}, {"minItems", 1}, {"maxItems", limits::filter_values_max}};
}

struct FilterName {
  std::string component, parameter;
};
FilterName filter_name(const CollectionView& collection, const std::string& name, const std::string& op) {
  const std::string tail = op.empty() ? "" : "[" + op + "]";
  return {collection.collection().type + ".filter." + name + (op.empty() ? "" : "." + op),
          "filter[" + name + "]" + tail};
}

// The operators of a field, and "" for the one that stands without a name.
std::vector<std::string> operators_of(const Field& field) {
  auto operators = filter_operators(field.kind);
  if (!operators.empty()) operators.insert(operators.begin(), "");
  return operators;
}

Object filter_parameter(const FilterName& filter, const std::string& name, const Field& field,
                        std::string op) {
  if (op.empty()) op = field.kind == Kind::ref_list ? "contains" : "eq";
  std::string description = meaning_of(name, op, field);
  if (field.read_rule) description += " Only for those who see the field on every record.";
  Object schema = filter_schema(field, op);
  return op == "in" ? list_of(filter.parameter, std::move(description), std::move(schema))
                    : in_query(filter.parameter, std::move(description), std::move(schema));
}

Object sort_parameter(const CollectionView& collection) {
  Object schema = words_schema(sort_words(collection));
  schema.emplace_back("minItems", 1);
  schema.emplace_back("maxItems", limits::sort_fields_max);
  schema.emplace_back("uniqueItems", true);
  return list_of("sort",
                 "Fields to sort by, each once, with '-' from high to low; the id breaks ties. "
                 "Default: the newest first.",
                 std::move(schema));
}

Array common_list_parameters(ApiVersion version) {
  Array names;
  names.push_back(reference("parameters", version == ApiVersion::v1 ? "offset" : "page"));
  for (const char* name : {"cursor", "limit", "order", "total"})
    names.push_back(reference("parameters", name));
  return names;
}

}  // namespace

void add_common_parameters(Object& parameters, ApiVersion version) {
  const auto add = [&](std::string_view name, Object parameter) {
    parameters.emplace_back(name, std::move(parameter));
  };
  if (version == ApiVersion::v1) {
    add("offset", in_query("offset", "How many records to pass over.",
                           whole_number({0, limits::page_number_max * limits::page_max, 0})));
  } else {
    add("page", in_query("page", "Which page, from 1.", whole_number({1, limits::page_number_max, 1})));
  }
  add("cursor",
      in_query("cursor",
               "Empty to begin a walk through the list, then the cursor of the page before; not with " +
                   std::string(version == ApiVersion::v1 ? "offset." : "page."),
               {{"type", "string"}, {"format", "cursor"}, {"maxLength", limits::cursor_bytes_max}}));
  add("limit", in_query("limit", "How many records a page has.",
                        whole_number({1, limits::page_max, limits::page_default})));
  add("order", in_query("order", "The direction of one field to sort by that has no sign.",
                        {{"type", "string"}, {"enum", Array{"asc", "desc"}}}));
  add("total",
      in_query("total", "Whether to count all that match.", {{"type", "boolean"}, {"default", true}}));
  add("If-Match", in_header("If-Match",
                            "The entity tag that was read: a record that has another version by "
                            "now is not changed (412)."));
  Object key = in_header("Idempotency-Key",
                         "Sent again within a day under the same key, the request is answered as before and "
                         "not done again.");
  key.back().second = Object{{"type", "string"},
                             {"minLength", 1},
                             {"maxLength", limits::idempotency_key_bytes_max},
                             {"pattern", "^[!-~]+$"}};
  add("Idempotency-Key", std::move(key));
  add("If-None-Match",
      in_header("If-None-Match", "The entity tag that the client has: 304 if nothing changed."));
}

void add_parameters(Object& parameters, const View& view, const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  const bool has_slug = collection.collection().slug != nullptr;
  parameters.emplace_back(
      type + ".key",
      Object{
          {"name", "key"},
          {"in", "path"},
          {"required", true},
          {"description", has_slug ? "The id or the slug of the record." : "The id of the record."},
          {"schema", has_slug ? Object{{"type", "string"}, {"minLength", 1}} : schema_reference("Api.Id")}});
  Object shown = words_schema(field_names(collection));
  shown.emplace_back("minItems", 1);
  parameters.emplace_back(
      type + ".fields",
      list_of("fields", "The members to show; the id and what is included always are.", std::move(shown)));
  if (Array paths = include_paths(view, collection); !paths.empty()) {
    parameters.emplace_back(type + ".include", list_of("include", "Links to show as whole records.",
                                                       words_schema(std::move(paths))));
  }
  if (const auto names = count_names(collection); !names.empty()) {
    Object counted = words_schema(Array(names.begin(), names.end()));
    counted.emplace_back("maxItems", limits::counts_max);
    parameters.emplace_back(
        type + ".counts",
        list_of(std::string(counts_member),
                "Collections of which to count the records that lead here by a link, as far as the reader "
                "sees them.",
                std::move(counted)));
  }
  parameters.emplace_back(type + ".sort", sort_parameter(collection));
  for (const std::string& name : collection.names()) {
    const Field& field = *collection.find(name);
    for (const std::string& op : operators_of(field)) {
      const FilterName filter = filter_name(collection, name, op);
      parameters.emplace_back(filter.component, filter_parameter(filter, name, field, op));
    }
  }
}

std::vector<std::string> count_names(const CollectionView& collection) {
  Actor everything;
  everything.role = Role::system;
  return countable_names(collection, everything);
}

Array selection_parameters(const View& view, const CollectionView& collection) {
  const std::string& type = collection.collection().type;
  Array parameters;
  parameters.push_back(reference("parameters", type + ".fields"));
  if (!include_paths(view, collection).empty()) {
    parameters.push_back(reference("parameters", type + ".include"));
  }
  return parameters;
}

Array read_parameters(const View& view, const CollectionView& collection) {
  Array parameters = selection_parameters(view, collection);
  if (!count_names(collection).empty())
    parameters.push_back(reference("parameters", collection.collection().type + ".counts"));
  return parameters;
}

Array list_parameters(const View& view, const CollectionView& collection) {
  Array parameters = common_list_parameters(collection.version());
  parameters.push_back(reference("parameters", collection.collection().type + ".sort"));
  for (Value& parameter : read_parameters(view, collection)) parameters.push_back(std::move(parameter));
  for (const std::string& name : collection.names()) {
    for (const std::string& op : operators_of(*collection.find(name))) {
      parameters.push_back(reference("parameters", filter_name(collection, name, op).component));
    }
  }
  return parameters;
}

Object key_parameter(const CollectionView& collection) {
  return reference("parameters", collection.collection().type + ".key");
}

}  // namespace dc::rest::openapi
