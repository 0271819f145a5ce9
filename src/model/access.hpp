// Who may do what: access rules, and what they mean for one actor.
//
//   rule   = term { "or" term } ;  term = factor { "and" factor }
//   factor = "not" factor | "(" rule ")" | word
//   word   = anyone | nobody | member | owner | published | viewer | author | editor | admin
// A role word means "at least". owner: the actor's account is in the @owner field; false for guests. member:
// any signed-in account. published: the record's status. There is no second permission check anywhere. Free
// functions, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "model/filter.hpp"
#include "model/model.hpp"

namespace dc {

// Who asks, and by which request.
struct Actor {
  std::int64_t tenant_id = 0;
  Role role = Role::guest;
  std::optional<Uuid> account;  // nullopt: a guest, or the product itself
  Uuid request_id{};

  bool is_guest() const { return role == Role::guest; }
};

// Code::malformed names the word, the column and the nearest valid word.
Result<Rule> parse_rule(std::string_view text);
std::string to_text(const Rule& rule);

// The records that the rule grants this actor; nullopt: none, whatever the record (forbidden).
std::optional<Filter> compile(const Rule& rule, const Collection& collection, const Actor& actor);

// Whether some credentials could grant what this rule refuses a guest (401 rather than 403 or 404).
bool credentials_would_help(const Rule& rule);

}  // namespace dc
