#include "syntax/parser.hpp"

#include <array>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "syntax/string_value.hpp"

namespace dc::graphql {
namespace {

constexpr std::size_t quoted_bytes_max = 64;

constexpr std::array<std::string_view, 13> definition_words = {
    "query",     "mutation", "subscription", "fragment", "schema",    "scalar", "type",
    "interface", "union",    "enum",         "input",    "directive", "extend"};

// What a token is, for messages. Names and numbers are ASCII; long ones are cut.
std::string describe(const Token& token) {
  const bool quoted =
      token.kind == TokenKind::name || token.kind == TokenKind::integer || token.kind == TokenKind::floating;
  if (!quoted) return std::string(to_text(token.kind));
  const bool cut = token.text.size() > quoted_bytes_max;
  return "'" + std::string(token.text.substr(0, quoted_bytes_max)) + (cut ? "...'" : "'");
}

}  // namespace

Parser::Parser(std::string_view text, std::pmr::memory_resource& memory)
    : lexer_(text), memory_(memory), unfinished_(memory) {
  advance();
}

// A token beyond the limit is refused like one that cannot be read: no production goes on with it.
void Parser::advance() {
  token_ = lexer_.next();
  if (token_.kind == TokenKind::end || token_.kind == TokenKind::fault) return;
  if (++tokens_ <= limits::document_tokens_max) return;
  token_ = lexer_.refuse(token_.location, "expected at most " + std::to_string(limits::document_tokens_max) +
                                              " tokens in a document, found more");
}

bool Parser::accept(TokenKind kind) {
  if (!peek(kind)) return false;
  advance();
  return true;
}

bool Parser::accept_keyword(std::string_view word) {
  if (!peek(TokenKind::name) || token_.text != word) return false;
  advance();
  return true;
}

Parsed<> Parser::expect(TokenKind kind) {
  if (accept(kind)) return {};
  return unexpected(to_text(kind));
}

Parsed<> Parser::expect_keyword(std::string_view word) {
  if (accept_keyword(word)) return {};
  return unexpected("'" + std::string(word) + "'");
}

// Into a brace or bracket at the current token. Every recursion goes through here.
Parsed<> Parser::descend() {
  if (++depth_ <= limits::document_depth_max) return {};
  return unexpected("at most " + std::to_string(limits::document_depth_max) + " nested braces and brackets");
}

tl::unexpected<Stop> Parser::unexpected(std::string_view expected) { return unexpected(expected, token_); }

// At a token that is passed already. If the current one cannot be read, that fault is reported instead:
// fault().
tl::unexpected<Stop> Parser::unexpected(std::string_view expected, const Token& found) {
  fault_ = {found.location, "expected " + std::string(expected) + ", found " + describe(found)};
  return tl::unexpected(Stop{});
}

// The same, with the word that was meant if there is one among `words`.
tl::unexpected<Stop> Parser::unknown_word(std::string_view expected, const Token& found,
                                          std::span<const std::string_view> words) {
  const auto stop = unexpected(expected, found);
  // The distance of two words costs the product of their lengths.
  if (found.kind != TokenKind::name || found.text.size() > quoted_bytes_max) return stop;
  const std::string hint = did_you_mean(found.text, std::vector<std::string>(words.begin(), words.end()));
  if (!hint.empty()) fault_.message += "." + hint;
  return stop;
}

// The value of the string at the current token.
std::string_view Parser::string_text() {
  const Token token = token_;
  advance();
  if (token.kind == TokenKind::string) return string_value(token.text, memory_);
  return block_string_value(token.text, memory_);
}

Parsed<std::string_view> Parser::name() {
  const std::string_view text = token_.text;
  if (accept(TokenKind::name)) return text;
  return unexpected("a name");
}

std::string_view Parser::description() { return peek_string() ? string_text() : std::string_view{}; }

Parsed<List<Definition>> Parser::document() {
  return until<Definition>(TokenKind::end, [this] { return definition(); });
}

Parsed<Definition> Parser::definition() {
  if (peek(TokenKind::brace_open)) return shorthand_query();
  const Token first = token_;
  const bool described = peek_string();
  const std::string_view text = description();
  if (peek(TokenKind::name)) {
    const std::string_view word = token_.text;
    if (word == "query" || word == "mutation" || word == "subscription") return operation(text);
    if (word == "fragment") return fragment(text);
    if (word == "schema") return schema(false, text);
    if (word == "directive") return directive_definition(text);
    if (const auto kind = type_kind(word)) return type(*kind, false, text);
    if (word == "extend" && !described) return extension();
  }
  // A description that nothing can take is itself the fault.
  if (described && (peek(TokenKind::name) || peek(TokenKind::brace_open)))
    return unexpected("a definition that takes this description", {token_.kind, first.location, token_.text});
  return unknown_word("a definition", token_, definition_words);
}

}  // namespace dc::graphql
