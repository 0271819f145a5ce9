// The change log on its way to an auditor: one JSON object a row, with all that the chain covers, so that it
// can be verified elsewhere (docs/AUDIT.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "model/model.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc {

// Which rows; what is not given does not matter.
struct AuditSelection {
  const Collection* collection = nullptr;
  std::optional<Uuid> record;
  std::optional<Instant> since, until;  // since <= at < until
};

// Gives a line for each row, tenant by tenant in the order of the chain, and behind those of a tenant one for
// its head. `line` has no line feed; `done` and `total` count positions, for a bar. Reads some rows at a time
// and holds no transaction: the log only grows. Returns the number of rows given.
Result<std::int64_t> export_log(store::Session& session, const Model& model, const store::Dialect& dialect,
                                const AuditSelection& selection,
                                FunctionRef<void(std::string_view line)> give,
                                FunctionRef<void(std::int64_t done, std::int64_t total)> progress);

}  // namespace dc
