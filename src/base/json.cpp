// Reading JSON. simdjson stays in this file; what it refuses is explained by json_fault.
#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <vector>

#include "base/digest.hpp"
#include "base/json_fault.hpp"
#include "base/limits.hpp"

namespace dc::json {
namespace {

namespace dom = simdjson::dom;

// Up to this many names are compared one by one, which is faster than sorting.
constexpr std::size_t names_compared_max = 16;

// Up to this many are sorted by comparing, which in the worst case costs what the passes would.
constexpr std::size_t marks_compared_max = 512;

struct Name {
  std::string_view text;
  std::size_t ordinal;  // in the document
};

// A name, small enough to be moved about.
struct Mark {
  std::uint32_t digest;
  std::uint32_t place;  // among the names of its object
};

// By digest, in passes of 11 bits each: what a hostile object costs depends on the number of its names, and
// on nothing that is chosen about them. A table of digests would be walked from end to end by names that
// collide.
void sort_by_digest(std::vector<Mark>& marks) {
  // The passes go over all their slots, which is more than a few names cost.
  if (marks.size() <= marks_compared_max) {
    return std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return std::tie(a.digest, a.place) < std::tie(b.digest, b.place);
    });
  }
  constexpr unsigned bits = 11, slots = 1U << bits;
  std::vector<Mark> sorted(marks.size());
  for (unsigned shift = 0; shift < 32; shift += bits) {
    std::array<std::size_t, slots + 1> begins{};
    const auto slot = [&](const Mark& mark) { return (mark.digest >> shift) % slots; };
    for (const Mark& mark : marks) ++begins[slot(mark) + 1];
    for (unsigned i = 0; i < slots; ++i) begins[i + 1] += begins[i];
    for (const Mark& mark : marks) sorted[begins[slot(mark)]++] = mark;
    marks.swap(sorted);
  }
}

// The first that repeats an earlier one, by its ordinal.
std::optional<std::size_t> repetition(const std::vector<Name>& names) {
  std::vector<Mark> marks;
  marks.reserve(names.size());
  for (const Name& name : names) {
    marks.push_back(
        {static_cast<std::uint32_t>(quick_hash(name.text)), static_cast<std::uint32_t>(marks.size())});
  }
  sort_by_digest(marks);
  const auto text = [&](const Mark& mark) { return names[mark.place].text; };
  std::optional<std::size_t> repeated;
  for (auto begin = marks.begin(), end = begin; begin != marks.end(); begin = end) {
    while (end != marks.end() && end->digest == begin->digest) ++end;
    if (end - begin == 1) continue;
    // Mostly names of one digest are one name: no need to sort them to find its second place.
    const auto last = text(*begin) == text(*(begin + 1)) ? begin + 2 : end;
    std::stable_sort(begin, last, [&](const Mark& a, const Mark& b) { return text(a) < text(b); });
    for (auto mark = begin + 1; mark != last; ++mark) {
      const std::size_t ordinal = names[mark->place].ordinal;
      if (text(*mark) == text(*(mark - 1))) repeated = std::min(repeated.value_or(ordinal), ordinal);
    }
  }
  return repeated;
}

// Refuses what simdjson lets pass: repeated names, integers beyond int64, and a level too many.
class Inspection {
 public:
  // `depth` counts the array or object that the element may be.
  bool passes(dom::element element, std::size_t depth) {
    switch (element.type()) {
      case dom::element_type::ARRAY:
        return depth <= limits::json_depth_max && array_passes(element.get_array().value_unsafe(), depth);
      case dom::element_type::OBJECT:
        return depth <= limits::json_depth_max && object_passes(element.get_object().value_unsafe(), depth);
      case dom::element_type::UINT64:
        return false;
      case dom::element_type::INT64:
      case dom::element_type::DOUBLE:
      case dom::element_type::STRING:
      case dom::element_type::BOOL:
      case dom::element_type::NULL_VALUE:
        return true;
    }
    return false;
  }

  // Which name of the document, counted from 0 in the order of the text, repeats an earlier one of its
  // object.
  std::optional<std::size_t> repeated_name() const { return repeated_name_; }

 private:
  bool array_passes(dom::array array, std::size_t depth) {
    for (const dom::element child : array) {
      if (!passes(child, depth + 1)) return false;
    }
    return true;
  }

  bool object_passes(dom::object object, std::size_t depth) {
    const bool sorts = object.size() > names_compared_max;
    std::vector<Name> names;
    if (sorts) names.reserve(object.size());
    for (const dom::key_value_pair member : object) {
      if (sorts) {
        names.push_back({member.key, names_});
      } else if (is_repeated(object, member.key)) {
        repeated_name_ = names_;
        return false;
      }
      ++names_;
      if (!passes(member.value, depth + 1)) return false;
    }
    if (sorts) repeated_name_ = repetition(names);
    return !repeated_name_;
  }

  // Whether the name stands before this very one; that is told by where it is kept.
  static bool is_repeated(dom::object object, std::string_view name) {
    for (const dom::key_value_pair earlier : object) {
      if (earlier.key.data() == name.data()) return false;
      if (earlier.key == name) return true;
    }
    return false;
  }

  std::size_t names_ = 0;
  std::optional<std::size_t> repeated_name_;
};

// Copies until there are more values than are wanted.
class Copying {
 public:
  explicit Copying(std::size_t values_max) : left_(values_max) {}

  bool is_complete() const { return is_complete_; }

  Value copy(dom::element element) {
    if (left_ == 0) {
      is_complete_ = false;
      return nullptr;
    }
    --left_;
    switch (element.type()) {
      case dom::element_type::ARRAY:
        return array(element.get_array().value_unsafe());
      case dom::element_type::OBJECT:
        return object(element.get_object().value_unsafe());
      case dom::element_type::INT64:
        return element.get_int64().value_unsafe();
      case dom::element_type::DOUBLE:
        return element.get_double().value_unsafe();
      case dom::element_type::STRING:
        return element.get_string().value_unsafe();
      case dom::element_type::BOOL:
        return element.get_bool().value_unsafe();
      case dom::element_type::UINT64:  // refused by the inspection
      case dom::element_type::NULL_VALUE:
        break;
    }
    return nullptr;
  }

 private:
  Value array(dom::array from) {
    Array array;
    array.reserve(std::min(from.size(), left_));
    for (const dom::element child : from) {
      if (!is_complete_) break;
      array.push_back(copy(child));
    }
    return array;
  }

  Value object(dom::object from) {
    Object object;
    object.reserve(std::min(from.size(), left_));
    for (const dom::key_value_pair member : from) {
      if (!is_complete_) break;
      object.emplace_back(member.key, copy(member.value));
    }
    return object;
  }

  std::size_t left_;
  bool is_complete_ = true;
};

Result<dom::element> parse_with(dom::parser& parser, std::string_view text) {
  // simdjson counts the document itself as a level.
  if (parser.max_depth() != limits::json_depth_max + 1) {
    ENSURE(parser.allocate(text.size(), limits::json_depth_max + 1) == simdjson::SUCCESS);
  }
  dom::element root;
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(root);
  ENSURE(error != simdjson::MEMALLOC);
  Inspection inspection;
  if (error == simdjson::SUCCESS && inspection.passes(root, 1)) return root;
  if (const auto name = inspection.repeated_name())
    return fail(Code::malformed, describe_repetition(text, *name));
  return fail(Code::malformed, describe_fault(text));
}

const dom::element& element_at(const void* place) { return *static_cast<const dom::element*>(place); }

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

bool Element::is_array() const { return element_at(place_).is_array(); }
bool Element::is_object() const { return element_at(place_).is_object(); }

std::string_view Element::type_name() const {
  if (is_array()) return "array";
  if (is_object()) return "object";
  return Copying(1).copy(element_at(place_)).type_name();
}

std::size_t Element::size() const {
  const dom::element& element = element_at(place_);
  if (is_array()) return element.get_array().value_unsafe().size();
  return is_object() ? element.get_object().value_unsafe().size() : 0;
}

void Element::each_element(FunctionRef<bool(const Element&)> take) const {
  if (!is_array()) return;
  const dom::array array = element_at(place_).get_array().value_unsafe();
  for (const dom::element child : array) {
    if (!take(Element(&child))) return;
  }
}

void Element::each_member(FunctionRef<bool(std::string_view, const Element&)> take) const {
  if (!is_object()) return;
  const dom::object object = element_at(place_).get_object().value_unsafe();
  for (const dom::key_value_pair member : object) {
    if (!take(member.key, Element(&member.value))) return;
  }
}

std::optional<Value> Element::value(std::size_t values_max) const {
  Copying copying(values_max);
  Value value = copying.copy(element_at(place_));
  if (!copying.is_complete()) return std::nullopt;
  return value;
}

Result<> look_at(std::string_view text, FunctionRef<Result<>(const Element&)> look) {
  // A parser keeps buffers of the longest text it has seen: the one that stays must not see a huge one. Who
  // looks may parse something else meanwhile, so the parser is not left where it could be found.
  thread_local dom::parser kept;
  const bool stays = text.size() <= limits::json_kept_bytes_max;
  dom::parser parser;
  if (stays) std::swap(parser, kept);
  const auto root = parse_with(parser, text);
  Result<> outcome;
  if (root) {
    outcome = look(Element(&*root));
  } else {
    outcome = fail(root.error());
  }
  if (stays) std::swap(parser, kept);
  return outcome;
}

Result<Value> parse(std::string_view text) {
  Value value;
  CHECK(look_at(text, [&](const Element& root) -> Result<> {
    value = *root.value(values_all);
    return {};
  }));
  return value;
}

}  // namespace dc::json
