// The tokens of a GraphQL document (edition September 2025, §2.1).
//
// The lexer goes once over the text, skips what the grammar ignores (white space, commas, comments, byte
// order marks) and checks all that is lexical: UTF-8, numbers, escapes, closing quotes. Outside strings and
// comments the grammar knows ASCII only, so that counting code points costs nothing but there.
//
// Thread contract: one thread.
#pragma once

#include <string>
#include <string_view>

#include "syntax/graphql.hpp"

namespace dc::graphql {

enum class TokenKind : unsigned char {
  end,
  fault,  // nothing readable: see Lexer::fault
  exclamation,
  dollar,
  ampersand,
  parenthesis_open,
  parenthesis_close,
  spread,
  colon,
  equals,
  at,
  bracket_open,
  bracket_close,
  brace_open,
  pipe,
  brace_close,
  name,
  integer,
  floating,
  string,
  block_string,
};

// For messages: "'{'", "a name", "the end of the document".
std::string_view to_text(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::end;
  Location location;
  std::string_view text;  // as it is written; of a string what stands between the quotes
};

// Why a document is refused.
struct Fault {
  Location location;
  std::string message;  // "expected this, found that"
};

class Lexer {
 public:
  // `text` outlives the lexer and its tokens, and a NUL stands behind it.
  explicit Lexer(std::string_view text)
      : position_(text.data()), end_(text.data() + text.size()), line_start_(position_) {}

  // After the last token: `end`, again and again. After a fault: not to be called.
  Token next();
  // Refuses a token that could be read, for a reason that the caller has: the token to go on with.
  Token refuse(Location location, std::string message);
  // Set when `next` or `refuse` has returned TokenKind::fault.
  const Fault& fault() const { return fault_; }

 private:
  bool skip_ignored();
  bool skip_comment();
  bool skip_wide();
  void skip_line_end();
  Token punctuator(TokenKind kind, std::size_t size);
  Token name();
  Token number();
  bool digits();
  Token string();
  Token block_string();
  Token unexpected_character();
  Token token(TokenKind kind, Location location, const char* first) const;
  Token expected(std::string_view what);
  Location here() const;
  std::string_view rest() const;
  std::string found() const;

  const char* position_;
  const char* end_;
  // Where the line would begin if all its characters so far were single bytes: each further byte moves it on.
  const char* line_start_;
  std::uint32_t line_ = 1;
  Fault fault_;
};

}  // namespace dc::graphql
