#include "features/transfer/key_value.hpp"

#include "base/text.hpp"
#include "features/transfer/dates.hpp"
#include "model/validate.hpp"

namespace dc {
namespace {

std::optional<WrittenDate> read_date(const json::Value& json) {
  if (const auto* text = json.as<std::string>()) return parse_date(*text);
  if (const auto* number = json.as<std::int64_t>()) return parse_date(*number);
  return std::nullopt;
}

tl::unexpected<std::string> fail_with(std::string message) { return tl::unexpected(std::move(message)); }

tl::expected<ReadKey, std::string> read_text(const Field& field, const json::Value& json) {
  const auto* list = json.as<json::Array>();
  ReadKey read;
  std::vector<std::string> words;
  for (const json::Value& element : list ? *list : json::Array{json}) {
    auto word = read_word(element);
    if (!word) return fail_with("a text is expected, not " + std::string(element.type_name()));
    if (element.as<json::Object>()) read.whole = false;
    words.push_back(std::move(*word));
  }
  std::string text = join(words, ", ");
  const bool counts_points = field.kind == Kind::string;
  const std::size_t size = counts_points ? length_utf8(text) : text.size();
  if (field.points_max != 0 && size > field.points_max) {
    return fail_with("the text has " + std::to_string(size) + (counts_points ? " characters" : " bytes") +
                     ", at most " + std::to_string(field.points_max) + " are allowed");
  }
  read.value = std::move(text);
  return read;
}

tl::expected<ReadKey, std::string> read_day(const Field& field, const json::Value& json) {
  const auto date = read_date(json);
  if (!date)
    return fail_with("this is not a date that can be read; write it as 2015-01-20 or 2015-01-20T19:23:12Z");
  if (field.kind == Kind::date) return ReadKey{.value = date->day, .whole = true, .note = {}};
  std::string note = date->has_time && !date->has_zone ? "the date has no time zone, UTC is taken" : "";
  return ReadKey{.value = date->instant, .whole = true, .note = std::move(note)};
}

// As a request body would bring it; a text may also stand for a number or a flag, as query parameters do.
tl::expected<ReadKey, std::string> read_strictly(const Field& field, const json::Value& json) {
  auto value = read_value(field, json);
  if (!value) {
    if (const auto* text = json.as<std::string>()) value = read_value(field, std::string_view(*text));
  }
  if (!value) return fail_with(std::move(value.error()));
  return ReadKey{.value = *std::move(value), .whole = true, .note = {}};
}

tl::expected<ReadKey, std::string> read_media(const Field& field, const json::Value& json) {
  if (!json.as<json::Object>()) return read_strictly(field, json);
  for (const std::string_view name : {"url", "src", "path"}) {
    if (const json::Value* address = json.find(name)) {
      TRY(auto read, read_strictly(field, *address));
      read.whole = false;
      return read;
    }
  }
  return fail_with("an address is expected");
}

}  // namespace

tl::expected<ReadKey, std::string> read_key(const Field& field, const json::Value& json) {
  switch (field.kind) {
    case Kind::string:
    case Kind::text:
      return read_text(field, json);
    case Kind::date_time:
    case Kind::date:
      return read_day(field, json);
    case Kind::media:
      return read_media(field, json);
    case Kind::json:
      return ReadKey{.value = json::to_text(json), .whole = true, .note = {}};
    case Kind::id:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::enumeration:
    case Kind::ref:
    case Kind::ref_list:
      return read_strictly(field, json);
  }
  ENSURE(false);
}

std::optional<std::vector<std::string>> read_names(std::string_view key, const json::Value& json) {
  std::vector<std::string> names;
  const auto add = [&](std::string_view name) {
    if (name = trim(name); !name.empty()) names.emplace_back(name);
  };
  if (const auto* list = json.as<json::Array>()) {
    for (const json::Value& element : *list) {
      if (element.is_null()) continue;
      const auto word = read_word(element);
      if (!word) return std::nullopt;
      add(*word);
    }
    return names;
  }
  const auto word = read_word(json);
  if (!word) return std::nullopt;
  const bool plural = !key.empty() && (key.back() == 's' || key.back() == 'S');
  if (!plural || !json.as<std::string>()) {
    add(*word);
    return names;
  }
  std::string separated = *word;
  const char separator = separated.find(',') == std::string::npos ? ' ' : ',';
  if (separator == ' ') {
    for (char& c : separated) c = c == '\t' || c == '\n' ? ' ' : c;
  }
  for (const std::string_view name : split(separated, separator)) add(name);
  return names;
}

std::optional<bool> read_flag(const json::Value& json) {
  if (const auto* flag = json.as<bool>()) return *flag;
  const auto word = read_word(json);
  if (!word) return std::nullopt;
  for (const std::string_view yes : {"true", "yes", "on", "1", "y"}) {
    if (equals_ignore_case(*word, yes)) return true;
  }
  for (const std::string_view no : {"false", "no", "off", "0", "n"}) {
    if (equals_ignore_case(*word, no)) return false;
  }
  return std::nullopt;
}

std::optional<std::string> read_word(const json::Value& json) {
  if (const auto* text = json.as<std::string>()) {
    // An escape may stand for U+0000, which no field takes.
    return text->find('\0') == std::string::npos ? std::optional(*text) : std::nullopt;
  }
  if (json.as<json::Object>()) {
    const json::Value* name = json.find("name");
    return name && name->as<std::string>() ? read_word(*name) : std::nullopt;
  }
  if (json.is_null() || json.as<json::Array>()) return std::nullopt;
  return json::to_text(json);
}

}  // namespace dc
