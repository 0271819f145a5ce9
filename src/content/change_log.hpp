// The change log: one row for each changed record, in the transaction of the change, chained so that nobody
// can change, drop or reorder a row unseen.
//
//   leaf = SHA-256(id ‖ at ‖ actor ‖ request ‖ collection ‖ record ‖ operation ‖ version ‖ content)
//   content = SHA-256(salt ‖ fields)
//   hash = HMAC-SHA-256(key, hash of pos-1 ‖ pos ‖ leaf);  before the first row the hash is 32 zero bytes
//
// Numbers are 8 bytes, big-endian; texts are preceded by their length; an absent actor is 16 zero bytes.
// Erasing `fields` and `salt` of a row (both null) keeps the chain valid. log_head holds the last pos and
// hash of each tenant.
//
// On SQLite there is one writer, so position and hash are final when the row is inserted.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "content/change.hpp"
#include "store/sql.hpp"

namespace dc {

// Appends the changes, all of one tenant, to its chain in their order and sets their pos.
Result<> append_changes(store::Session& session, const store::Dialect& dialect, std::string_view log_key,
                        Random& random, std::span<Change> changes);

// Whether anything was ever logged: then the key it was chained with has to be there.
Result<bool> has_changes(store::Session& session);

// Where a tenant's chain ends: whoever keeps it elsewhere can tell later that nothing before it was changed.
struct LogHead {
  std::int64_t tenant_id = 0;
  std::int64_t pos = 0;
  std::string hash;  // 32 bytes

  bool operator==(const LogHead&) const = default;
};
// By tenant.
Result<std::vector<LogHead>> read_log_heads(store::Session& session);

struct LogReport {
  std::int64_t rows = 0;
  std::int64_t tenants = 0;
  std::int64_t records = 0;  // compared: the version of a record is that of its last change
};
// Walks every chain from its first row to its head. Code::corrupt names the tenant, the position and what is
// wrong there.
Result<LogReport> verify_chains(store::Session& session, const store::Dialect& dialect,
                                std::string_view log_key);
// The same, and compares records with their last change, both ways.
Result<LogReport> verify_log(store::Session& session, const Model& model, const store::Dialect& dialect,
                             std::string_view log_key);

}  // namespace dc
