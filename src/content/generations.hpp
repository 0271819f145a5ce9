// When each (tenant, collection) was last changed, on a clock that counts changes, so that what was computed
// before a change can be told from what was computed after it.
//
// A writer opens a collection before it changes a row and closes it after COMMIT, whatever the outcome; a
// reader looks at the clock before its first SELECT. What it read holds as long as nothing that it read from
// has moved since then, and nothing has while a collection is open:
//     now() → first SELECT → … → keep; later: still(captured) for each mark that was read from
// A writer also takes the time that it writes into rows once it has opened their collection: what is not yet
// in sight of one who finds it closed is dated later than that.
// Thread-safe; still() and now() never wait.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "model/model.hpp"

namespace dc {

class Generations {
 public:
  // A reading of the clock.
  using Moment = std::uint64_t;

  // Of one (tenant, collection); lives as long as its Generations.
  class Mark {
   public:
    // Whether nothing has changed since: what was read then is what would be read now.
    bool still(Moment captured) const { return moved_.load(std::memory_order_seq_cst) <= captured; }

   private:
    friend class Generations;
    static constexpr Moment open = std::numeric_limits<Moment>::max();
    std::atomic<Moment> moved_{0};
    std::uint32_t writers_ = 0;  // guarded by Generations::mutex_
  };

  Moment now() const { return clock_.load(std::memory_order_seq_cst); }
  const Mark& mark(std::int64_t tenant_id, const Collection& collection) const;
  void open(std::int64_t tenant_id, const Collection& collection);
  void close(std::int64_t tenant_id, const Collection& collection);

 private:
  using Key = std::pair<std::int64_t, const Collection*>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const void*>{}(key.second) ^
             (std::hash<std::int64_t>{}(key.first) * 0x9E3779B97F4A7C15ULL);
    }
  };
  std::atomic<Moment> clock_{0};
  mutable std::mutex mutex_;  // guards marks_, and writers_ of each
  mutable std::unordered_map<Key, Mark, Hash> marks_;
};

}  // namespace dc
