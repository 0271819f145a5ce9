// A field whose values have to be stored in another form: the statements, and whether all values survive.
// Free functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/catalog.hpp"
#include "store/ledger.hpp"
#include "store/session.hpp"

namespace dc::store {

struct Conversion {
  std::vector<std::string> statements;
  std::string sentence;
  std::int64_t rows = 0;         // with a value
  std::optional<Issue> refusal;  // why it cannot be; nothing is lost or rounded
};

// From the place and kind of `before` to those that `field` has now. Number and text are converted where each
// value comes back the same; a link becomes a list of one, and a list of at most one a link.
Result<Conversion> convert(Session& session, const Dialect& dialect, const Field& field,
                           const LedgerField& before);

}  // namespace dc::store
