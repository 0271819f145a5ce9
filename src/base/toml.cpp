#include "base/toml.hpp"

#include <cmath>
#include <sstream>

#include "base/limits.hpp"

// Header only and without exceptions, so that the parser is compiled with our sanitizers and its errors are
// values.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

namespace dc {
namespace {

static_assert(TOML_MAX_NESTED_VALUES == limits::json_depth_max);

tl::unexpected<Error> fail_at(std::size_t line, std::size_t column, std::string_view message) {
  return fail(Code::malformed, "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
                                   std::string(message));
}

tl::unexpected<Error> fail_at(const toml::source_position& place, std::string_view message) {
  return fail_at(place.line, place.column, message);
}

// Walks over a document's characters and knows which of them stand in strings and comments.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // toml++ has no bound on the parts of a dotted key, and takes down its tables by recursion.
  Result<> refuse_long_keys() {
    std::size_t dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (c == '.' && ++dots >= limits::json_depth_max) return fail_at(line(), 1, "a key has too many parts");
      if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos) dots = 0;
      ++at_;
    }
    return {};
  }

 private:
  void skip_string(char quote) {
    const bool multi_line = text_.substr(at_, 3) == std::string(3, quote);
    const std::string end(multi_line ? 3 : 1, quote);
    for (at_ += end.size(); at_ < text_.size(); ++at_) {
      if (quote == '"' && text_[at_] == '\\') {
        ++at_;
      } else if (text_.substr(at_, end.size()) == end) {
        break;
      } else if (!multi_line && text_[at_] == '\n') {
        return;  // not closed: the parser will say so
      }
    }
    at_ = std::min(at_ + end.size(), text_.size());
  }

  std::size_t line() const {
    return 1 +
           static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n'));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

json::Value number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
}

Result<json::Value> convert(const toml::node& node, std::size_t depth) {
  if (depth > limits::json_depth_max) return fail_at(node.source().begin, "nested too deeply");
  if (const auto* table = node.as_table()) {
    json::Object object;
    object.reserve(table->size());
    for (const auto& [key, child] : *table) {
      TRY(auto value, convert(child, depth + 1));
      object.emplace_back(std::string(key.str()), std::move(value));
    }
    return json::Value(std::move(object));
  }
  if (const auto* list = node.as_array()) {
    json::Array array;
    array.reserve(list->size());
    for (const auto& child : *list) {
      TRY(auto value, convert(child, depth + 1));
      array.push_back(std::move(value));
    }
    return json::Value(std::move(array));
  }
  if (const auto* text = node.as_string()) return json::Value(text->get());
  if (const auto* integer = node.as_integer()) return json::Value(integer->get());
  if (const auto* real = node.as_floating_point()) return number(real->get());
  if (const auto* flag = node.as_boolean()) return json::Value(flag->get());
  if (const auto* date = node.as_date()) return json::Value(printed(date->get()));
  if (const auto* time = node.as_time()) return json::Value(printed(time->get()));
  if (const auto* instant = node.as_date_time()) return json::Value(printed(instant->get()));
  return fail_at(node.source().begin, "this kind of value is not understood");
}

}  // namespace

Result<json::Value> parse_toml(std::string_view text) {
  if (text.size() > limits::document_bytes_max) return fail_at(1, 1, "the document is too long");
  CHECK(Scanner(text).refuse_long_keys());
  const auto parsed = toml::parse(text);
  if (!parsed) return fail_at(parsed.error().source().begin, parsed.error().description());
  return convert(parsed.table(), 1);
}

}  // namespace dc
