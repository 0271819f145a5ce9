// Totals of lists, counted once for each generation of a collection. Thread-safe; bounded by
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

  std::optional<std::int64_t> find(const std::string& key, Generations::Stamp now) const;
  void keep(std::string key, Generations::Stamp captured, std::int64_t total);

 private:
  struct Entry {
    std::uint64_t generation;
    std::int64_t total;
  };
  mutable std::mutex mutex_;  // guards entries_
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace dc
