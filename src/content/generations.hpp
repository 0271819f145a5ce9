// A number for each (tenant, collection) that grows with every committed change, so that what was computed
// before a change can be told from what was computed after it.
//
// A writer opens a collection before it changes a row and closes it after COMMIT, whatever the outcome; a
// reader captures before its first SELECT. While a collection is open, or its number has moved, what was read
// must not be kept:
//     capture → first SELECT → … → keep only if still(captured)
// Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "model/model.hpp"

namespace dc {

class Generations {
 public:
  struct Stamp {
    std::uint64_t number = 0;
    bool open = false;  // a writer is at work
    bool operator==(const Stamp&) const = default;
  };
  Stamp capture(std::int64_t tenant_id, const Collection& collection) const;
  void open(std::int64_t tenant_id, const Collection& collection);
  void close(std::int64_t tenant_id, const Collection& collection);

 private:
  struct State {
    std::uint64_t number = 0;
    std::uint32_t writers = 0;
  };
  using Key = std::pair<std::int64_t, const Collection*>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const void*>{}(key.second) ^
             (std::hash<std::int64_t>{}(key.first) * 0x9E3779B97F4A7C15ULL);
    }
  };
  mutable std::mutex mutex_;  // guards states_
  std::unordered_map<Key, State, Hash> states_;
};

}  // namespace dc
