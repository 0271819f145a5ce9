#include "model/filter.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/result.hpp"

namespace dc {
namespace {

// `op` is all or any. Its neutral filter has that op and no parts, its absorbing one is the other's neutral
// filter.
Filter join(Filter::Op op, Filter a, Filter b) {
  const Filter::Op other = op == Filter::Op::all ? Filter::Op::any : Filter::Op::all;
  const auto is_empty = [](const Filter& filter, Filter::Op of) {
    return filter.op == of && filter.parts.empty();
  };
  if (is_empty(a, other) || is_empty(b, op)) return a;
  if (is_empty(b, other) || is_empty(a, op)) return b;

  Filter joined{.op = op};
  for (Filter* side : {&a, &b}) {
    if (side->op != op) {
      joined.parts.push_back(std::move(*side));
    } else if (joined.parts.empty()) {
      joined.parts = std::move(side->parts);
    } else {
      std::move(side->parts.begin(), side->parts.end(), std::back_inserter(joined.parts));
    }
  }
  return joined;
}

// Null equals nothing, not even Null.
bool equal(const Value& a, const Value& b) { return !is_null(a) && a == b; }

// -1, 0, 1; nullopt where the values have no order: null, or of different kinds.
std::optional<int> compare(const Value& a, const Value& b) {
  if (is_null(a) || a.index() != b.index()) return std::nullopt;
  return a < b ? -1 : b < a ? 1 : 0;
}

bool ordered(const Value& a, const Value& b, FunctionRef<bool(int)> holds) {
  const auto order = compare(a, b);
  return order && holds(*order);
}

bool links(const IdList& ids, const Value& wanted) {
  const auto* id = std::get_if<Uuid>(&wanted);
  return id && std::find(ids.begin(), ids.end(), *id) != ids.end();
}

bool contains(const Value& value, const Value& part) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const auto* wanted = std::get_if<std::string>(&part);
    return wanted && text->find(*wanted) != std::string::npos;
  }
  const auto* ids = std::get_if<IdList>(&value);
  return ids && links(*ids, part);
}

bool is_among(const Value& value, const std::vector<Value>& values) {
  const auto* ids = std::get_if<IdList>(&value);
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& one) { return ids ? links(*ids, one) : equal(value, one); });
}

bool is_absent(const Value& value) {
  const auto* ids = std::get_if<IdList>(&value);
  return is_null(value) || (ids && ids->empty());
}

bool compares(const Filter& filter, const Value& value) {
  using Op = Filter::Op;
  const auto& values = filter.values;
  switch (filter.op) {
    case Op::eq:
      return equal(value, values.at(0));
    case Op::ne:
      return !equal(value, values.at(0));
    case Op::lt:
      return ordered(value, values.at(0), [](int order) { return order < 0; });
    case Op::lte:
      return ordered(value, values.at(0), [](int order) { return order <= 0; });
    case Op::gt:
      return ordered(value, values.at(0), [](int order) { return order > 0; });
    case Op::gte:
      return ordered(value, values.at(0), [](int order) { return order >= 0; });
    case Op::in:
      return is_among(value, values);
    case Op::contains:
      return contains(value, values.at(0));
    case Op::is_null:
      return is_absent(value);
    case Op::all:
    case Op::any:
    case Op::negation:
    case Op::linked:
      break;
  }
  ENSURE(false && "not a comparison");
}

}  // namespace

Filter both(Filter a, Filter b) { return join(Filter::Op::all, std::move(a), std::move(b)); }

Filter either(Filter a, Filter b) { return join(Filter::Op::any, std::move(a), std::move(b)); }

Filter opposite(Filter filter) {
  using Op = Filter::Op;
  if (filter.is_everything()) return Filter::nothing();
  if (filter.is_nothing()) return Filter::everything();
  if (filter.op == Op::eq || filter.op == Op::ne) {
    filter.op = filter.op == Op::eq ? Op::ne : Op::eq;
    return filter;
  }
  if (filter.op == Op::negation) {
    Filter part = std::move(filter.parts.at(0));
    return part;
  }
  Filter negation{.op = Op::negation};
  negation.parts.push_back(std::move(filter));
  return negation;
}

bool matches(const Filter& filter, FunctionRef<const Value&(const Field&)> value_of) {
  const auto matches_part = [&](const Filter& part) { return matches(part, value_of); };
  const auto& parts = filter.parts;
  switch (filter.op) {
    case Filter::Op::all:
      return std::all_of(parts.begin(), parts.end(), matches_part);
    case Filter::Op::any:
      return std::any_of(parts.begin(), parts.end(), matches_part);
    case Filter::Op::negation:
      return !matches_part(parts.at(0));
    case Filter::Op::eq:
    case Filter::Op::ne:
    case Filter::Op::lt:
    case Filter::Op::lte:
    case Filter::Op::gt:
    case Filter::Op::gte:
    case Filter::Op::in:
    case Filter::Op::contains:
    case Filter::Op::is_null:
    case Filter::Op::linked:
      break;
  }
  ENSURE(filter.field);
  return compares(filter, value_of(*filter.field));
}

}  // namespace dc
