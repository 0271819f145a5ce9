#include "features/transfer/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/limits.hpp"

namespace dc {
namespace {

tl::unexpected<Error> fail_at(const yaml_mark_t& mark, std::string_view message) {
  return fail(Code::malformed, "line " + std::to_string(mark.line + 1) + ", column " +
                                   std::to_string(mark.column + 1) + ": " + std::string(message));
}

std::string_view view(const yaml_char_t* text) { return text ? reinterpret_cast<const char*>(text) : ""; }

// libyaml's sentences, with the remedy for the two mistakes that people make.
std::string explain(std::string_view problem) {
  std::string message(problem.empty() ? "this is not YAML" : problem);
  if (problem == "mapping values are not allowed in this context")
    message += "; quote a value that contains ': '";
  if (problem == "found character that cannot start any token") {
    message += "; indent with spaces, and quote a value that begins with a special character";
  }
  return message;
}

// The characters that JSON uses for a number, and the number reads back as they are.
json::Value number_or_text(std::string_view text) {
  const char* end = text.data() + text.size();
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, integer);
      error == std::errc() && stop == end) {
    return std::to_string(integer) == text ? json::Value(integer) : json::Value(text);
  }
  if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return text;
  double real = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, real);
      error != std::errc() || stop != end) {
    return text;
  }
  json::Value value(real);
  return json::to_text(value) == text ? value : json::Value(text);
}

json::Value plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (text.front() == '-' || (text.front() >= '0' && text.front() <= '9')) return number_or_text(text);
  return text;
}

std::size_t depth_of(const json::Value& value) {
  std::size_t deepest = 0;
  if (const auto* array = value.as<json::Array>()) {
    for (const json::Value& element : *array) deepest = std::max(deepest, depth_of(element));
    return deepest + 1;
  }
  if (const auto* object = value.as<json::Object>()) {
    for (const auto& [key, member] : *object) deepest = std::max(deepest, depth_of(member));
    return deepest + 1;
  }
  return 0;
}

bool has(const json::Object& object, std::string_view key) {
  return std::any_of(object.begin(), object.end(),
                     [&](const json::Member& member) { return member.first == key; });
}

struct Event : yaml_event_t {
  Event() : yaml_event_t{} {}
  ~Event() { yaml_event_delete(this); }
  Event(const Event&) = delete;
};

class Reader {
 public:
  explicit Reader(std::string_view text) {
    ENSURE(yaml_parser_initialize(&parser_) == 1);  // fails only without memory
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Reader() { yaml_parser_delete(&parser_); }
  Reader(const Reader&) = delete;

  Result<json::Value> document() {
    Event start, open, close, end;
    CHECK(next(start));
    CHECK(next(open));
    if (open.type == YAML_STREAM_END_EVENT) return json::Value();
    TRY(auto value, node(0));
    CHECK(next(close));
    CHECK(next(end));
    if (end.type != YAML_STREAM_END_EVENT)
      return fail_at(end.start_mark, "a second document begins; keep one");
    return value;
  }

 private:
  Result<> next(Event& event) {
    if (yaml_parser_parse(&parser_, &event) == 1) return {};
    // The reader's faults (a forbidden character) have a place of their own only in bytes; the mark is near
    // it.
    const bool placed = parser_.error == YAML_SCANNER_ERROR || parser_.error == YAML_PARSER_ERROR;
    return fail_at(placed ? parser_.problem_mark : parser_.mark,
                   explain(parser_.problem ? parser_.problem : ""));
  }

  Result<json::Value> node(std::size_t depth) {
    Event event;
    CHECK(next(event));
    return node(event, depth);
  }

  // `depth`: of the collections around this node.
  Result<json::Value> node(const Event& event, std::size_t depth) {
    if (++nodes_ > limits::yaml_nodes_max) return fail_at(event.start_mark, "too many values");
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return alias(event, depth);
      case YAML_SCALAR_EVENT:
        return remember(view(event.data.scalar.anchor), scalar(event));
      case YAML_SEQUENCE_START_EVENT: {
        TRY(auto value, sequence(event, depth + 1));
        return remember(view(event.data.sequence_start.anchor), std::move(value));
      }
      case YAML_MAPPING_START_EVENT: {
        TRY(auto value, mapping(event, depth + 1));
        return remember(view(event.data.mapping_start.anchor), std::move(value));
      }
      default:
        return fail_at(event.start_mark, "a value is expected here");
    }
  }

  json::Value remember(std::string_view anchor, json::Value value) {
    if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), value);
    return value;
  }

  // An alias is a copy, so a few lines could ask for gigabytes: what is copied is counted.
  Result<json::Value> alias(const Event& event, std::size_t depth) {
    const auto found = anchors_.find(view(event.data.alias.anchor));
    if (found == anchors_.end()) return fail_at(event.start_mark, "this alias has no anchor before it");
    alias_bytes_ += json::to_text(found->second).size();
    if (alias_bytes_ > limits::yaml_alias_bytes_max)
      return fail_at(event.start_mark, "aliases repeat too much");
    if (depth + depth_of(found->second) > limits::json_depth_max) return too_deep(event);
    return found->second;
  }

  static tl::unexpected<Error> too_deep(const Event& event) {
    return fail_at(event.start_mark,
                   "nested more than " + std::to_string(limits::json_depth_max) + " levels deep");
  }

  static json::Value scalar(const Event& event) {
    const auto& data = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    return data.plain_implicit ? plain_scalar(text) : json::Value(text);
  }

  Result<json::Value> sequence(const Event& start, std::size_t depth) {
    if (depth > limits::json_depth_max) return too_deep(start);
    json::Array array;
    while (true) {
      Event event;
      CHECK(next(event));
      if (event.type == YAML_SEQUENCE_END_EVENT) return json::Value(std::move(array));
      TRY(auto value, node(event, depth));
      array.push_back(std::move(value));
    }
  }

  Result<json::Value> mapping(const Event& start, std::size_t depth) {
    if (depth > limits::json_depth_max) return too_deep(start);
    json::Object object;
    std::vector<json::Value> merged;
    while (true) {
      Event key;
      CHECK(next(key));
      if (key.type == YAML_MAPPING_END_EVENT) break;
      if (key.type != YAML_SCALAR_EVENT) return fail_at(key.start_mark, "a key has to be a word");
      const std::string name(reinterpret_cast<const char*>(key.data.scalar.value), key.data.scalar.length);
      if (has(object, name))
        return fail_at(key.start_mark, "the key '" + name + "' is there twice; keep one");
      TRY(auto value, node(depth));
      if (name == "<<" && key.data.scalar.plain_implicit) {
        merged.push_back(std::move(value));
      } else {
        object.emplace_back(name, std::move(value));
      }
    }
    for (const json::Value& value : merged) merge(object, value);
    return json::Value(std::move(object));
  }

  // The merge key: members of `value`, or of the mappings in the list `value`, that the mapping does not have
  // itself.
  static void merge(json::Object& object, const json::Value& value) {
    if (const auto* list = value.as<json::Array>()) {
      for (const json::Value& element : *list) merge(object, element);
    }
    if (const auto* other = value.as<json::Object>()) {
      for (const auto& member : *other) {
        if (!has(object, member.first)) object.push_back(member);
      }
    }
  }

  yaml_parser_t parser_;
  std::map<std::string, json::Value, std::less<>> anchors_;
  std::size_t nodes_ = 0;
  std::size_t alias_bytes_ = 0;
};

}  // namespace

Result<json::Value> parse_yaml(std::string_view text) { return Reader(text).document(); }

}  // namespace dc
