#include "model/validate.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_set>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/media.hpp"

namespace dc {
namespace {

using Answer = tl::expected<Value, std::string>;

tl::unexpected<std::string> refuse(std::string sentence) { return tl::unexpected(std::move(sentence)); }

constexpr std::size_t quoted_points_max = 40;

// The client's own word in a message, cut to a length that fits a sentence. A secret is never repeated.
std::string quoted(const Field& field, std::string_view text) {
  if (field.secret) return "another value";
  const std::string_view shown = prefix_utf8(text, quoted_points_max);
  return "'" + std::string(shown) + (shown.size() < text.size() ? "…'" : "'");
}

std::string expected_form(const Field& field) {
  switch (field.kind) {
    case Kind::id:
      return "an id, a UUID as in 01890a5d-ac96-774b-bcce-b302099a8057";
    case Kind::string:
      if (field.slug_from)
        return "a slug: lower-case letters and digits with single hyphens between, as in 'on-clouds'";
      return "a string of at most " + std::to_string(field.points_max) + " characters";
    case Kind::text:
      return "a string of at most " + std::to_string(field.points_max) + " bytes";
    case Kind::integer:
      return "a whole number from -2147483648 to 2147483647";
    case Kind::floating:
      return "a finite number";
    case Kind::boolean:
      return "true or false";
    case Kind::date_time:
      return "an instant with a zone, as in 2024-05-01T12:00:00Z";
    case Kind::date:
      return "a day, as in 2024-05-01";
    case Kind::enumeration:
      return "one of " + join(field.enumeration->values, ", ");
    case Kind::json:
      return "JSON of at most " + std::to_string(field.points_max) + " bytes";
    case Kind::media:
      return "an address: https://…, http://… or a path that begins with one '/'";
    case Kind::ref:
      return "the id of a record of '" + field.target->plural + "', or null, or {\"id\": …}";
    case Kind::ref_list:
      return "an array of ids of records of '" + field.target->plural + "'";
  }
  return {};
}

tl::unexpected<std::string> refuse_form(const Field& field, std::string_view found) {
  return refuse("Expected " + expected_form(field) + "; found " + std::string(found) + ".");
}

tl::unexpected<std::string> refuse_type(const Field& field, const json::Value& json) {
  const std::string_view type = json.type_name();
  const bool vowel = type == "array" || type == "object" || type == "integer";
  return refuse_form(field, std::string(vowel ? "an " : "a ").append(type));
}

tl::unexpected<std::string> refuse_zero() {
  return refuse("The character U+0000 cannot be stored; remove it.");
}

bool has_zero(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool has_zero(const json::Value& json) {
  if (const auto* text = json.as<std::string>()) return has_zero(std::string_view(*text));
  if (const auto* array = json.as<json::Array>()) {
    for (const json::Value& element : *array) {
      if (has_zero(element)) return true;
    }
  }
  if (const auto* object = json.as<json::Object>()) {
    for (const auto& [name, member] : *object) {
      if (has_zero(std::string_view(name)) || has_zero(member)) return true;
    }
  }
  return false;
}

// ---- What is text in JSON and in a query alike ----

Answer read_id(const Field& field, std::string_view text) {
  const auto id = parse_uuid(text);
  if (!id) return refuse_form(field, quoted(field, text));
  return *id;
}

Answer read_string(const Field& field, std::string_view text) {
  if (length_utf8(text) > field.points_max) {
    return refuse_form(field, std::to_string(length_utf8(text)) + " characters");
  }
  if (field.slug_from && !is_slug(text)) return refuse_form(field, quoted(field, text));
  return std::string(text);
}

Answer read_text(const Field& field, std::string_view text) {
  if (text.size() > field.points_max) return refuse_form(field, std::to_string(text.size()) + " bytes");
  return std::string(text);
}

Answer read_word(const Field& field, std::string_view text) {
  const auto& words = field.enumeration->values;
  for (const std::string& word : words) {
    if (word == text) return word;
  }
  return refuse("Expected " + expected_form(field) + "; found " + quoted(field, text) + "." +
                did_you_mean(text, words));
}

Answer read_date_time(const Field& field, std::string_view text) {
  if (const auto instant = parse_instant(text)) return *instant;
  if (parse_instant(std::string(text) + "Z")) {
    return refuse("The instant " + quoted(field, text) +
                  " has no zone: append Z for UTC, or an offset as in +02:00.");
  }
  return refuse_form(field, quoted(field, text));
}

Answer read_date(const Field& field, std::string_view text) {
  if (!is_date(text)) return refuse_form(field, quoted(field, text));
  return std::string(text);
}

Answer read_media(const Field& field, std::string_view text) {
  if (length_utf8(text) > field.points_max) {
    return refuse("Expected an address of at most " + std::to_string(field.points_max) +
                  " characters; found " + std::to_string(length_utf8(text)) + ".");
  }
  if (!is_media_address(text)) return refuse_form(field, quoted(field, text));
  return std::string(text);
}

Answer read_json(const Field& field, const json::Value& json) {
  if (has_zero(json)) return refuse_zero();
  std::string text;
  json::append(text, json);
  if (text.size() > field.points_max) return refuse_form(field, std::to_string(text.size()) + " bytes");
  return text;
}

// A string of JSON, or a parameter, for the kinds that are written as text.
Answer read_textual(const Field& field, std::string_view text) {
  if (has_zero(text)) return refuse_zero();
  switch (field.kind) {
    case Kind::id:
    case Kind::ref:
      return read_id(field, text);
    case Kind::string:
      return read_string(field, text);
    case Kind::text:
      return read_text(field, text);
    case Kind::date_time:
      return read_date_time(field, text);
    case Kind::date:
      return read_date(field, text);
    case Kind::enumeration:
      return read_word(field, text);
    case Kind::media:
      return read_media(field, text);
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::json:
    case Kind::ref_list:
      break;
  }
  return refuse_form(field, "a string");
}

// ---- From JSON ----

Answer read_integer(const Field& field, std::int64_t number) {
  using Int = std::numeric_limits<std::int32_t>;
  if (number < Int::min() || number > Int::max()) return refuse_form(field, std::to_string(number));
  return number;
}

// {"id": …} stands for the id in it; other members are what a client was sent with it and sends back.
const json::Value& linked_id(const json::Value& json) {
  const json::Value* id = json.find("id");
  return id ? *id : json;
}

Answer read_ids(const Field& field, const json::Array& array) {
  if (array.size() > limits::links_max) {
    return refuse("Expected at most " + std::to_string(limits::links_max) + " ids; found " +
                  std::to_string(array.size()) + ".");
  }
  IdList ids;
  std::unordered_set<Uuid> seen;
  for (const json::Value& element : array) {
    const auto* text = linked_id(element).as<std::string>();
    if (!text) return refuse_form(field, "an element that is not an id");
    const auto id = parse_uuid(*text);
    if (!id) return refuse_form(field, "the element " + quoted(field, *text));
    if (!seen.insert(*id).second)
      return refuse("The id " + to_text(*id) + " is there twice; name each record once.");
    ids.push_back(*id);
  }
  return ids;
}

Answer read_present(const Field& field, const json::Value& json) {
  switch (field.kind) {
    case Kind::json:
      return read_json(field, json);
    case Kind::integer:
      if (const auto* number = json.as<std::int64_t>()) return read_integer(field, *number);
      break;
    case Kind::floating:
      if (const auto* number = json.as<std::int64_t>()) return static_cast<double>(*number);
      if (const auto* number = json.as<double>(); number && std::isfinite(*number)) return *number;
      break;
    case Kind::boolean:
      if (const auto* flag = json.as<bool>()) return *flag;
      break;
    case Kind::ref_list:
      if (const auto* array = json.as<json::Array>()) return read_ids(field, *array);
      break;
    case Kind::ref:
      if (const auto* text = linked_id(json).as<std::string>()) return read_textual(field, *text);
      break;
    case Kind::id:
    case Kind::string:
    case Kind::text:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
      if (const auto* text = json.as<std::string>()) return read_textual(field, *text);
      break;
  }
  return refuse_type(field, json);
}

// ---- From text ----

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Answer read_id_list(const Field& field, std::string_view text) {
  json::Array array;
  if (!text.empty()) {
    for (const std::string_view id : split(text, ',')) array.emplace_back(trim(id));
  }
  return read_ids(field, array);
}

}  // namespace

Answer read_value(const Field& field, const json::Value& json) {
  if (!json.is_null()) return read_present(field, json);
  if (field.required) return refuse("A value is required: expected " + expected_form(field) + ".");
  return Null{};
}

Answer read_value(const Field& field, std::string_view text) {
  if (!is_utf8(text)) return refuse_form(field, "text that is not UTF-8");
  switch (field.kind) {
    case Kind::integer:
      if (const auto number = parse_number<std::int64_t>(text)) return read_integer(field, *number);
      break;
    case Kind::floating:
      if (const auto number = parse_number<double>(text); number && std::isfinite(*number)) return *number;
      break;
    case Kind::boolean:
      if (text == "true" || text == "false") return text == "true";
      break;
    case Kind::json: {
      const auto json = json::parse(text);
      if (json) return read_json(field, *json);
      return refuse("Expected JSON; " + json.error().detail + ".");
    }
    case Kind::ref_list:
      return read_id_list(field, text);
    case Kind::id:
    case Kind::string:
    case Kind::text:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
    case Kind::ref:
      return read_textual(field, text);
  }
  return refuse_form(field, quoted(field, text));
}

}  // namespace dc
