#include "content/logged_value.hpp"

#include <charconv>
#include <cmath>

namespace dc {
namespace {

using Taken = std::optional<Value>;

Taken uuid_of(const json::Value& json) {
  const auto* text = json.as<std::string>();
  const auto id = text == nullptr ? std::nullopt : parse_uuid(*text);
  return id ? Taken(*id) : std::nullopt;
}

// It may have been a list of at most one.
Taken link_of(const json::Value& json) {
  const auto* list = json.as<json::Array>();
  if (list == nullptr) return uuid_of(json);
  if (list->empty()) return Value(Null{});
  return list->size() == 1 ? uuid_of(list->front()) : std::nullopt;
}

// It may have been a single link.
Taken links_of(const json::Value& json) {
  if (json.is_null()) return Value(IdList{});
  const auto* texts = json.as<json::Array>();
  const json::Array alone{json};
  IdList ids;
  for (const json::Value& text : texts == nullptr ? alone : *texts) {
    const auto id = uuid_of(text);
    if (!id) return std::nullopt;
    ids.push_back(std::get<Uuid>(*id));
  }
  return ids;
}

template <typename Number>
Taken parsed_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Taken integer_of(const json::Value& json) {
  constexpr double exact_max = 9007199254740992;  // 2^53
  if (const auto* integer = json.as<std::int64_t>()) return *integer;
  if (const auto* text = json.as<std::string>()) return parsed_number<std::int64_t>(*text);
  const auto* real = json.as<double>();
  if (real == nullptr || std::abs(*real) > exact_max || *real != std::trunc(*real)) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

Taken real_of(const json::Value& json) {
  if (const auto* real = json.as<double>()) return *real;
  if (const auto* text = json.as<std::string>()) return parsed_number<double>(*text);
  const auto* integer = json.as<std::int64_t>();
  return integer == nullptr ? std::nullopt : Taken(static_cast<double>(*integer));
}

template <typename T>
Taken same(const json::Value& json) {
  const auto* value = json.as<T>();
  return value == nullptr ? std::nullopt : Taken(*value);
}

Taken instant_of(const json::Value& json) {
  const auto* text = json.as<std::string>();
  const auto instant = text == nullptr ? std::nullopt : parse_instant(*text);
  return instant ? Taken(*instant) : std::nullopt;
}

}  // namespace

std::optional<Value> logged_value(Kind kind, const json::Value& json) {
  if (kind == Kind::ref_list) return links_of(json);
  if (json.is_null()) return Value(Null{});
  switch (kind) {
    case Kind::id:
      return uuid_of(json);
    case Kind::ref:
      return link_of(json);
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media: {
      const auto* text = json.as<std::string>();
      return text == nullptr ? json::to_text(json) : *text;
    }
    case Kind::json:
      return json::to_text(json);
    case Kind::integer:
      return integer_of(json);
    case Kind::floating:
      return real_of(json);
    case Kind::boolean:
      return same<bool>(json);
    case Kind::date_time:
      return instant_of(json);
    case Kind::ref_list:
      return links_of(json);
  }
  return std::nullopt;
}

bool is_as_logged(Kind kind, const Value& stored, const json::Value& said) {
  if (logged_value(kind, said) == stored) return true;
  // A text that has become JSON: the log has it as a text, which as JSON would be another one.
  return kind == Kind::json && said.as<std::string>() != nullptr && Value(*said.as<std::string>()) == stored;
}

}  // namespace dc
