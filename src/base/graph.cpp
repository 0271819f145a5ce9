#include "base/graph.hpp"

#include <algorithm>

namespace dc {
namespace {

class Circles {
 public:
  explicit Circles(const Links& links)
      : links_(links), order_(links.size()), low_(links.size()), is_open_(links.size()) {}

  std::vector<std::vector<std::size_t>> run() && {
    for (std::size_t place = 0; place < links_.size(); ++place) {
      if (order_[place] == 0) visit(place);
    }
    return std::move(groups_);
  }

 private:
  struct Step {
    std::size_t place = 0;
    std::size_t next = 0;  // of its links
  };

  void visit(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      const auto& links = links_[step.place];
      if (step.next == links.size()) {
        leave();
        continue;
      }
      const std::size_t to = links[step.next++];
      if (is_open_[to]) low_[step.place] = std::min(low_[step.place], order_[to]);
      if (order_[to] == 0) enter(to);
    }
  }

  void enter(std::size_t place) {
    order_[place] = low_[place] = ++count_;
    is_open_[place] = true;
    open_.push_back(place);
    path_.push_back({.place = place});
  }

  void leave() {
    const std::size_t place = path_.back().place;
    path_.pop_back();
    if (!path_.empty()) low_[path_.back().place] = std::min(low_[path_.back().place], low_[place]);
    if (low_[place] < order_[place]) return;  // it reaches one that was entered before it
    auto& group = groups_.emplace_back();
    do {
      group.push_back(open_.back());
      is_open_[open_.back()] = false;
      open_.pop_back();
    } while (group.back() != place);
    std::sort(group.begin(), group.end());
  }

  const Links& links_;
  std::vector<std::size_t> order_;  // in which places were entered, from 1
  std::vector<std::size_t> low_;    // the first by that order that is known to be in the same circle
  std::vector<bool> is_open_;
  std::vector<std::size_t> open_;  // entered, and in no group yet
  std::vector<Step> path_;         // from the root to where we are
  std::size_t count_ = 0;
  std::vector<std::vector<std::size_t>> groups_;
};

}  // namespace

Links turned(const Links& links) {
  Links back(links.size());
  for (std::size_t place = 0; place < links.size(); ++place) {
    for (const std::size_t to : links[place]) back[to].push_back(place);
  }
  return back;
}

std::vector<bool> reached(std::size_t places, std::vector<std::size_t> from,
                          FunctionRef<std::span<const std::size_t>(std::size_t place)> links_of) {
  std::vector<bool> is_reached(places);
  while (!from.empty()) {
    const std::size_t place = from.back();
    from.pop_back();
    if (is_reached[place]) continue;
    is_reached[place] = true;
    for (const std::size_t to : links_of(place)) {
      if (!is_reached[to]) from.push_back(to);
    }
  }
  return is_reached;
}

std::vector<std::vector<std::size_t>> circles(const Links& links) { return Circles(links).run(); }

}  // namespace dc
