#include "api/rest/openapi/document.hpp"

#include <set>

#include "api/rest/openapi/answers.hpp"
#include "api/rest/openapi/operations.hpp"
#include "api/rest/openapi/parameters.hpp"
#include "api/rest/openapi/past.hpp"
#include "api/rest/openapi/pieces.hpp"
#include "api/rest/openapi/records.hpp"
#include "api/rest/openapi/values.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

constexpr std::string_view introduction_v1 =
    "The first version, frozen for existing clients: names in snake_case, `limit` and `offset`, records and "
    "lists in an envelope under `data`. Its names, order and null forms do not change.";
constexpr std::string_view introduction_v2 =
    "Names in camelCase, `page` and `limit`, one record as a bare object, lists under the name of their "
    "collection.";
constexpr std::string_view introduction =
    "\n\nWhat a client may not see does not exist for it: it is answered with 404, and left out of lists and "
    "links. A method that an address does not take is answered with 405 and `Allow`. Parameters that nobody "
    "knows are refused (422), and so are members of a body; the answer names the nearest valid word. Lists "
    "of "
    "values in a parameter are written with commas. An address without version, `/api/projects`, is answered "
    "in the version that `Accept-Version` names, and without that redirected (308).";

Object info(ApiVersion version) {
  const bool is_v1 = version == ApiVersion::v1;
  Object license{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}};
  return {{"title", "DataCanvas REST " + std::string(to_text(version))},
          {"version", is_v1 ? "1" : "2"},
          {"description", std::string(is_v1 ? introduction_v1 : introduction_v2).append(introduction)},
          {"license", std::move(license)}};
}

Array tags(const View& view) {
  Array tags;
  for (const std::string& segment : view.segments()) {
    Object tag{{"name", segment}};
    add_text(tag, "description", view.find(segment)->collection().description);
    tags.push_back(std::move(tag));
  }
  tags.push_back(Object{{"name", "server"}, {"description", "What machines ask."}});
  return tags;
}

void add_paths(Object& paths, const View& view, const CollectionView& collection) {
  const auto add = [&](Place place) {
    std::string path(address_template(place, view.version()));
    constexpr std::string_view variable = "{collection}";
    path.replace(path.find(variable), variable.size(), collection.collection().plural);
    paths.emplace_back(std::move(path), path_item(view, place, &collection));
  };
  for (const Place place : {Place::collection, Place::record, Place::history, Place::difference,
                            Place::revert, Place::trash, Place::restore}) {
    add(place);
  }
}

Object paths(const View& view) {
  Object paths;
  for (const std::string& segment : view.segments()) add_paths(paths, view, *view.find(segment));
  for (const Place place : {Place::contract, Place::health, Place::ready, Place::metrics}) {
    paths.emplace_back(address_template(place, view.version()), path_item(view, place, nullptr));
  }
  return paths;
}

// The enumerations of the fields that the View shows.
void add_enumerations(Object& schemas, const View& view) {
  std::set<const EnumType*> done;
  for (const std::string& segment : view.segments()) {
    const CollectionView& collection = *view.find(segment);
    for (const std::string& name : collection.names()) {
      const EnumType* type = collection.find(name)->enumeration;
      if (!type || !done.insert(type).second) continue;
      Object schema;
      add_text(schema, "description", type->description);
      Array words;
      for (const std::string& word : type->values) words.emplace_back(word);
      schema.emplace_back("type", "string");
      schema.emplace_back("enum", std::move(words));
      schemas.emplace_back(type->name, std::move(schema));
    }
  }
}

Object schemas(const View& view) {
  Object schemas;
  for (const std::string& segment : view.segments()) add_record_schemas(schemas, *view.find(segment));
  add_enumerations(schemas, view);
  for (auto& schema : value_schemas()) schemas.push_back(std::move(schema));
  add_past_schemas(schemas, view.version());
  schemas.emplace_back("Api.Problem", problem_schema());
  return schemas;
}

Object security_schemes() {
  Object bearer{{"type", "http"}, {"scheme", "bearer"}, {"description", "An API key."}};
  Object key{{"type", "apiKey"}, {"in", "header"}, {"name", "X-API-Key"}, {"description", "An API key."}};
  return {{"bearer", std::move(bearer)}, {"apiKey", std::move(key)}};
}

Object components(const View& view) {
  Object parameters;
  add_common_parameters(parameters, view.version());
  for (const std::string& segment : view.segments()) add_parameters(parameters, view, *view.find(segment));
  return {{"schemas", schemas(view)},
          {"parameters", std::move(parameters)},
          {"headers", header_components()},
          {"responses", refusal_components()},
          {"securitySchemes", security_schemes()}};
}

void collect_references(const Value& value, std::set<std::string, std::less<>>& found) {
  if (const auto* array = value.as<Array>()) {
    for (const Value& element : *array) collect_references(element, found);
  }
  if (const auto* object = value.as<Object>()) {
    for (const auto& [name, member] : *object) {
      const auto* text = name == "$ref" ? member.as<std::string>() : nullptr;
      if (text) found.insert(*text);
      collect_references(member, found);
    }
  }
}

// Whether something went: a component that nothing refers to is no part of this model's contract.
bool drop_unused(Object& components, const Object& paths) {
  std::set<std::string, std::less<>> used;
  collect_references(paths, used);
  collect_references(components, used);
  std::size_t dropped = 0;
  for (auto& [section, members] : components) {
    if (section == "securitySchemes") continue;
    const std::string head = "#/components/" + section + "/";
    dropped += std::erase_if(*members.as<Object>(),
                             [&](const json::Member& member) { return !used.contains(head + member.first); });
  }
  return dropped > 0;
}

Object* member_object(Object& object, std::string_view name) {
  for (auto& [key, value] : object) {
    if (key == name) return value.as<Object>();
  }
  return nullptr;
}

// What answers of v1 say about its end. References lead to answers that say it themselves.
void announce_end(Object& responses) {
  for (auto& [status, answer] : responses) {
    Object& response = *answer.as<Object>();
    if (Value(response).find("$ref")) continue;
    if (!member_object(response, "headers")) response.emplace_back("headers", Object{});
    Object& headers = *member_object(response, "headers");
    for (const char* name : {"Deprecation", "Sunset", "Link"})
      headers.emplace_back(name, reference("headers", name));
  }
}

Object with_end(Object paths) {
  for (auto& [path, item] : paths) {
    if (!path.starts_with("/api/")) continue;
    for (auto& [method, operation] : *item.as<Object>()) {
      Object* const object = operation.as<Object>();
      if (Object* const responses = object ? member_object(*object, "responses") : nullptr)
        announce_end(*responses);
    }
  }
  return paths;
}

}  // namespace

Value document(const View& view) {
  Array servers;
  servers.push_back(Object{{"url", "/"}, {"description", "This server"}});
  Object all = paths(view), parts = components(view);
  if (view.version() == ApiVersion::v1) {
    all = with_end(std::move(all));
    announce_end(*member_object(parts, "responses"));
    for (auto& header : end_headers()) member_object(parts, "headers")->push_back(std::move(header));
  }
  // What only an unused component refers to is unused in the next round.
  while (drop_unused(parts, all)) continue;
  return Object{{"openapi", "3.1.0"}, {"info", info(view.version())}, {"servers", std::move(servers)},
                {"tags", tags(view)}, {"paths", std::move(all)},      {"components", std::move(parts)}};
}

}  // namespace dc::rest::openapi
