// Finished answers, kept for as long as what they were read from does not change.
//
// The promise: a request that is received after a write was acknowledged, or shown to anyone, never gets an
// answer from before it. It rests on an order (content/generations.hpp):
//     fill    now() → first SELECT → … → keep what was read with the moment it was captured at
//     write   open → COMMIT → close → acknowledge
//     hit     only while every collection that was read from has not moved since that moment
// so a hit compares a few numbers, and nobody has to find what a write makes invalid.
//
// 64 shards; each forgets by SIEVE (Zhang et al., NSDI 2024): in the order of arrival, passing over what
// was asked for since the hand last came by. Thread-safe; a hit allocates nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.hpp"
#include "base/time.hpp"
#include "content/generations.hpp"
#include "net/desk.hpp"
#include "net/representation.hpp"

namespace dc::cache {

// What came of a tenant's questions. One for each; lives as long as the cache.
struct Tally {
  std::int64_t tenant_id;
  Counter &hits, &misses, &stale, &evicted;
};

// What is asked, by whom: equal keys have equal answers.
struct Key {
  const Tally& tenant;
  // What the asker may see, and in which words it is told: two that differ in any of that differ here.
  std::uint64_t access = 0;
  std::string_view target;  // of the request
};

using net::Representation;

// The same answer in a shorter coding, made once and only where somebody wants it. Thread-safe.
class Variant {
 public:
  // nullptr as long as there is none.
  const Representation* get() const {
    return state_.load(std::memory_order_acquire) == State::made ? &made_ : nullptr;
  }
  // Whether the caller is to make it: true for one.
  bool claim() const {
    State none = State::none;
    return state_.load(std::memory_order_relaxed) == none &&
           state_.compare_exchange_strong(none, State::claimed);
  }
  // By whoever has claimed it and cannot make it.
  void give_back() const { state_.store(State::none, std::memory_order_release); }
  // By whoever has claimed it.
  void put(Representation made) const {
    made_ = std::move(made);
    state_.store(State::made, std::memory_order_release);
  }

 private:
  enum class State : unsigned char { none, claimed, made };
  mutable std::atomic<State> state_{State::none};
  mutable Representation made_;
};

// An answer with status 200, and what a conditional request asks of it. Immutable once it is kept, but for
// the variants.
struct Entry {
  Representation whole;
  std::optional<std::int64_t> version;
  std::optional<Instant> updated;
  // Where it is counted and logged.
  net::Address* address = nullptr;
  std::string_view subject;
  // What it was read from, and when.
  std::vector<const Generations::Mark*> marks;
  Generations::Moment captured = 0;
  std::array<Variant, net::codings> variants = {};  // by coding; identity is `whole`

  // Whether it is what would be read now.
  bool holds() const;
  // With room for the variants.
  std::size_t bytes() const;
};
using EntryPointer = std::shared_ptr<const Entry>;

class Cache {
 public:
  // Keeps at most `bytes_max`; 0: nothing. Borrows `metrics`.
  Cache(std::size_t bytes_max, Metrics& metrics);
  ~Cache();
  Cache(const Cache&) = delete;

  bool is_on() const { return shard_bytes_max_ > 0; }
  // Always the same of a tenant. Registers its metrics.
  const Tally& tenant(std::int64_t tenant_id);

  // nullptr where there is none that holds.
  EntryPointer find(const Key& key);
  // Keeps it, if it holds, in place of what is there.
  void keep(const Key& key, EntryPointer entry);

  // One reads for all who ask the same meanwhile. The first to join a flight leads: true, and it has to land
  // it. Of the others `follow` is called when it lands, on the thread of the leader, with what the leader has
  // read: kept, to be answered; stale, which may be older than this follower's own question; or nothing.
  enum class Landed : unsigned char { kept, stale, nothing };
  using Follow = std::function<void(Landed landed, const EntryPointer& entry)>;
  bool join(const Key& key, Follow follow);
  void land(const Key& key, const EntryPointer& entry);

  std::size_t bytes() const;

 private:
  struct Shard;
  Shard& shard_of(const Key& key, std::uint64_t& hash) const;

  static constexpr std::size_t shards = 64;
  const std::size_t shard_bytes_max_;
  std::unique_ptr<std::array<Shard, shards>> shards_;
  Metrics& metrics_;
  std::mutex tenants_mutex_;  // guards tenants_
  std::map<std::int64_t, Tally> tenants_;
};

// A flight that lands, come what may: with nothing, if its leader gives up. Belongs to one thread at a time.
class Flight {
 public:
  // `key.target` is copied. Made before it is joined, so that nothing can go wrong in between.
  Flight(Cache& cache, const Key& key) : cache_(cache), target_(key.target), key_(key) {
    key_.target = target_;
  }
  ~Flight();
  Flight(const Flight&) = delete;

  // As Cache::join.
  bool join(Cache::Follow follow) { return is_flying_ = cache_.join(key_, std::move(follow)); }
  // By the leader, once; later calls do nothing.
  void land(const EntryPointer& entry);

 private:
  Cache& cache_;
  const std::string target_;
  Key key_;
  bool is_flying_ = false;
};

}  // namespace dc::cache
