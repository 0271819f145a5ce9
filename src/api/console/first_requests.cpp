#include "api/console/first_requests.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace dc::console {

namespace {

constexpr std::string_view sample_name = "Hello, world";
// The end of a line, and the next one: short lines are read without scrolling.
constexpr std::string_view key_header = " \\\n  -H \"Authorization: Bearer $KEY\"";
constexpr std::string_view json_header = " \\\n  -H 'Content-Type: application/json'";
constexpr std::string_view body_option = " \\\n  -d ";

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_' || c == ':' || c == '[' || c == ']';
}

std::string_view sample_text(const Field& field) {
  return field.points_max == 0 ? sample_name : prefix_utf8(sample_name, field.points_max);
}

// A value that a client may send for the field; null for one that needs something made before.
json::Value sample(const Field& field) {
  switch (field.kind) {
    case Kind::string:
      return sample_text(field);
    case Kind::text:
      return "Written with *curl*.";
    case Kind::integer:
      return 1;
    case Kind::floating:
      return 1.5;
    case Kind::boolean:
      return true;
    case Kind::date_time:
      return "2030-01-01T12:00:00Z";
    case Kind::date:
      return "2030-01-01";
    case Kind::enumeration:
      return field.enumeration->values.front();
    case Kind::json:
      return json::Object{};
    case Kind::media:
      return "/favicon.svg";
    case Kind::ref_list:
      return json::Array{};
    case Kind::id:
    case Kind::ref:
      return nullptr;
  }
  return nullptr;
}

// Whether a new record has to be given this field: neither the server nor the signed-in account fills it.
bool is_asked_for(const Field& field) {
  return field.required && !field.is_read_only() && !field.default_value && field.slug_from == nullptr &&
         !field.is_link() && &field != field.collection->owner;
}

bool can_be_created(const Collection& collection) {
  return std::all_of(collection.fields.begin(), collection.fields.end(),
                     [](const Field& field) { return !is_asked_for(field) || !sample(field).is_null(); });
}

bool is_accounts(const Collection& collection) { return collection.owner == collection.id; }

// What a newcomer tries things on: something to publish, else whatever can be made with one request.
const Collection* choose(const Model& model) {
  const Collection* chosen = nullptr;
  for (const Collection& collection : model.collections()) {
    if (collection.internal || is_accounts(collection) || !can_be_created(collection)) continue;
    if (collection.status != nullptr) return &collection;
    if (chosen == nullptr) chosen = &collection;
  }
  return chosen;
}

std::string new_record(const Collection& collection) {
  json::Object members;
  for (const Field& field : collection.fields) {
    if (is_asked_for(field)) members.emplace_back(field.camel_name, sample(field));
  }
  return json::to_text(members);
}

std::string shell_quoted(std::string_view body) { return "'" + std::string(body) + "'"; }

std::string address(std::string_view base, const Collection& collection) {
  return std::string(base) + "/api/v2/" + collection.plural;
}

// Only where the new record has an address that can be foretold: its slug, made from its name.
bool has_foretold_slug(const Collection& collection) {
  return collection.status != nullptr && collection.slug != nullptr &&
         collection.slug->slug_from != nullptr && collection.slug->slug_from->kind == Kind::string &&
         is_asked_for(*collection.slug->slug_from);
}

FirstRequest publish(std::string_view base, const Collection& collection) {
  const json::Object edit{{collection.status->camel_name, published_status}};
  return {"Publish it: now every guest sees it.",
          "curl -X PATCH " + address(base, collection) + "/" +
              slugify(sample_text(*collection.slug->slug_from)) + std::string(key_header) +
              std::string(json_header) + std::string(body_option) + shell_quoted(json::to_text(edit))};
}

bool takes_markdown(const Collection& collection) {
  return std::any_of(collection.fields.begin(), collection.fields.end(),
                     [](const Field& field) { return field.import.body; });
}

}  // namespace

std::string base_url(const net::Request& request) {
  const bool is_sound = !request.host.empty() && request.host.size() <= 255 &&
                        std::all_of(request.host.begin(), request.host.end(), is_host_character);
  return std::string(request.is_secure ? "https://" : "http://") +
         (is_sound ? std::string(request.host) : "localhost:8080");
}

std::vector<FirstRequest> first_requests(const Model& model, std::string_view base) {
  std::vector<FirstRequest> requests;
  if (const Collection* collection = choose(model)) {
    requests.push_back(
        {"Read what a guest may see.", "curl " + shell_quoted(address(base, *collection) + "?limit=3")});
    requests.push_back({"Make a key to write with, on the server; with --data DIR where that is not ./data.",
                        "KEY=$(datacanvas keys create --name laptop)"});
    requests.push_back({"Create a record" + std::string(collection->status ? ", as a draft." : "."),
                        "curl " + address(base, *collection) + std::string(key_header) +
                            std::string(json_header) + std::string(body_option) +
                            shell_quoted(new_record(*collection))});
    if (has_foretold_slug(*collection)) requests.push_back(publish(base, *collection));
  }
  if (std::any_of(model.collections().begin(), model.collections().end(), takes_markdown)) {
    requests.push_back({"Import a folder of Markdown files with front matter.",
                        "datacanvas import markdown ./content --dry-run"});
  }
  return requests;
}

}  // namespace dc::console
