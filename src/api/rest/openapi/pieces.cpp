#include "api/rest/openapi/pieces.hpp"

#include <algorithm>

namespace dc::rest::openapi {

json::Object reference(std::string_view section, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(section) + "/" + std::string(name)}};
}

json::Object schema_reference(std::string_view name) { return reference("schemas", name); }

json::Object nullable(json::Object schema) {
  if (schema.empty()) return schema;  // takes anything already
  for (auto& [name, value] : schema) {
    if (name == "type") {
      value = json::Array{std::move(value), "null"};
      return schema;
    }
    if (name == "anyOf") {
      value.as<json::Array>()->push_back(json::Object{{"type", "null"}});
      return schema;
    }
  }
  json::Array choices;
  choices.push_back(std::move(schema));
  choices.push_back(json::Object{{"type", "null"}});
  return {{"anyOf", std::move(choices)}};
}

std::string with_spaces(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string with_article(std::string_view singular) {
  const bool vowel = std::string_view("aeio").find(singular.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + with_spaces(singular);
}

void add_text(json::Object& object, std::string_view name, std::string text) {
  if (!text.empty()) object.emplace_back(name, std::move(text));
}

std::string sentences(std::string head, std::string_view tail) {
  if (head.empty() || tail.empty()) return head.append(tail);
  if (head.back() != '.') head += '.';
  return head.append(" ").append(tail);
}

}  // namespace dc::rest::openapi
