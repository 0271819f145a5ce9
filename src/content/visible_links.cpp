#include "content/visible_links.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace dc {
namespace {

// Some linked record that is visible, one of `ids` or any.
Filter linked(const Field& field, const Filter& visible, std::vector<Value> ids) {
  Filter filter{.op = Filter::Op::linked, .field = &field, .values = std::move(ids), .parts = {}};
  filter.parts.push_back(visible);
  return filter;
}

Filter one_of(const Field& field, const Filter& visible, std::vector<Value> ids) {
  std::erase_if(ids, [](const Value& id) { return is_null(id); });
  if (ids.empty() || visible.is_nothing()) return Filter::nothing();
  return linked(field, visible, std::move(ids));
}

Filter on_link(Filter filter, const Filter& visible) {
  const Field& field = *filter.field;
  switch (filter.op) {
    case Filter::Op::eq:
    case Filter::Op::in:
    case Filter::Op::contains:
      return one_of(field, visible, std::move(filter.values));
    case Filter::Op::ne:
      return opposite(one_of(field, visible, std::move(filter.values)));
    case Filter::Op::is_null:
      return visible.is_nothing() ? Filter::everything() : opposite(linked(field, visible, {}));
    case Filter::Op::lt:
    case Filter::Op::lte:
    case Filter::Op::gt:
    case Filter::Op::gte:
      return Filter::nothing();  // ids in an order tell nothing that is asked for
    case Filter::Op::all:
    case Filter::Op::any:
    case Filter::Op::negation:
    case Filter::Op::linked:
      break;
  }
  ENSURE(!"not a condition on a link");
}

}  // namespace

Filter through_visible_links(Filter filter, const Actor& actor) {
  for (Filter& part : filter.parts) part = through_visible_links(std::move(part), actor);
  if (filter.op == Filter::Op::linked || filter.field == nullptr || filter.field->target == nullptr)
    return filter;
  const Collection& target = *filter.field->target;
  const auto visible = compile(target.rule(Operation::read), target, actor);
  if (visible && visible->is_everything()) return filter;
  return on_link(std::move(filter), visible ? *visible : Filter::nothing());
}

bool looks_at_targets(const Filter& filter) {
  return filter.op == Filter::Op::linked ||
         std::any_of(filter.parts.begin(), filter.parts.end(), looks_at_targets);
}

}  // namespace dc
