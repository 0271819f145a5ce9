// Field lines (RFC 9112 §5) and the character classes of HTTP, for heads and trailers alike. Free functions,
// thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace dc::net {

enum CharClass : std::uint8_t {
  token_char = 1,   // tchar (RFC 9110 §5.6.2)
  value_char = 2,   // VCHAR, SP, HTAB, obs-text (§5.5)
  target_char = 4,  // VCHAR without the delimiters that no URI has: " # < > and backslash
  host_char = 8,    // letters, digits, '-', '.', '_'
};

constexpr std::array<std::uint8_t, 256> make_char_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto has = [](std::string_view set, char c) { return set.find(c) != std::string_view::npos; };
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool alnum = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
    const bool visible = i > 0x20 && i < 0x7F;
    unsigned bits = 0;
    if (alnum || has("!#$%&'*+-.^_`|~", c)) bits |= token_char;
    if (visible || i == ' ' || i == '\t' || i >= 0x80) bits |= value_char;
    if (visible && !has("\"#<>\\", c)) bits |= target_char;
    if (alnum || has("-._", c)) bits |= host_char;
    classes[i] = static_cast<std::uint8_t>(bits);
  }
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> char_classes = make_char_classes();

constexpr bool is(CharClass wanted, char c) {
  return (char_classes[static_cast<unsigned char>(c)] & wanted) != 0;
}
// Whether every character is of that class; true for an empty text.
constexpr bool all(CharClass wanted, std::string_view text) {
  unsigned bits = wanted;
  for (const char c : text) bits &= char_classes[static_cast<unsigned char>(c)];
  return bits != 0;
}

struct FieldLine {
  std::string_view name;
  std::string_view value;  // without white space around it
};
// `line` is without its CRLF. Code::malformed for white space before the name or the colon, obs-fold, an
// empty name or one that is no token, and control characters in the value (a bare CR among them).
Result<FieldLine> parse_field_line(std::string_view line);

// The line that begins at `at`, as far as it has arrived.
struct Line {
  std::string_view text;  // without LF
  std::size_t end = 0;    // offset behind the LF, or the end of the bytes
  bool complete = false;  // the LF has arrived
};
Line next_line(std::string_view bytes, std::size_t at);
// The text of a complete line without its CR; Code::malformed if there is none. Check the length of the line
// first: a bound that holds for a part of a line has to hold, with the same answer, for the whole.
Result<std::string_view> without_cr(const Line& line);

// Takes the next element off a comma-separated list (RFC 9110 §5.6.1), without white space; false at the end.
bool next_element(std::string_view& list, std::string_view& element);

}  // namespace dc::net
