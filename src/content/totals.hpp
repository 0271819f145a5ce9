// Totals of lists, counted once as long as their collection does not change. Thread-safe; bounded by
// limits::totals_max.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "content/generations.hpp"
#include "store/session.hpp"

namespace dc {

class Totals {
 public:
  // The key of a count: its statement with the values, so that equal questions share an answer.
  static std::string key(const store::Statement& count);

  // `captured` is what the clock said before the asker's first SELECT: a total is given only if it is that
  // of the same moment.
  std::optional<std::int64_t> find(const std::string& key, const Generations::Mark& mark,
                                   Generations::Moment captured) const;
  void keep(std::string key, const Generations::Mark& mark, Generations::Moment captured, std::int64_t total);

 private:
  struct Entry {
    Generations::Moment captured;
    std::int64_t total;
  };
  mutable std::mutex mutex_;  // guards entries_
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace dc
