// JSON (RFC 8259): reading bodies into a small value tree, and writing text.
//
// Reading is strict: valid UTF-8, no duplicate names, at most json_depth_max levels, numbers within int64 or
// finite double. Answers are written as text straight from rows (see Writer); a Value is for input and for
// small documents. Values are plain values; free functions are thread-safe.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/function_ref.hpp"
#include "base/result.hpp"

namespace dc::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;  // in the order of the text; names are unique

class Value {
 public:
  using Content = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : content_(value) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T value) : content_(static_cast<std::int64_t>(value)) {}
  Value(double value) : content_(value) {}
  Value(std::string value) : content_(std::move(value)) {}
  Value(std::string_view value) : content_(std::string(value)) {}
  Value(const char* value) : content_(std::string(value)) {}
  Value(Array value) : content_(std::move(value)) {}
  Value(Object value) : content_(std::move(value)) {}

  const Content& content() const { return content_; }
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(content_); }
  // A pointer to the content if it has that type, else nullptr.
  template <class T>
  const T* as() const {
    return std::get_if<T>(&content_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&content_);
  }
  // The member of that name if this is an object that has one, else nullptr.
  const Value* find(std::string_view name) const;
  // "null", "boolean", "integer", "number", "string", "array" or "object", for messages.
  std::string_view type_name() const;

  bool operator==(const Value&) const = default;

 private:
  Content content_ = nullptr;
};

// Parses one document. Code::malformed with "line L, column C: what is wrong" otherwise.
Result<Value> parse(std::string_view text);

constexpr std::size_t values_all = SIZE_MAX;

// A value of a document that is sound and not copied: what nobody asks for costs nothing more, however much
// of it there is. Valid as long as the call of look_at() that gives it.
class Element {
 public:
  bool is_array() const;
  bool is_object() const;
  std::string_view type_name() const;  // as of a Value
  std::size_t size() const;            // elements or members; of anything else 0

  // In the order of the text, until `take` answers false. Of anything but an array or an object: none.
  void each_element(FunctionRef<bool(const Element&)> take) const;
  void each_member(FunctionRef<bool(std::string_view name, const Element&)> take) const;

  // A copy; nullopt if it would have more values in it, itself counted.
  std::optional<Value> value(std::size_t values_max) const;

 private:
  friend Result<> look_at(std::string_view text, FunctionRef<Result<>(const Element&)> look);
  explicit Element(const void* place) : place_(place) {}
  const void* place_;
};

// Parses one document and lets `look` have it. Code::malformed as of parse(), before anybody looks.
Result<> look_at(std::string_view text, FunctionRef<Result<>(const Element&)> look);

// Minified text. Doubles in the shortest form that reads back equal.
std::string to_text(const Value& value);
void append(std::string& out, const Value& value);

// The pieces of which answers are made.
void append_string(std::string& out, std::string_view text);  // quoted and escaped; text is valid UTF-8
bool is_plain(std::string_view text);                         // ASCII, and nothing has to be escaped
void append_int(std::string& out, std::int64_t value);
void append_double(std::string& out, double value);  // not finite → null

// `part` escaped as one reference token of a JSON pointer (RFC 6901): "~" → "~0", "/" → "~1".
std::string pointer_token(std::string_view part);

// Writes members and elements with the commas in their places. Borrows `out`.
//   Writer w(out); w.begin_object(); w.member("total", 3); w.end_object();
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::integral T>
  requires(!std::same_as<T, bool>) Writer& value(T number) {
    return integer(static_cast<std::int64_t>(number));
  }
  Writer& value(double number);
  Writer& value(bool flag);
  Writer& value(const Value& value);
  Writer& null();
  // Text that is JSON already.
  Writer& raw(std::string_view json);
  template <class T>
  Writer& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  Writer& integer(std::int64_t number);
  void separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace dc::json
