#include "model/literal.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace dc {
namespace {

template <class Number>
std::optional<json::Value> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return json::Value(value);
}

std::optional<json::Value> array(const graphql::List<graphql::Value>& items) {
  json::Array array;
  for (const graphql::Value& item : items) {
    auto element = to_json(item);
    if (!element) return std::nullopt;
    array.push_back(*std::move(element));
  }
  return json::Value(std::move(array));
}

std::optional<json::Value> object(const graphql::List<graphql::Argument>& fields) {
  json::Object object;
  for (const graphql::Argument& field : fields) {
    auto member = to_json(field.value);
    if (!member || fields.find(field.name) != &field) return std::nullopt;
    object.emplace_back(std::string(field.name), *std::move(member));
  }
  return json::Value(std::move(object));
}

}  // namespace

std::optional<json::Value> to_json(const graphql::Value& literal) {
  using Kind = graphql::Value::Kind;
  switch (literal.kind) {
    case Kind::null:
      return json::Value();
    case Kind::boolean:
      return json::Value(literal.text == "true");
    case Kind::integer:
      return number<std::int64_t>(literal.text);
    case Kind::floating:
      return number<double>(literal.text);
    case Kind::string:
    case Kind::enumeration:
      return json::Value(literal.text);
    case Kind::list:
      return array(literal.items);
    case Kind::object:
      return object(literal.fields);
    case Kind::variable:
      break;
  }
  return std::nullopt;
}

}  // namespace dc
