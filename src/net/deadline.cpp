#include "net/deadline.hpp"

namespace dc::net {

void Deadlines::set(Node& node, Late late, std::chrono::nanoseconds now) {
  clear(node);
  if (late == Late::nothing) return;
  List& list = lists_[static_cast<std::size_t>(late)];
  node.late = late;
  node.at = now + allowed_[static_cast<std::size_t>(late)];
  node.before = list.last;
  (list.last != nullptr ? list.last->after : list.first) = &node;
  list.last = &node;
}

void Deadlines::clear(Node& node) {
  if (node.late == Late::nothing) return;
  List& list = lists_[static_cast<std::size_t>(node.late)];
  (node.before != nullptr ? node.before->after : list.first) = node.after;
  (node.after != nullptr ? node.after->before : list.last) = node.before;
  node.before = node.after = nullptr;
  node.late = Late::nothing;
}

std::optional<std::chrono::nanoseconds> Deadlines::earliest() const {
  std::optional<std::chrono::nanoseconds> at;
  for (const List& list : lists_) {
    if (list.first != nullptr && (!at || list.first->at < *at)) at = list.first->at;
  }
  return at;
}

Deadlines::Expired Deadlines::take_expired(std::chrono::nanoseconds now) {
  for (const List& list : lists_) {
    if (list.first == nullptr || list.first->at > now) continue;
    const Expired expired{list.first, list.first->late};
    clear(*list.first);
    return expired;
  }
  return {};
}

}  // namespace dc::net
