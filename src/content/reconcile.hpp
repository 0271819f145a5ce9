// After hand-written SQL: the change log learns what it did. Each record that is not as its last change left
// it gets a version and a row of the log of its own: made, changed or deleted, by nobody.
//
// Whoever calls it has verified the log before the SQL ran, in the same transaction: otherwise it would sign
// what somebody has tampered with.
#pragma once

#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "model/model.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc {

struct Reconciling {
  const Model& model;
  const store::Dialect& dialect;
  const Clock& clock;
  Random& random;
  std::string log_key;
};

// The number of changes written, in all tenants.
Result<std::int64_t> reconcile_log(store::Session& session, const Reconciling& reconciling);

}  // namespace dc
