// The text of access rules: parse_rule and to_text of model/access.hpp.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/access.hpp"

namespace dc {
namespace {

struct Word {
  std::string_view text;
  Rule::Op op;
  Role role = Role::guest;
};

constexpr std::array<Word, 9> words{{
    {"anyone", Rule::Op::anyone},
    {"nobody", Rule::Op::nobody},
    {"member", Rule::Op::member},
    {"owner", Rule::Op::owner},
    {"published", Rule::Op::published},
    {"viewer", Rule::Op::role, Role::viewer},
    {"author", Rule::Op::role, Role::author},
    {"editor", Rule::Op::role, Role::editor},
    {"admin", Rule::Op::role, Role::admin},
}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_bracket(char c) { return c == '(' || c == ')'; }

// Recursive descent, one token of lookahead; limits::rule_depth_max bounds the recursion.
class RuleParser {
 public:
  explicit RuleParser(std::string_view text) : text_(text) { advance(); }

  Result<Rule> parse() {
    TRY(Rule rule, any());
    if (!token_.empty()) return refuse({"and", "or"}, "expected 'and', 'or' or the end of the rule");
    return rule;
  }

 private:
  Result<Rule> any() { return chain("or", Rule::Op::any, &RuleParser::all); }
  Result<Rule> all() { return chain("and", Rule::Op::all, &RuleParser::factor); }

  Result<Rule> chain(std::string_view joint, Rule::Op op, Result<Rule> (RuleParser::*part)()) {
    TRY(Rule first, (this->*part)());
    if (token_ != joint) return first;
    Rule joined{.op = op};
    joined.parts.push_back(std::move(first));
    while (token_ == joint) {
      advance();
      TRY(Rule next, (this->*part)());
      joined.parts.push_back(std::move(next));
    }
    return joined;
  }

  Result<Rule> factor() {
    if (token_ == "not") return negation();
    if (token_ == "(") return bracket();
    for (const Word& word : words) {
      if (token_ != word.text) continue;
      advance();
      return Rule{.op = word.op, .role = word.role};
    }
    return refuse(factors(), "expected a word of access rules");
  }

  Result<Rule> negation() {
    CHECK(descend());
    TRY(Rule part, factor());
    --depth_;
    Rule rule{.op = Rule::Op::negation};
    rule.parts.push_back(std::move(part));
    return rule;
  }

  Result<Rule> bracket() {
    CHECK(descend());
    TRY(Rule rule, any());
    if (token_ != ")") return refuse({"and", "or"}, "expected 'and', 'or' or ')'");
    --depth_;
    advance();
    return rule;
  }

  // Steps over "not" or "(".
  Result<> descend() {
    if (++depth_ > limits::rule_depth_max) {
      return fail(Code::malformed, place() + "the rule is nested too deeply.");
    }
    advance();
    return {};
  }

  void advance() {
    begin_ = end_;
    while (begin_ < text_.size() && is_space(text_[begin_])) ++begin_;
    end_ = begin_;
    if (end_ < text_.size() && is_bracket(text_[end_])) {
      ++end_;
    } else {
      while (end_ < text_.size() && !is_space(text_[end_]) && !is_bracket(text_[end_])) ++end_;
    }
    token_ = text_.substr(begin_, end_ - begin_);
  }

  // What may stand where a factor does.
  static std::vector<std::string> factors() {
    std::vector<std::string> candidates{"not"};
    for (const Word& word : words) candidates.emplace_back(word.text);
    return candidates;
  }

  // Code points, from 1.
  std::string place() const {
    return "column " + std::to_string(length_utf8(text_.substr(0, begin_)) + 1) + ": ";
  }

  tl::unexpected<Error> refuse(const std::vector<std::string>& candidates, std::string_view expected) const {
    const std::string found = token_.empty() ? "the end" : "'" + std::string(prefix_utf8(token_, 40)) + "'";
    return fail(Code::malformed, place()
                                     .append(expected)
                                     .append(", found ")
                                     .append(found)
                                     .append(".")
                                     .append(did_you_mean(token_, candidates)));
  }

  std::string_view text_;
  std::string_view token_;  // empty at the end
  std::size_t begin_ = 0, end_ = 0;
  std::size_t depth_ = 0;
};

// How tightly the operator of a rule binds.
int rank(const Rule& rule) {
  switch (rule.op) {
    case Rule::Op::any:
      return 0;
    case Rule::Op::all:
      return 1;
    case Rule::Op::negation:
      return 2;
    case Rule::Op::anyone:
    case Rule::Op::nobody:
    case Rule::Op::member:
    case Rule::Op::owner:
    case Rule::Op::published:
    case Rule::Op::role:
      break;
  }
  return 3;
}

std::string_view word_of(const Rule& rule) {
  for (const Word& word : words) {
    if (word.op == rule.op && word.role == rule.role) return word.text;
  }
  return rule.op == Rule::Op::all ? "anyone" : "nobody";  // all or any of nothing
}

void append(std::string& out, const Rule& rule);

// In brackets unless it binds more tightly than what stands around it.
void append_part(std::string& out, const Rule& part, int outer) {
  const bool bare = rank(part) > outer || (outer == 2 && rank(part) == 2);
  if (!bare) out += '(';
  append(out, part);
  if (!bare) out += ')';
}

void append(std::string& out, const Rule& rule) {
  if (rule.parts.empty()) {
    out += word_of(rule);
    return;
  }
  if (rule.op == Rule::Op::negation) out += "not ";
  const std::string_view joint = rule.op == Rule::Op::any ? " or " : " and ";
  for (std::size_t i = 0; i < rule.parts.size(); ++i) {
    if (i > 0) out += joint;
    append_part(out, rule.parts[i], rank(rule));
  }
}

}  // namespace

Result<Rule> parse_rule(std::string_view text) {
  if (!is_utf8(text)) return fail(Code::malformed, "column 1: the rule is not UTF-8.");
  return RuleParser(text).parse();
}

std::string to_text(const Rule& rule) {
  std::string text;
  append(text, rule);
  return text;
}

}  // namespace dc
