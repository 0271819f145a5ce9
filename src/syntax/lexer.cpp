#include "syntax/lexer.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "syntax/string_value.hpp"

namespace dc::graphql {
namespace {

enum Class : unsigned char { digit = 1, name_start = 2, wide = 4, line_end = 8 };

constexpr std::array<unsigned char, 256> classes = [] {
  std::array<unsigned char, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = digit;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = name_start;
  table['_'] = name_start;
  table['\n'] = table['\r'] = line_end;
  for (unsigned c = 0x80; c <= 0xFF; ++c) table[c] = wide;
  return table;
}();

bool is(char c, unsigned set) { return (classes[static_cast<unsigned char>(c)] & set) != 0; }

// What a character is if it is a token by itself, else `fault`.
constexpr std::array<TokenKind, 256> punctuators = [] {
  std::array<TokenKind, 256> table{};
  table.fill(TokenKind::fault);
  table['!'] = TokenKind::exclamation;
  table['$'] = TokenKind::dollar;
  table['&'] = TokenKind::ampersand;
  table['('] = TokenKind::parenthesis_open;
  table[')'] = TokenKind::parenthesis_close;
  table[':'] = TokenKind::colon;
  table['='] = TokenKind::equals;
  table['@'] = TokenKind::at;
  table['['] = TokenKind::bracket_open;
  table[']'] = TokenKind::bracket_close;
  table['{'] = TokenKind::brace_open;
  table['|'] = TokenKind::pipe;
  table['}'] = TokenKind::brace_close;
  return table;
}();

// In the order of TokenKind.
constexpr std::array<std::string_view, 21> token_texts = {"the end of the document",
                                                          "an unreadable character",
                                                          "'!'",
                                                          "'$'",
                                                          "'&'",
                                                          "'('",
                                                          "')'",
                                                          "'...'",
                                                          "':'",
                                                          "'='",
                                                          "'@'",
                                                          "'['",
                                                          "']'",
                                                          "'{'",
                                                          "'|'",
                                                          "'}'",
                                                          "a name",
                                                          "an integer",
                                                          "a number",
                                                          "a string",
                                                          "a block string"};
static_assert(token_texts.size() == static_cast<std::size_t>(TokenKind::block_string) + 1);

}  // namespace

std::string_view to_text(TokenKind kind) { return token_texts[static_cast<std::size_t>(kind)]; }

Token Lexer::next() {
  if (!skip_ignored()) return expected("text in UTF-8");
  const char c = *position_;
  if (is(c, name_start)) return name();
  if (const TokenKind kind = punctuators[static_cast<unsigned char>(c)]; kind != TokenKind::fault)
    return punctuator(kind, 1);
  if (c == '"') return rest().starts_with(R"(""")") ? block_string() : string();
  if (c == '-' || is(c, digit)) return number();
  if (rest().starts_with("...")) return punctuator(TokenKind::spread, 3);
  if (position_ == end_) return token(TokenKind::end, here(), position_);
  return unexpected_character();
}

// False at a byte that is not UTF-8.
bool Lexer::skip_ignored() {
  for (;;) {
    switch (*position_) {
      case ' ':
      case '\t':
      case ',':
        ++position_;
        break;
      case '\n':
      case '\r':
        skip_line_end();
        break;
      case '#':
        if (!skip_comment()) return false;
        break;
      case '\xEF':
        if (!rest().starts_with("\xEF\xBB\xBF")) return true;
        skip_wide();
        break;
      default:
        return true;
    }
  }
}

bool Lexer::skip_comment() {
  while (position_ != end_ && !is(*position_, line_end)) {
    if (!is(*position_, wide))
      ++position_;
    else if (!skip_wide())
      return false;
  }
  return true;
}

// One code point of several bytes; false if it is not well-formed.
bool Lexer::skip_wide() {
  const std::size_t size = read_code_point(rest()).size;
  if (size == 0) return false;
  position_ += size;
  line_start_ += size - 1;
  return true;
}

// LF, CR or CR LF.
void Lexer::skip_line_end() {
  position_ += position_[0] == '\r' && position_[1] == '\n' ? 2 : 1;
  line_start_ = position_;
  ++line_;
}

Token Lexer::punctuator(TokenKind kind, std::size_t size) {
  const Location location = here();
  const char* const first = position_;
  position_ += size;
  return token(kind, location, first);
}

Token Lexer::name() {
  const Location location = here();
  const char* const first = position_;
  while (is(*position_, name_start | digit)) ++position_;
  return token(TokenKind::name, location, first);
}

Token Lexer::number() {
  const Location location = here();
  const char* const first = position_;
  TokenKind kind = TokenKind::integer;
  if (*position_ == '-') ++position_;
  if (*position_ == '0') {
    ++position_;
    if (is(*position_, digit)) return expected("no further digit after a leading 0");
  } else if (!digits()) {
    return expected("a digit");
  }
  if (*position_ == '.') {
    kind = TokenKind::floating;
    ++position_;
    if (!digits()) return expected("a digit");
  }
  if (*position_ == 'e' || *position_ == 'E') {
    kind = TokenKind::floating;
    ++position_;
    if (*position_ == '+' || *position_ == '-') ++position_;
    if (!digits()) return expected("a digit");
  }
  if (*position_ == '.' || is(*position_, name_start)) return expected("the end of the number");
  return token(kind, location, first);
}

// At least one.
bool Lexer::digits() {
  if (!is(*position_, digit)) return false;
  while (is(*position_, digit)) ++position_;
  return true;
}

Token Lexer::string() {
  const Location location = here();
  const char* const first = ++position_;
  for (;;) {
    const char c = *position_;
    if (c == '"') {
      Token result = token(TokenKind::string, location, first);
      ++position_;
      return result;
    }
    if (position_ == end_ || is(c, line_end)) return expected("'\"' at the end of the string");
    if (c == '\\') {
      const std::size_t size = read_escape(rest()).size;
      if (size == 0) return expected(R"(an escape sequence (\" \\ \/ \b \f \n \r \t \uXXXX \u{X...}))");
      position_ += size;
    } else if (!is(c, wide)) {
      ++position_;
    } else if (!skip_wide()) {
      return expected("text in UTF-8");
    }
  }
}

Token Lexer::block_string() {
  const Location location = here();
  const char* const first = position_ += 3;
  for (;;) {
    const char c = *position_;
    if (c == '"' && rest().starts_with(R"(""")")) {
      Token result = token(TokenKind::block_string, location, first);
      position_ += 3;
      return result;
    }
    if (position_ == end_) return expected(R"('"""' at the end of the block string)");
    if (c == '\\' && rest().starts_with(R"(\""")")) {
      position_ += 4;
    } else if (is(c, line_end)) {
      skip_line_end();
    } else if (!is(c, wide)) {
      ++position_;
    } else if (!skip_wide()) {
      return expected("text in UTF-8");
    }
  }
}

Token Lexer::unexpected_character() {
  if (*position_ == '\'') return expected("a name, a value or a punctuator (strings are quoted with \")");
  return expected("a name, a value or a punctuator");
}

Token Lexer::token(TokenKind kind, Location location, const char* first) const {
  return {.kind = kind, .location = location, .text = {first, static_cast<std::size_t>(position_ - first)}};
}

Token Lexer::expected(std::string_view what) {
  return refuse(here(), "expected " + std::string(what) + ", found " + found());
}

Token Lexer::refuse(Location location, std::string message) {
  fault_ = {location, std::move(message)};
  return {.kind = TokenKind::fault, .location = location, .text = {}};
}

Location Lexer::here() const { return {line_, static_cast<std::uint32_t>(position_ - line_start_ + 1)}; }

std::string_view Lexer::rest() const { return {position_, static_cast<std::size_t>(end_ - position_)}; }

// What stands at the position, for messages.
std::string Lexer::found() const {
  if (position_ == end_) return "the end of the document";
  if (is(*position_, line_end)) return "the end of the line";
  if (*position_ == '\\')
    return "'" + std::string(rest().substr(0, is(position_[1], name_start) ? 2 : 1)) + "'";
  if (*position_ > ' ' && *position_ < '\x7F') return "'" + std::string(1, *position_) + "'";
  const CodePoint point = read_code_point(rest());
  char text[32];
  if (point.size > 0)
    std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(point.value));
  else
    std::snprintf(text, sizeof text, "the byte 0x%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(*position_)));
  return text;
}

}  // namespace dc::graphql
