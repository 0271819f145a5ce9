#include "syntax/string_value.hpp"

#include <algorithm>
#include <limits>

namespace dc::graphql {
namespace {

constexpr std::string_view escaped_quotes = R"(\""")";

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool is_scalar(char32_t value) { return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF); }

// -1 if `c` is not a hexadecimal digit.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// \uXXXX: whether `text` begins with one, surrogates included.
bool read_four_digits(std::string_view text, char32_t& value) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return false;
  value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return false;
    value = value << 4 | static_cast<char32_t>(digit);
  }
  return true;
}

// \u{X…}: any number of leading zeros, as the specification has it.
CodePoint read_braced_escape(std::string_view text) {
  char32_t value = 0;
  std::size_t i = 3;
  for (; i < text.size() && hex_digit(text[i]) >= 0; ++i) {
    value = value << 4 | static_cast<char32_t>(hex_digit(text[i]));
    if (value > 0x10FFFF) return {};
  }
  if (i == 3 || i == text.size() || text[i] != '}' || !is_scalar(value)) return {};
  return {value, i + 1};
}

CodePoint read_unicode_escape(std::string_view text) {
  if (text.size() > 2 && text[2] == '{') return read_braced_escape(text);
  char32_t value = 0;
  if (!read_four_digits(text, value)) return {};
  if (is_scalar(value)) return {value, 6};
  char32_t trailing = 0;
  const bool pair = value < 0xDC00 && read_four_digits(text.substr(6), trailing) && trailing >= 0xDC00 &&
                    trailing <= 0xDFFF;
  if (!pair) return {};
  return {0x10000 + ((value - 0xD800) << 10) + (trailing - 0xDC00), 12};
}

char* write_code_point(char* out, char32_t value) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | value >> 6);
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | value >> 12);
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | value >> 18);
    put(0x80 | (value >> 12 & 0x3F));
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  }
  return out;
}

// Takes the first line off `rest`, and its terminator with it. False when there are no more lines.
// `rest` is null once the last line is taken, so that an empty last line counts as one.
bool take_line(std::string_view& rest, std::string_view& line) {
  if (rest.data() == nullptr) return false;
  const std::size_t end = rest.find_first_of("\r\n");
  line = rest.substr(0, end);
  if (end == std::string_view::npos) {
    rest = {};
    return true;
  }
  const bool pair = rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n';
  rest.remove_prefix(end + (pair ? 2 : 1));
  return true;
}

std::size_t indent(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

// Which lines of a block string are kept, and how much is cut off each of them but line 0.
struct Shape {
  std::size_t first = 0;
  std::size_t end = 0;  // first == end: nothing is kept
  std::size_t indent = std::numeric_limits<std::size_t>::max();
};

Shape measure(std::string_view raw) {
  Shape shape;
  std::string_view line;
  for (std::size_t i = 0; take_line(raw, line); ++i) {
    const std::size_t width = indent(line);
    if (width == line.size()) continue;
    if (shape.end == 0) shape.first = i;
    shape.end = i + 1;
    if (i > 0) shape.indent = std::min(shape.indent, width);
  }
  return shape;
}

char* write_line(char* out, std::string_view line) {
  for (;;) {
    const std::size_t at = line.find(escaped_quotes);
    out = std::copy_n(line.data(), std::min(at, line.size()), out);
    if (at == std::string_view::npos) return out;
    out = std::copy_n(R"(""")", 3, out);
    line.remove_prefix(at + escaped_quotes.size());
  }
}

}  // namespace

CodePoint read_code_point(std::string_view text) {
  if (text.empty()) return {};
  const unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < size) return {};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80) return {};
    value = value << 6 | (byte_at(text, i) & 0x3FU);
  }
  const bool over_long = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (over_long || !is_scalar(value)) return {};
  return {value, size};
}

CodePoint read_escape(std::string_view text) {
  if (text.size() < 2) return {};
  switch (text[1]) {
    case '"':
      return {'"', 2};
    case '\\':
      return {'\\', 2};
    case '/':
      return {'/', 2};
    case 'b':
      return {'\b', 2};
    case 'f':
      return {'\f', 2};
    case 'n':
      return {'\n', 2};
    case 'r':
      return {'\r', 2};
    case 't':
      return {'\t', 2};
    case 'u':
      return read_unicode_escape(text);
    default:
      return {};
  }
}

std::string_view string_value(std::string_view raw, std::pmr::memory_resource& memory) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  // An escape sequence is never shorter than what it stands for.
  char* const first = static_cast<char*>(memory.allocate(raw.size(), 1));
  char* out = first;
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('\\'), raw.size());
    out = std::copy_n(raw.data(), plain, out);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    const CodePoint escape = read_escape(raw);
    out = write_code_point(out, escape.value);
    raw.remove_prefix(std::max<std::size_t>(escape.size, 1));
  }
  return {first, static_cast<std::size_t>(out - first)};
}

std::string_view block_string_value(std::string_view raw, std::pmr::memory_resource& memory) {
  const Shape shape = measure(raw);
  if (shape.first == shape.end) return {};
  const bool one_line = raw.find_first_of("\r\n") == std::string_view::npos;
  if (one_line && raw.find(escaped_quotes) == std::string_view::npos) return raw;

  char* const first = static_cast<char*>(memory.allocate(raw.size(), 1));
  char* out = first;
  std::string_view line;
  for (std::size_t i = 0; i < shape.end && take_line(raw, line); ++i) {
    if (i < shape.first) continue;
    if (i > shape.first) *out++ = '\n';
    // A blank line may be shorter than the common indentation.
    out = write_line(out, i == 0 ? line : line.substr(std::min(shape.indent, line.size())));
  }
  return {first, static_cast<std::size_t>(out - first)};
}

}  // namespace dc::graphql
