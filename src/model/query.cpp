#include "model/query.hpp"

namespace dc {

Key parse_key(std::string_view segment) {
  if (const auto id = parse_uuid(segment)) return *id;
  return std::string(segment);
}

std::vector<Sort> order_of(const Query& query) {
  const Collection& collection = *query.collection;
  std::vector<Sort> order = query.sort;
  if (order.empty() && collection.created != nullptr) order.push_back({collection.created, true});
  const bool descending = order.empty() || order.back().descending;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i].field != collection.id) continue;
    order.resize(i + 1);  // nothing is left to decide behind the id
    return order;
  }
  order.push_back({collection.id, descending});
  return order;
}

}  // namespace dc
