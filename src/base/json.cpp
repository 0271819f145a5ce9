// Reading JSON. simdjson stays in this file; what it refuses is explained by json_fault.
#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/json_fault.hpp"
#include "base/limits.hpp"

namespace dc::json {
namespace {

namespace dom = simdjson::dom;

// Up to this many names are compared one by one, which is faster than sorting.
constexpr std::size_t names_compared_max = 16;

// Copies simdjson's tape into values, and refuses what simdjson lets pass: repeated names and integers beyond
// int64.
class Reader {
 public:
  // `depth` counts the array or object that the element may be.
  bool read(dom::element element, std::size_t depth, Value& value) {
    switch (element.type()) {
      case dom::element_type::ARRAY:
        return read_array(element, depth, value);
      case dom::element_type::OBJECT:
        return read_object(element, depth, value);
      case dom::element_type::INT64:
        value = Value(element.get_int64().value_unsafe());
        return true;
      case dom::element_type::UINT64:
        return false;
      case dom::element_type::DOUBLE:
        value = Value(element.get_double().value_unsafe());
        return true;
      case dom::element_type::STRING:
        value = Value(element.get_string().value_unsafe());
        return true;
      case dom::element_type::BOOL:
        value = Value(element.get_bool().value_unsafe());
        return true;
      case dom::element_type::NULL_VALUE:
        return true;
    }
    return false;
  }

  // Which name of the document, counted from 0 in the order of the text, repeats an earlier one of its
  // object.
  std::optional<std::size_t> repeated_name() const { return repeated_name_; }

 private:
  struct Name {
    std::string_view text;
    std::size_t ordinal;
    auto operator<=>(const Name&) const = default;
  };

  bool read_array(dom::element element, std::size_t depth, Value& value) {
    if (depth > limits::json_depth_max) return false;
    const dom::array from = element.get_array().value_unsafe();
    Array array;
    array.reserve(from.size());
    for (const dom::element child : from) {
      if (!read(child, depth + 1, array.emplace_back())) return false;
    }
    value = Value(std::move(array));
    return true;
  }

  bool read_object(dom::element element, std::size_t depth, Value& value) {
    if (depth > limits::json_depth_max) return false;
    const dom::object from = element.get_object().value_unsafe();
    Object object;
    object.reserve(from.size());
    std::vector<Name> names;
    for (const dom::key_value_pair member : from) {
      if (from.size() > names_compared_max) {
        names.push_back({member.key, names_});
      } else if (has(object, member.key)) {
        repeated_name_ = names_;
        return false;
      }
      ++names_;
      if (!read(member.value, depth + 1, object.emplace_back(member.key, nullptr).second)) return false;
    }
    value = Value(std::move(object));
    return all_differ(names);
  }

  static bool has(const Object& object, std::string_view name) {
    return std::any_of(object.begin(), object.end(),
                       [&](const Member& member) { return member.first == name; });
  }

  // Sorts, so that an object of many names costs n log n whatever the names are.
  bool all_differ(std::vector<Name>& names) {
    std::sort(names.begin(), names.end());
    for (std::size_t i = 1; i < names.size(); ++i) {
      if (names[i].text != names[i - 1].text) continue;
      repeated_name_ = std::min(repeated_name_.value_or(names[i].ordinal), names[i].ordinal);
    }
    return !repeated_name_;
  }

  std::size_t names_ = 0;
  std::optional<std::size_t> repeated_name_;
};

Result<Value> read_with(dom::parser& parser, std::string_view text) {
  // simdjson counts the document itself as a level.
  if (parser.max_depth() != limits::json_depth_max + 1) {
    ENSURE(parser.allocate(text.size(), limits::json_depth_max + 1) == simdjson::SUCCESS);
  }
  dom::element root;
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(root);
  ENSURE(error != simdjson::MEMALLOC);
  Reader reader;
  Value value;
  if (error == simdjson::SUCCESS && reader.read(root, 1, value)) return value;
  return fail(Code::malformed, describe_fault(text, reader.repeated_name()));
}

}  // namespace

const Value* Value::find(std::string_view name) const {
  const Object* object = as<Object>();
  if (!object) return nullptr;
  const auto found = std::find_if(object->begin(), object->end(),
                                  [&](const Member& member) { return member.first == name; });
  return found == object->end() ? nullptr : &found->second;
}

std::string_view Value::type_name() const {
  constexpr std::array<std::string_view, std::variant_size_v<Content>> names{
      "null", "boolean", "integer", "number", "string", "array", "object"};
  return names[content_.index()];
}

Result<Value> parse(std::string_view text) {
  // A parser keeps buffers of the longest text it has seen: the one that stays must not see a huge one.
  if (text.size() > limits::json_kept_bytes_max) {
    dom::parser parser;
    return read_with(parser, text);
  }
  thread_local dom::parser parser;
  return read_with(parser, text);
}

}  // namespace dc::json
