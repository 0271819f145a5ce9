// Which place a record has in an answer, by its id: an open-addressed table for some hundred ids, without an
// allocation for each. Ids are random at their ends, so the end of an id is its hash. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/uuid.hpp"

namespace dc {

class Places {
 public:
  std::optional<std::uint32_t> find(const Uuid& id) const {
    if (slots_.empty()) return std::nullopt;
    const std::uint32_t slot = slots_[slot_of(id)];
    return slot == free ? std::nullopt : std::optional(slot);
  }
  // The next place for an id that is not in the table.
  std::uint32_t add(const Uuid& id) {
    if (2 * (ids_.size() + 1) > slots_.size()) grow();
    const auto place = static_cast<std::uint32_t>(ids_.size());
    ids_.push_back(id);
    slots_[slot_of(id)] = place;
    return place;
  }
  // In the order in which they were added.
  const std::vector<Uuid>& ids() const { return ids_; }

 private:
  static constexpr std::uint32_t free = ~std::uint32_t{0};

  // The slot that holds the id, or the free one where it belongs.
  std::size_t slot_of(const Uuid& id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = std::hash<Uuid>{}(id)&mask;
    while (slots_[at] != free && ids_[slots_[at]] != id) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, free);
    for (std::uint32_t place = 0; place < ids_.size(); ++place) slots_[slot_of(ids_[place])] = place;
  }

  std::vector<Uuid> ids_;
  std::vector<std::uint32_t> slots_;  // a power of two, at most half full
};

}  // namespace dc
