#include "store/migrate/script.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::store {
namespace {

struct Token {
  enum class Kind : unsigned char { word, quoted_name, literal, sign, semicolon, end, fault };
  Kind kind = Kind::end;
  std::string_view text;  // of a quoted name without its quotes
  std::size_t begin = 0;
  int line = 1;
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Tokens of SQL as far as the end of statements depends on them.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Token next() {
    if (!skip_blanks()) return {Token::Kind::fault, "a comment that does not end", at_, line_};
    const std::size_t begin = at_;
    const int line = line_;
    if (at_ == text_.size()) return {Token::Kind::end, {}, begin, line};
    const char c = text_[at_];
    if (c == '\0') return {Token::Kind::fault, "the character U+0000", begin, line};
    if (c == ';') return {Token::Kind::semicolon, text_.substr(at_++, 1), begin, line};
    if (c == '\'') return quoted('\'', Token::Kind::literal);
    if (c == '"' || c == '`') return quoted(c, Token::Kind::quoted_name);
    if (c == '[') return quoted(']', Token::Kind::quoted_name);
    if (!is_word_byte(c)) return {Token::Kind::sign, text_.substr(at_++, 1), begin, line};
    while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
    return {Token::Kind::word, text_.substr(begin, at_ - begin), begin, line};
  }

 private:
  bool starts(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void step() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }

  // False in a comment that does not end.
  bool skip_blanks() {
    while (at_ < text_.size()) {
      if (starts("--")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (starts("/*")) {
        for (at_ += 2; !starts("*/"); step()) {
          if (at_ == text_.size()) return false;
        }
        at_ += 2;
      } else if (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r')) {
        step();
      } else {
        return true;
      }
    }
    return true;
  }

  // From the opening quote behind the closing one; a closing quote twice stands for itself.
  Token quoted(char close, Token::Kind kind) {
    const std::size_t begin = at_;
    const int line = line_;
    for (++at_; at_ < text_.size(); step()) {
      if (text_[at_] != close) continue;
      if (close != ']' && at_ + 1 < text_.size() && text_[at_ + 1] == close) {
        ++at_;
        continue;
      }
      ++at_;
      return {kind, text_.substr(begin + 1, at_ - begin - 2), begin, line};
    }
    return {Token::Kind::fault, "a quotation that does not end", begin, line};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view one) { return equals_ignore_case(one, word); });
}

constexpr std::array<std::string_view, 7> transaction_words{"begin",    "start",     "commit", "end",
                                                            "rollback", "savepoint", "release"};
constexpr std::array<std::string_view, 4> outside_words{"attach", "detach", "pragma", "vacuum"};
constexpr std::array<std::string_view, 6> own_tables{"change_log", "idempotency", "ledger",
                                                     "log_head",   "migration",   "tenants"};
// Before the name of a table that is read or written; behind OR of "UPDATE OR IGNORE" too.
constexpr std::array<std::string_view, 12> before_table{"into",   "from",    "update",   "table",
                                                        "join",   "exists",  "on",       "references",
                                                        "ignore", "replace", "rollback", "abort"};

class Reader {
 public:
  Reader(std::string_view name, std::string_view text) : name_(name), text_(text), scanner_(text) {}

  Result<std::vector<ScriptStatement>> run() {
    while (read_statement()) {
      if (statements_.size() > limits::migration_statements_max) {
        refuse(statements_.back().line, "The file has more than " +
                                            std::to_string(limits::migration_statements_max) +
                                            " statements; divide it.");
        break;
      }
      if (issues_.size() >= limits::issues_max) break;
    }
    if (issues_.empty()) return std::move(statements_);
    return fail(Error{Code::migration_refused, std::string(name_) + " cannot be run.", std::move(issues_)});
  }

 private:
  // False at the end of the file.
  bool read_statement() {
    previous_ = before_ = first_ = {};
    std::size_t words = 0;
    bool is_trigger = false;
    int depth = 0;  // of BEGIN and CASE in a trigger
    for (Token token = scanner_.next();; token = scanner_.next()) {
      if (token.kind == Token::Kind::fault) {
        refuse(token.line, "There is " + std::string(token.text) + ".");
        return false;
      }
      const bool ends = token.kind == Token::Kind::semicolon && depth == 0;
      if (ends || token.kind == Token::Kind::end) {
        if (first_.kind != Token::Kind::end) add(token.begin);
        return token.kind != Token::Kind::end;
      }
      if (first_.kind == Token::Kind::end) first_ = token;
      if (token.kind == Token::Kind::word && ++words <= 3 && equals_ignore_case(token.text, "trigger"))
        is_trigger = equals_ignore_case(first_.text, "create");
      if (is_trigger) depth += change_of_depth(token);
      check(token);
      before_ = previous_;
      previous_ = token;
    }
  }

  static int change_of_depth(const Token& token) {
    if (token.kind != Token::Kind::word) return 0;
    if (equals_ignore_case(token.text, "begin") || equals_ignore_case(token.text, "case")) return 1;
    return equals_ignore_case(token.text, "end") ? -1 : 0;
  }

  void check(const Token& token) {
    if (token.kind == Token::Kind::word && token.begin == first_.begin) {
      if (is_one_of(token.text, transaction_words)) {
        refuse(token.line, quote(token) + " is not for a migration: all of it is one transaction already.");
      } else if (is_one_of(token.text, outside_words)) {
        refuse(token.line, quote(token) + " is not for a migration: it could not be undone with the rest.");
      }
    }
    const bool is_parameter = token.kind == Token::Kind::sign && (token.text == "?" || token.text == "@");
    if (is_parameter) refuse(token.line, "There is a parameter, and nothing to bind to it.");
    if (names_table(token) && is_one_of(token.text, own_tables)) {
      refuse(token.line, quote(token) + " belongs to the product; a migration leaves it alone.");
    }
  }

  bool names_table(const Token& token) const {
    if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted_name) return false;
    if (previous_.text == ".") return equals_ignore_case(before_.text, "main");
    return previous_.kind == Token::Kind::word && is_one_of(previous_.text, before_table);
  }

  void add(std::size_t end) {
    statements_.push_back({std::string(text_.substr(first_.begin, end - first_.begin)), first_.line});
  }

  static std::string quote(const Token& token) { return "'" + std::string(token.text) + "'"; }

  void refuse(int line, std::string message) {
    issues_.push_back({std::string(name_) + ":" + std::to_string(line), std::move(message)});
  }

  std::string_view name_;
  std::string_view text_;
  Scanner scanner_;
  Token first_, previous_, before_;  // of the statement; before_ stands before previous_
  std::vector<ScriptStatement> statements_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<std::vector<ScriptStatement>> read_script(std::string_view name, std::string_view text) {
  if (!is_utf8(text)) {
    return fail(Error{Code::migration_refused,
                      std::string(name) + " is not UTF-8.",
                      {{std::string(name) + ":1", "It is not UTF-8."}}});
  }
  return Reader(name, text).run();
}

}  // namespace dc::store
