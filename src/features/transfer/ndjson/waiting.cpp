#include "features/transfer/ndjson/waiting.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "base/graph.hpp"
#include "base/limits.hpp"

namespace dc::ndjson {
namespace {

// Which of the entries brings a record.
class Sources {
 public:
  explicit Sources(const std::vector<Waiting::Entry>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      places_[entries[i].record.collection].emplace(entries[i].record.id, i);
  }
  std::optional<std::size_t> find(const Address& record) const {
    const auto of_collection = places_.find(record.collection);
    if (of_collection == places_.end()) return std::nullopt;
    const auto found = of_collection->second.find(record.id);
    return found == of_collection->second.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<const Collection*, std::unordered_map<Uuid, std::size_t>> places_;
};

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
    ready_.push_back(std::move(held->second.entry));
    held_.erase(held);
  }
  of_collection->second.erase(found);
}

std::vector<Place> Waiting::take_ready() {
  std::vector<Place> places;
  // It grows meanwhile: what waits for one that is ready may follow it.
  for (std::size_t i = 0; i < ready_.size(); ++i) {
    places.push_back(ready_[i].place);
    arrived(Address(ready_[i].record));
  }
  ready_.clear();
  return places;
}

Waiting::Rest Waiting::take_rest() {
  std::vector<Entry> entries = take_all();
  const Sources sources(entries);
  Links links(entries.size());
  std::vector<std::size_t> lost;  // what they wait for is missing for good
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::erase_if(entries[i].missing, [&](const Address& each) { return !is_missing(each); });
    for (const Address& each : entries[i].missing) {
      const auto source = sources.find(each);
      (source ? links[i] : lost).push_back(source.value_or(i));
    }
  }
  by_missing_.clear();
  const Links back = turned(links);
  const auto is_broken =
      reached(entries.size(), std::move(lost), [&](std::size_t place) { return std::span(back[place]); });
  Rest rest;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!is_broken[i]) continue;
    // Named is what does not come, not what could.
    std::erase_if(entries[i].missing, [&](const Address& each) {
      const auto source = sources.find(each);
      return source && !is_broken[*source];
    });
    rest.broken.push_back(std::move(entries[i]));
  }
  for (const auto& circle : circles(links)) {
    if (is_broken[circle.front()]) continue;
    auto& group = rest.groups.emplace_back();
    for (const std::size_t place : circle) group.push_back(std::move(entries[place]));
  }
  return rest;
}

bool Waiting::is_missing(const Address& record) const {
  const auto of_collection = by_missing_.find(record.collection);
  return of_collection != by_missing_.end() && of_collection->second.contains(record.id);
}

// In the order of the lines.
std::vector<Waiting::Entry> Waiting::take_all() {
  std::vector<Entry> entries;
  entries.reserve(held_.size());
  for (auto& [number, held] : held_) entries.push_back(std::move(held.entry));
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
  });
  held_.clear();
  links_ = 0;
  return entries;
}

}  // namespace dc::ndjson
