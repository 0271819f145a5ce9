#include "api/rest/cursor.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

std::string digest_text(std::uint64_t digest) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(digest >> shift);
  return to_hex(bytes);
}

json::Value to_json(const Value& value) {
  struct Visitor {
    json::Value operator()(Null) const { return nullptr; }
    json::Value operator()(bool flag) const { return flag; }
    json::Value operator()(std::int64_t number) const { return number; }
    json::Value operator()(double number) const { return number; }
    json::Value operator()(const std::string& text) const { return text; }
    json::Value operator()(const Uuid& id) const { return to_text(id); }
    json::Value operator()(Instant instant) const { return instant.ms; }
    json::Value operator()(const IdList&) const { ENSURE(!"lists are not sorted by"); }
  };
  return std::visit(Visitor{}, value);
}

// As a stored value of that kind would be; what a field takes today need not be what it took when the record
// was written.
std::optional<Value> from_json(Kind kind, const json::Value& json) {
  switch (kind) {
    case Kind::id:
    case Kind::ref:
      if (const auto* text = json.as<std::string>()) {
        if (const auto id = parse_uuid(*text)) return *id;
      }
      return std::nullopt;
    case Kind::string:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
      if (const auto* text = json.as<std::string>(); text && text->find('\0') == std::string::npos)
        return *text;
      return std::nullopt;
    case Kind::integer:
      if (const auto* number = json.as<std::int64_t>()) return *number;
      return std::nullopt;
    case Kind::floating:
      if (const auto* number = json.as<std::int64_t>()) return static_cast<double>(*number);
      if (const auto* number = json.as<double>()) return *number;
      return std::nullopt;
    case Kind::boolean:
      if (const auto* flag = json.as<bool>()) return *flag;
      return std::nullopt;
    case Kind::date_time:
      if (const auto* number = json.as<std::int64_t>()) return Instant{*number};
      return std::nullopt;
    case Kind::text:
    case Kind::json:
    case Kind::ref_list:
      break;
  }
  return std::nullopt;
}

tl::unexpected<Error> refuse(std::string_view why) {
  return fail(Code::malformed, "The cursor " + std::string(why) +
                                   "; begin again with an empty one, and change nothing on the way but "
                                   "limit, total and what is shown of each record.");
}

std::optional<std::vector<Value>> read_values(const json::Array& array, const std::vector<Sort>& order) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Field& field = *order[i].field;
    const json::Value& json = array[i + 1];
    auto value = json.is_null() && field.kind != Kind::id ? Value(Null{}) : from_json(field.kind, json);
    if (!value) return std::nullopt;
    values.push_back(*std::move(value));
  }
  return values;
}

}  // namespace

std::uint64_t walk_digest(const CollectionView& view, const Actor& actor, const Query& query,
                          std::vector<net::Parameter> filters) {
  std::sort(filters.begin(), filters.end());
  json::Array parts{std::string(to_text(view.version())), actor.tenant_id, view.collection().plural};
  for (const Sort& sort : order_of(query)) {
    parts.emplace_back(sort.field->name);
    parts.emplace_back(sort.descending);
  }
  for (auto& [name, value] : filters) {
    parts.emplace_back(std::move(name));
    parts.emplace_back(std::move(value));
  }
  return quick_hash(json::to_text(json::Value(std::move(parts))));
}

Result<std::string> write_cursor(std::uint64_t digest, const std::vector<Value>& values) {
  json::Array array{digest_text(digest)};
  for (const Value& value : values) array.push_back(to_json(value));
  std::string text = to_base64url(json::to_text(json::Value(std::move(array))));
  if (text.size() <= limits::cursor_bytes_max) return text;
  return fail({.code = Code::invalid,
               .detail = "The values that the list is sorted by are too long for a cursor.",
               .issues = {{"sort", "Sort by a shorter field, or go by pages.", Issue::In::query}}});
}

Result<std::vector<Value>> read_cursor(std::string_view text, std::uint64_t digest,
                                       const std::vector<Sort>& order) {
  if (text.empty()) return std::vector<Value>{};
  if (text.size() > limits::cursor_bytes_max) return refuse("is too long to be one of ours");
  const auto bytes = from_base64url(text);
  const auto document = bytes ? json::parse(*bytes) : fail(Code::malformed);
  const auto* array = document ? document->as<json::Array>() : nullptr;
  if (!array || array->empty()) return refuse("is none of ours");
  if (array->front() != json::Value(digest_text(digest)) || array->size() != order.size() + 1)
    return refuse("is that of another list");
  auto values = read_values(*array, order);
  if (!values) return refuse("is none of ours");
  return *std::move(values);
}

}  // namespace dc::rest
