// What has had its time, forgotten some at a time, so that other writers come in between. Functions of a
// write transaction's session, on its thread; each does at most limits::forget_rows and says how many it did:
// 0 means that nothing is left to do.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc {

// Answers to Idempotency-Keys that have expired, of all tenants.
Result<std::int64_t> forget_answers(store::Session& session, const store::Dialect& dialect, Instant now);

// What changes before that instant said; that they were made, by whom and when, stays, and so does the chain.
// The states of records before it can no longer be shown, nor can what was deleted before it be restored.
Result<std::int64_t> forget_history(store::Session& session, const store::Dialect& dialect,
                                    std::int64_t tenant_id, Instant before);

// When the first change was made whose words are kept; nullopt where there is none.
Result<std::optional<Instant>> oldest_kept(store::Session& session, const store::Dialect& dialect,
                                           std::int64_t tenant_id);

Result<std::vector<std::int64_t>> all_tenants(store::Session& session);

}  // namespace dc
