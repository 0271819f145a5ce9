#include "features/transfer/ndjson/waiting.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/limits.hpp"

namespace dc::ndjson {
namespace {

bool stands_before(const Place& a, const Place& b) {
  return std::tie(a.file, a.line) < std::tie(b.file, b.line);
}

}  // namespace

bool Waiting::add(Entry entry) {
  const auto address = [](const Address& a) { return std::tie(a.collection, a.id); };
  auto& missing = entry.missing;
  std::sort(missing.begin(), missing.end(),
            [&](const Address& a, const Address& b) { return address(a) < address(b); });
  missing.erase(std::unique(missing.begin(), missing.end(),
                            [&](const Address& a, const Address& b) { return address(a) == address(b); }),
                missing.end());
  if (held_.size() >= limits::import_waiting_max ||
      links_ + missing.size() > limits::import_waiting_links_max)
    return false;
  links_ += missing.size();
  const std::size_t number = number_++;
  for (const Address& each : missing) by_missing_[each.collection][each.id].push_back(number);
  const std::size_t count = missing.size();
  held_.emplace(number, Held{std::move(entry), count});
  return true;
}

void Waiting::arrived(const Address& record) {
  const auto of_collection = by_missing_.find(record.collection);
  if (of_collection == by_missing_.end()) return;
  const auto found = of_collection->second.find(record.id);
  if (found == of_collection->second.end()) return;
  for (const std::size_t number : found->second) {
    const auto held = held_.find(number);
    if (--held->second.missing > 0) continue;
    links_ -= held->second.entry.missing.size();
    ready_.push_back(held->second.entry.place);
    held_.erase(held);
  }
  of_collection->second.erase(found);
}

std::vector<Place> Waiting::take_ready() { return std::exchange(ready_, {}); }

// From what is missing for good, back along the links: what waits for it, what waits for that, and so on.
Waiting::Rest Waiting::take_rest() {
  std::map<const Collection*, std::unordered_map<Uuid, std::size_t>> kept;
  for (const auto& [number, held] : held_) {
    kept[held.entry.record.collection].emplace(held.entry.record.id, number);
  }
  std::vector<Address> gone;
  for (const auto& [collection, missing] : by_missing_) {
    for (const auto& [id, numbers] : missing) {
      if (!kept[collection].contains(id)) gone.push_back({collection, id});
    }
  }
  std::unordered_set<std::size_t> broken;
  while (!gone.empty()) {
    const Address address = gone.back();
    gone.pop_back();
    const auto& missing = by_missing_[address.collection];
    const auto numbers = missing.find(address.id);
    if (numbers == missing.end()) continue;
    for (const std::size_t number : numbers->second) {
      if (broken.insert(number).second) gone.push_back(held_.at(number).entry.record);
    }
  }
  Rest rest;
  for (auto& [number, held] : held_) {
    if (!broken.contains(number)) {
      rest.circles.push_back(held.entry.place);
      continue;
    }
    // Named is what is missing for good, not what has come or could.
    std::erase_if(held.entry.missing, [&](const Address& each) {
      const auto found = kept[each.collection].find(each.id);
      return !by_missing_[each.collection].contains(each.id) ||
             (found != kept[each.collection].end() && !broken.contains(found->second));
    });
    rest.broken.push_back(std::move(held.entry));
  }
  std::sort(rest.circles.begin(), rest.circles.end(), stands_before);
  std::sort(rest.broken.begin(), rest.broken.end(),
            [](const Entry& a, const Entry& b) { return stands_before(a.place, b.place); });
  held_.clear();
  by_missing_.clear();
  links_ = 0;
  return rest;
}

}  // namespace dc::ndjson
