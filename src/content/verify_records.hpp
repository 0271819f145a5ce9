// Whether the records of a collection are what the change log says they are: none more, none less, each field
// as its last change left it. Reads the whole log of the collection; for `db verify` and restores, never for
// a request.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc {

// The number of records compared. Code::corrupt names the record and the field. Not compared: secrets (the
// log does not hold them), @updated, and fields that were erased from the log or came to the model after the
// last change.
Result<std::int64_t> verify_records(store::Session& session, const store::Dialect& dialect,
                                    std::int64_t tenant_id, const Collection& collection);

}  // namespace dc
