#include "features/cache/cache.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/contain.hpp"
#include "base/digest.hpp"
#include "features/cache/sieve.hpp"

namespace dc::cache {
namespace {

// Of the bookkeeping of an entry: nodes, pointers, the key's numbers.
constexpr std::size_t overhead_bytes = 600;
// What a coding adds to a head and a tag.
constexpr std::size_t coding_bytes = 64;

Tally tally_of(std::int64_t tenant_id, Metrics& metrics) {
  const std::string tenant = "tenant=\"" + std::to_string(tenant_id) + "\"";
  const auto count = [&](const char* outcome) -> Counter& {
    return metrics.counter("datacanvas_cache_requests_total",
                           "Reads that asked the cache, and what came of it.",
                           tenant + ",outcome=\"" + outcome + "\"");
  };
  return {.tenant_id = tenant_id,
          .hits = count("hit"),
          .misses = count("miss"),
          .stale = count("stale"),
          .evicted = metrics.counter("datacanvas_cache_evicted_total", "Answers that made room for others.",
                                     tenant)};
}

std::uint64_t hash_of(const Key& key) {
  return quick_hash(key.target) ^ (key.access * 0x9E3779B97F4A7C15ULL) ^
         (static_cast<std::uint64_t>(key.tenant.tenant_id) * 0xC2B2AE3D27D4EB4FULL);
}

struct OwnKey {
  explicit OwnKey(const Key& key) : tenant(key.tenant), access(key.access), target(key.target) {}
  bool operator==(const Key& key) const {
    return tenant.tenant_id == key.tenant.tenant_id && access == key.access && target == key.target;
  }
  const Tally& tenant;
  std::uint64_t access;
  std::string target;
};

struct Kept {
  std::uint64_t hash;
  OwnKey key;
  EntryPointer entry;
  std::size_t bytes;
};

struct Waiting {
  OwnKey key;
  std::vector<Cache::Follow> followers;
};

}  // namespace

bool Entry::holds() const {
  return std::all_of(marks.begin(), marks.end(),
                     [this](const Generations::Mark* mark) { return mark->still(captured); });
}

std::size_t Entry::bytes() const {
  const net::Prepared& answer = *whole.answer;
  const std::size_t head = sizeof answer + answer.fields.capacity() + answer.content_fields.capacity() +
                           whole.tag.capacity() + coding_bytes;
  return overhead_bytes + net::codings * head + 2 * answer.body.capacity() +
         marks.capacity() * sizeof(const Generations::Mark*);
}

struct Cache::Shard {
  using Places = std::unordered_multimap<std::uint64_t, Sieve<Kept>::Handle>;

  Places::iterator find(const Key& key, std::uint64_t hash) {
    const auto [begin, end] = places.equal_range(hash);
    const auto found =
        std::find_if(begin, end, [&](const auto& place) { return place.second->value.key == key; });
    return found == end ? places.end() : found;
  }
  void erase(Places::iterator place) {
    bytes -= place->second->value.bytes;
    sieve.remove(place->second);
    places.erase(place);
  }
  // By its handle, which the sieve has given.
  void erase(Sieve<Kept>::Handle handle) {
    const auto [begin, end] = places.equal_range(handle->value.hash);
    erase(std::find_if(begin, end, [&](const auto& place) { return place.second == handle; }));
  }

  mutable std::mutex mutex;  // guards everything below
  Sieve<Kept> sieve;
  Places places;
  std::unordered_multimap<std::uint64_t, Waiting> flights;
  std::size_t bytes = 0;
};

Cache::Cache(std::size_t bytes_max, Metrics& metrics)
    : shard_bytes_max_(bytes_max / shards),
      shards_(std::make_unique<std::array<Shard, shards>>()),
      metrics_(metrics) {}

Cache::~Cache() = default;

const Tally& Cache::tenant(std::int64_t tenant_id) {
  const std::lock_guard lock(tenants_mutex_);
  const auto found = tenants_.find(tenant_id);
  if (found != tenants_.end()) return found->second;
  return tenants_.emplace(tenant_id, tally_of(tenant_id, metrics_)).first->second;
}

Cache::Shard& Cache::shard_of(const Key& key, std::uint64_t& hash) const {
  hash = hash_of(key);
  return (*shards_)[hash >> 58];
}

EntryPointer Cache::find(const Key& key) {
  std::uint64_t hash = 0;
  Shard& shard = shard_of(key, hash);
  EntryPointer forgotten;  // dies after the lock
  const std::lock_guard lock(shard.mutex);
  const auto place = shard.find(key, hash);
  if (place == shard.places.end()) {
    key.tenant.misses.add();
    return nullptr;
  }
  EntryPointer& entry = place->second->value.entry;
  if (entry->holds()) {
    key.tenant.hits.add();
    Sieve<Kept>::ask(place->second);
    return entry;
  }
  key.tenant.stale.add();
  forgotten = std::move(entry);
  shard.erase(place);
  return nullptr;
}

void Cache::keep(const Key& key, EntryPointer entry) {
  std::uint64_t hash = 0;
  Shard& shard = shard_of(key, hash);
  const std::size_t bytes = entry->bytes() + key.target.size();
  if (bytes > shard_bytes_max_ || !entry->holds()) return;
  std::vector<EntryPointer> forgotten;  // die after the lock
  const std::lock_guard lock(shard.mutex);
  if (const auto place = shard.find(key, hash); place != shard.places.end()) {
    forgotten.push_back(std::move(place->second->value.entry));
    shard.erase(place);
  }
  while (shard.bytes + bytes > shard_bytes_max_) {
    const auto next = shard.sieve.next();
    forgotten.push_back(std::move(next->value.entry));
    next->value.key.tenant.evicted.add();
    shard.erase(next);
  }
  const auto handle = shard.sieve.add({hash, OwnKey(key), std::move(entry), bytes});
  shard.places.emplace(hash, handle);
  shard.bytes += bytes;
}

bool Cache::join(const Key& key, Follow follow) {
  std::uint64_t hash = 0;
  Shard& shard = shard_of(key, hash);
  const std::lock_guard lock(shard.mutex);
  const auto [begin, end] = shard.flights.equal_range(hash);
  const auto found = std::find_if(begin, end, [&](const auto& each) { return each.second.key == key; });
  if (found == end) {
    shard.flights.emplace(hash, Waiting{OwnKey(key), {}});
    return true;
  }
  found->second.followers.push_back(std::move(follow));
  return false;
}

void Cache::land(const Key& key, const EntryPointer& entry) {
  std::uint64_t hash = 0;
  Shard& shard = shard_of(key, hash);
  std::vector<Follow> followers;
  {
    const std::lock_guard lock(shard.mutex);
    const auto [begin, end] = shard.flights.equal_range(hash);
    const auto found = std::find_if(begin, end, [&](const auto& each) { return each.second.key == key; });
    if (found == end) return;
    followers = std::move(found->second.followers);
    shard.flights.erase(found);
  }
  for (const Follow& follow : followers) {
    // What has not moved until now has not moved before this follower asked. One that fails is answered for
    // by its Responder, and does not take the others along.
    const Landed landed = entry == nullptr ? Landed::nothing : entry->holds() ? Landed::kept : Landed::stale;
    (void)contain([&]() -> Result<> {
      follow(landed, entry);
      return {};
    });
  }
}

std::size_t Cache::bytes() const {
  std::size_t bytes = 0;
  for (const Shard& shard : *shards_) {
    const std::lock_guard lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

Flight::~Flight() { land(nullptr); }

void Flight::land(const EntryPointer& entry) {
  if (std::exchange(is_flying_, false)) cache_.land(key_, entry);
}

}  // namespace dc::cache
