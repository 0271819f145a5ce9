#include "model/access.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace dc {
namespace {

// What a rule asks about an actor and a record.
struct Facts {
  Role role = Role::guest;
  bool owner = false;
  bool published = false;
};

bool holds(const Rule& rule, const Facts& facts) {
  const auto part_holds = [&](const Rule& part) { return holds(part, facts); };
  const auto& parts = rule.parts;
  switch (rule.op) {
    case Rule::Op::anyone:
      return true;
    case Rule::Op::nobody:
      return false;
    case Rule::Op::member:
      return facts.role != Role::guest;
    case Rule::Op::owner:
      return facts.owner;
    case Rule::Op::published:
      return facts.published;
    case Rule::Op::role:
      return facts.role >= rule.role;
    case Rule::Op::all:
      return std::all_of(parts.begin(), parts.end(), part_holds);
    case Rule::Op::any:
      return std::any_of(parts.begin(), parts.end(), part_holds);
    case Rule::Op::negation:
      return !part_holds(parts.at(0));
  }
  return false;
}

Filter constant(bool granted) { return granted ? Filter::everything() : Filter::nothing(); }

Filter owned_by(const Collection& collection, const Actor& actor) {
  if (actor.is_guest() || !actor.account) return Filter::nothing();
  ENSURE(collection.owner);
  return Filter::equals(*collection.owner, *actor.account);
}

Filter published_records(const Collection& collection) {
  ENSURE(collection.status);
  return Filter::equals(*collection.status, std::string(published_status));
}

// Constants fold on the way up: both() and either() drop what decides nothing.
Filter filter_of(const Rule& rule, const Collection& collection, const Actor& actor) {
  switch (rule.op) {
    case Rule::Op::anyone:
      return Filter::everything();
    case Rule::Op::nobody:
      return Filter::nothing();
    case Rule::Op::member:
      return constant(!actor.is_guest());
    case Rule::Op::owner:
      return owned_by(collection, actor);
    case Rule::Op::published:
      return published_records(collection);
    case Rule::Op::role:
      return constant(actor.role >= rule.role);
    case Rule::Op::all: {
      Filter filter = Filter::everything();
      for (const Rule& part : rule.parts)
        filter = both(std::move(filter), filter_of(part, collection, actor));
      return filter;
    }
    case Rule::Op::any: {
      Filter filter = Filter::nothing();
      for (const Rule& part : rule.parts)
        filter = either(std::move(filter), filter_of(part, collection, actor));
      return filter;
    }
    case Rule::Op::negation:
      return opposite(filter_of(rule.parts.at(0), collection, actor));
  }
  return Filter::nothing();
}

}  // namespace

std::optional<Filter> compile(const Rule& rule, const Collection& collection, const Actor& actor) {
  if (actor.role == Role::system) return Filter::everything();
  Filter filter = filter_of(rule, collection, actor);
  if (filter.is_nothing()) return std::nullopt;
  return filter;
}

bool credentials_would_help(const Rule& rule) {
  for (const bool published : {false, true}) {
    if (holds(rule, {.published = published})) continue;
    for (const Role role : {Role::viewer, Role::author, Role::editor, Role::admin}) {
      for (const bool owner : {false, true}) {
        if (holds(rule, {role, owner, published})) return true;
      }
    }
  }
  return false;
}

}  // namespace dc
