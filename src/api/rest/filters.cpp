#include "api/rest/filters.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/validate.hpp"

namespace dc::rest {
namespace {

struct Operator {
  std::string_view name;
  Filter::Op op;
};
constexpr std::array<Operator, 9> operators{{{"eq", Filter::Op::eq},
                                             {"ne", Filter::Op::ne},
                                             {"lt", Filter::Op::lt},
                                             {"lte", Filter::Op::lte},
                                             {"gt", Filter::Op::gt},
                                             {"gte", Filter::Op::gte},
                                             {"in", Filter::Op::in},
                                             {"contains", Filter::Op::contains},
                                             {"null", Filter::Op::is_null}}};

enum class Family { none, choice, order, text, prose, links };

// Which operators make sense on a kind.
Family family_of(Kind kind) {
  switch (kind) {
    case Kind::json:
      return Family::none;  // opaque, never queried
    case Kind::id:
    case Kind::boolean:
    case Kind::enumeration:
    case Kind::ref:
      return Family::choice;
    case Kind::integer:
    case Kind::floating:
    case Kind::date_time:
    case Kind::date:
      return Family::order;
    case Kind::string:
    case Kind::media:
      return Family::text;
    case Kind::text:
      return Family::prose;
    case Kind::ref_list:
      return Family::links;
  }
  return Family::none;
}

bool takes(Family family, Filter::Op op) {
  const bool compares =
      op == Filter::Op::lt || op == Filter::Op::lte || op == Filter::Op::gt || op == Filter::Op::gte;
  switch (family) {
    case Family::none:
      return false;
    case Family::choice:
      return !compares && op != Filter::Op::contains;
    case Family::order:
      return op != Filter::Op::contains;
    case Family::text:
      return true;
    case Family::prose:
      return !compares;
    case Family::links:
      return op == Filter::Op::contains || op == Filter::Op::in || op == Filter::Op::is_null;
  }
  return false;
}

std::vector<std::string> operator_names(Family family) {
  std::vector<std::string> names;
  for (const Operator& each : operators) {
    if (takes(family, each.op)) names.emplace_back(each.name);
  }
  return names;
}

std::vector<std::string> field_names(const CollectionView& collection, const Actor& actor) {
  std::vector<std::string> names;
  for (const std::string& name : collection.names()) {
    const Field& field = *collection.find(name);
    if (family_of(field.kind) != Family::none && is_readable(field, actor)) names.push_back(name);
  }
  return names;
}

struct Place {
  std::string_view field;
  std::optional<std::string_view> op;
};

// "filter[field]" or "filter[field][op]".
std::optional<Place> parse_place(std::string_view parameter) {
  constexpr std::string_view head = "filter[";
  if (!parameter.starts_with(head) || !parameter.ends_with(']')) return std::nullopt;
  const std::string_view inside = parameter.substr(head.size(), parameter.size() - head.size() - 1);
  const std::size_t seam = inside.find("][");
  const std::string_view field = inside.substr(0, seam);
  if (field.empty() || field.find_first_of("[]") != std::string_view::npos) return std::nullopt;
  if (seam == std::string_view::npos) return Place{field, std::nullopt};
  const std::string_view op = inside.substr(seam + 2);
  if (op.find_first_of("[]") != std::string_view::npos) return std::nullopt;
  return Place{field, op};
}

using Answer = tl::expected<Filter, std::string>;

// An offset whose '+' was sent as it is: in the query of an address that is a space.
bool has_lost_plus(const Field& field, std::string_view text) {
  const std::size_t space = text.rfind(' ');
  if (field.kind != Kind::date_time || space == std::string_view::npos) return false;
  std::string meant(text);
  meant[space] = '+';
  return parse_instant(meant).has_value();
}

// One value of the field's kind; of a ref_list, one id.
tl::expected<Value, std::string> read_one(const Field& field, Filter::Op op, std::string_view text) {
  // A part of a text need not be a text that the field would take.
  if (op == Filter::Op::contains && field.kind != Kind::ref_list) return Value(std::string(text));
  if (field.kind != Kind::ref_list) return read_value(field, text);
  if (const auto id = parse_uuid(text)) return Value(*id);
  return tl::unexpected<std::string>("Expected the id of a record of '" + field.target->plural + "'.");
}

Answer read_many(const Field& field, std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() > limits::filter_values_max) {
    return tl::unexpected("At most " + std::to_string(limits::filter_values_max) + " values can be named.");
  }
  Filter filter{.op = Filter::Op::in, .field = &field};
  for (const std::string_view part : parts) {
    auto value = read_one(field, Filter::Op::in, part);
    if (!value) return tl::unexpected(std::move(value).error());
    filter.values.push_back(*std::move(value));
  }
  if (field.kind != Kind::ref_list) return filter;
  Filter any = Filter::nothing();
  for (Value& id : filter.values) {
    any = either(std::move(any), {.op = Filter::Op::contains, .field = &field, .values = {std::move(id)}});
  }
  return any;
}

Answer read_null(const Field& field, std::string_view text) {
  Filter filter{.op = Filter::Op::is_null, .field = &field};
  if (text == "true") return filter;
  if (text == "false") return opposite(std::move(filter));
  return tl::unexpected<std::string>("Expected true or false.");
}

Answer read_filter(const Field& field, Filter::Op op, std::string_view text) {
  if (op == Filter::Op::is_null) return read_null(field, text);
  if (op == Filter::Op::in) return read_many(field, text);
  auto value = read_one(field, op, text);
  if (!value && has_lost_plus(field, text))
    return tl::unexpected<std::string>("A '+' in the query of an address is a space; write %2B.");
  if (!value) return tl::unexpected(std::move(value).error());
  Filter filter{.op = op, .field = &field};
  filter.values.push_back(*std::move(value));
  return filter;
}

}  // namespace

std::vector<std::string> filter_operators(Kind kind) { return operator_names(family_of(kind)); }

bool is_filter(std::string_view parameter) {
  return parameter == "filter" || parameter.starts_with("filter[");
}

std::optional<Filter> parse_filter(const CollectionView& collection, const Actor& actor,
                                   std::string_view parameter, std::string_view value, Faults& faults) {
  const auto refuse = [&](std::string message) {
    faults.add(std::string(parameter), std::move(message));
    return std::nullopt;
  };
  const auto place = parse_place(parameter);
  if (!place) return refuse("Write filter[field]=value or filter[field][operator]=value.");

  const Field* field = collection.find(place->field);
  const Family family = field && is_readable(*field, actor) ? family_of(field->kind) : Family::none;
  if (family == Family::none) return refuse(unknown("field", place->field, field_names(collection, actor)));

  // Without an operator: equal, or for a list of links, in it.
  const std::string_view name = place->op.value_or(family == Family::links ? "contains" : "eq");
  const auto found = std::find_if(operators.begin(), operators.end(), [&](const Operator& each) {
    return each.name == name && takes(family, each.op);
  });
  if (found == operators.end()) {
    return refuse(unknown("operator for '" + std::string(place->field) + "',", name, operator_names(family)));
  }
  auto filter = read_filter(*field, found->op, value);
  if (!filter) return refuse(std::move(filter).error());
  return *std::move(filter);
}

}  // namespace dc::rest
