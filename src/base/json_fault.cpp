#include "base/json_fault.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Walks the grammar of RFC 8259 until the first fault. Each step answers false once a fault is known.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text), well_formed_(well_formed_bytes(text)) {}

  bool document() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") return fault("a byte order mark is not part of JSON");
    skip_space();
    if (at_end()) return fault("the text is empty");
    if (!value(1)) return false;
    skip_space();
    return at_end() || expected("the end of the text");
  }

  std::size_t at() const { return at_; }
  const std::string& what() const { return what_; }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char wanted) {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (!at_end() && is_space(peek())) ++at_;
  }

  bool fault(std::string what) {
    what_ = std::move(what);
    return false;
  }
  bool expected(std::string_view wanted) {
    return fault("expected " + std::string(wanted) + ", found " + found());
  }
  std::string found() const {
    if (at_end()) return "the end of the text";
    if (at_ >= well_formed_) return "bytes that are not UTF-8";
    if (peek() > ' ' && peek() != 0x7f) return "'" + std::string(text_.substr(at_, 1)) + "'";
    // Not beyond what is UTF-8: stray continuation bytes would count as a part of it.
    const std::string_view point = prefix_utf8(text_.substr(at_, well_formed_ - at_), 1);
    if (point.size() > 1) return "'" + std::string(point) + "'";
    return "the byte 0x" + to_hex(point);
  }

  // `depth` counts the array or object that this value may be.
  bool value(std::size_t depth) {
    const char first = peek();
    if ((first == '{' || first == '[') && depth > limits::json_depth_max) {
      return fault("more than " + std::to_string(limits::json_depth_max) + " levels of nesting");
    }
    if (first == '{') return object(depth);
    if (first == '[') return array(depth);
    if (first == '"') return string();
    if (first == '-' || is_digit(first)) return number();
    if (first == 't') return word("true");
    if (first == 'f') return word("false");
    if (first == 'n') return word("null");
    return expected("a value");
  }

  bool object(std::size_t depth) {
    ++at_;
    skip_space();
    if (take('}')) return true;
    for (;;) {
      skip_space();
      if (peek() != '"') return expected("a name in double quotes");
      if (!string()) return false;
      skip_space();
      if (!take(':')) return expected("':'");
      skip_space();
      if (!value(depth + 1)) return false;
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return expected("',' or '}'");
    }
  }

  bool array(std::size_t depth) {
    ++at_;
    skip_space();
    if (take(']')) return true;
    for (;;) {
      skip_space();
      if (!value(depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return expected("',' or ']'");
    }
  }

  bool string() {
    const std::size_t start = at_++;
    for (;;) {
      if (at_end()) {
        at_ = start;
        return fault("a string that does not end");
      }
      if (at_ >= well_formed_) return fault("a string with bytes that are not UTF-8");
      if (static_cast<unsigned char>(peek()) < 0x20)
        return fault("a control character in a string must be escaped");
      if (take('"')) return true;
      if (peek() != '\\') {
        ++at_;
      } else if (!escape()) {
        return false;
      }
    }
  }

  bool escape() {
    const std::size_t start = at_++;
    if (take('u')) return unicode_escape(start);
    if (at_end() || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) {
      at_ = start;
      return fault("an escape that JSON does not have");
    }
    ++at_;
    return true;
  }

  // After "\u". A high surrogate must be followed by a low one (RFC 8259 §7).
  bool unicode_escape(std::size_t start) {
    unsigned unit = 0, low = 0;
    bool valid = code_unit(unit);
    if (valid && unit >= 0xd800 && unit < 0xdc00) {
      valid = take('\\') && take('u') && code_unit(low) && low >= 0xdc00 && low < 0xe000;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      valid = false;
    }
    if (valid) return true;
    at_ = start;
    return fault("an escape that is not a Unicode character");
  }

  bool code_unit(unsigned& unit) {
    const std::string_view digits = text_.substr(at_, 4);
    if (digits.size() < 4 || !std::all_of(digits.begin(), digits.end(), is_hex)) return false;
    std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    at_ += digits.size();
    return true;
  }

  bool digits() {
    if (!is_digit(peek())) return expected("a digit");
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number() {
    const std::size_t start = at_;
    take('-');
    if (take('0')) {
      if (is_digit(peek())) return fault("a number with a leading zero");
    } else if (!digits()) {
      return false;
    }
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (!digits()) return false;
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    if (fits(text_.substr(start, at_ - start), whole)) return true;
    at_ = start;
    return fault(whole ? "an integer beyond 64 bits" : "a number beyond the range of a double");
  }

  static bool fits(std::string_view number, bool whole) {
    // strtod, since from_chars does not tell a number too large from one so small that it is zero.
    if (!whole) return std::isfinite(std::strtod(std::string(number).c_str(), nullptr));
    std::int64_t integer = 0;
    return std::from_chars(number.data(), number.data() + number.size(), integer).ec == std::errc{};
  }

  bool word(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return expected("a value");
    at_ += wanted.size();
    return true;
  }

  std::string_view text_;
  std::size_t well_formed_;  // bytes
  std::size_t at_ = 0;
  std::string what_;
};

// The name with that ordinal, in its quotes, in a text that is JSON: only strings have to be told from the
// rest there, and names from strings by what follows them.
std::string_view name_at(std::string_view text, std::size_t ordinal) {
  std::size_t at = 0;
  while (true) {
    while (text[at] != '"') ++at;
    const std::size_t begin = at++;
    while (text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    const std::size_t end = ++at;
    while (at < text.size() && is_space(text[at])) ++at;
    if (at < text.size() && text[at] == ':' && ordinal-- == 0) return text.substr(begin, end - begin);
  }
}

// Eight bytes at a time.
std::size_t line_ends(std::string_view text) {
  constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f, ones = 0x0101010101010101;
  std::size_t at = 0, count = 0;
  std::uint64_t eight;
  for (; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    eight ^= ones * '\n';
    // The highest bit of each byte that is 0, and nothing else; then their sum in the highest byte.
    const std::uint64_t ends = ~(((eight & low) + low) | eight | low);
    count += ((ends >> 7) * ones) >> 56;
  }
  for (; at < text.size(); ++at) count += text[at] == '\n' ? 1 : 0;
  return count;
}

// "line L, column C: " of a byte; outside of white space no line ends in what is JSON up to there.
std::string place_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t lines = line_ends(before);
  const std::size_t line_start = lines == 0 ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(lines + 1) + ", column " +
         std::to_string(length_utf8(before.substr(line_start)) + 1) + ": ";
}

constexpr std::size_t name_points_max = 64;

}  // namespace

std::string describe_fault(std::string_view text) {
  Scanner scanner(text);
  const bool is_sound = scanner.document();
  return place_of(text, scanner.at()) + (is_sound ? "the text is not JSON" : scanner.what());
}

std::string describe_repetition(std::string_view text, std::size_t repeated_name) {
  const std::string_view name = name_at(text, repeated_name);
  return place_of(text, static_cast<std::size_t>(name.data() - text.data())) + "the name " +
         std::string(prefix_utf8(name, name_points_max)) + " stands twice in one object";
}

}  // namespace dc::json
