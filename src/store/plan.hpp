// What it takes to bring a database up to a model: read from its catalog and ledger, compared with the
// model's shape.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/ledger.hpp"
#include "store/session.hpp"
#include "store/shape.hpp"

namespace dc::store {

// A `_key` column to be filled with folded text before its unique index is made.
struct Backfill {
  std::string table, column, key;
};

struct Plan {
  std::vector<std::string> tables_and_columns;  // statements; first
  std::vector<Backfill> backfills;
  std::vector<std::string> indexes;  // statements; last
  std::vector<std::string> steps;
  std::vector<std::string> unknown;
  Ledger next;
  bool creates_tenants = false;
  bool changed = false;  // false: nothing to do and nothing to record
};

// Sets the model's physical names. Code::model_invalid with an issue for each thing that is not additive.
Result<Plan> make_plan(Session& session, Model& model, const Dialect& dialect);

}  // namespace dc::store
