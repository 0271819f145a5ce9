// Answers that are kept, so that a request which is sent again is not done again (Idempotency-Key).
//
// The row is written in the transaction of the write that it answers: either both are there or none. So a
// repetition, also one that waits in the same batch of the writer, finds the answer or does the work; on an
// engine with several writers the second of two that run at once is refused by the primary key. Only what was
// written is kept: a refused request may be sent again, corrected, under its key. Rows carry their expiry; an
// expired one counts as absent, and goes with the next writes that keep an answer, some at a time. Functions
// of a transaction's session, on its thread.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/engine.hpp"

namespace dc {

// Under which an answer is kept. `digest` is that of the request: the same key with another one is refused.
struct IdempotencyKey {
  std::int64_t tenant_id = 0;
  Uuid actor;
  std::string key;
  std::string digest;
};

// What has to be sent again; an empty member was not sent.
struct KeptAnswer {
  int status = 200;
  std::string etag = {}, location = {}, left_out = {}, body = {};
};

// nullopt: this is the first request. invalid where the key belongs to another request.
Result<std::optional<KeptAnswer>> find_answer(store::Session& session, const store::Dialect& dialect,
                                              const IdempotencyKey& key, Instant now);

// too_large beyond limits::idempotency_answer_bytes_max; conflict where another request with this key is
// being done. The caller rolls back then.
Result<> keep_answer(store::Session& session, const store::Dialect& dialect, const IdempotencyKey& key,
                     const KeptAnswer& answer, Instant now);

}  // namespace dc
