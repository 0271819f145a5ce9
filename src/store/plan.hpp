// What it takes to bring a database up to a model: read from its catalog and ledger, compared with the
// model's shape.
//
//   dropped indexes → tables and columns → conversions → (hand-written files) → keys → indexes → ledger
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/fit.hpp"
#include "store/ledger.hpp"
#include "store/session.hpp"
#include "store/shape.hpp"

namespace dc::store {

// A `_key` column to be filled with folded text before its unique index is made.
struct Backfill {
  std::string table, column, key;
};

// One thing that is done, for people.
struct Step {
  enum class Effect : unsigned char { rename, addition, conversion, index, removal, file };
  // What it costs: the database does not change, only its catalog does, each row is read, each is written.
  enum class Cost : unsigned char { nothing, instant, read, rewrite };
  Effect effect = Effect::addition;
  Cost cost = Cost::instant;
  std::int64_t rows = 0;  // that it concerns
  std::string sentence;
};
std::string_view to_text(Step::Effect effect);
std::string_view to_text(Step::Cost cost);

struct Plan {
  std::vector<std::string> dropped_indexes;
  std::vector<std::string> structure;
  std::vector<std::string> conversions;
  std::vector<Backfill> backfills;
  std::vector<std::string> indexes;
  std::vector<Step> steps;
  std::vector<std::string> unknown;
  std::vector<Issue> issues;   // what cannot be done at all
  std::vector<Issue> misfits;  // records without a place in the model; a hand-written file may mend them
  Ledger next;
  std::map<const Field*, LedgerField> before;
  std::vector<IndexShape> new_unique_indexes;
  bool creates_tenants = false;
  bool is_new = false;   // no model was ever applied here
  bool changed = false;  // false: nothing to do and nothing to record
};

// How far to look: a plan without its misfits is quick, whatever the number of records.
enum class Look : unsigned char { at_shape, at_records };

// Sets the model's physical names. `known` stands in for what the database's own ledger says.
Result<Plan> make_plan(Session& session, Model& model, const Dialect& dialect, Look look,
                       const std::optional<Ledger>& known = std::nullopt);

// The newest row of the ledger; an empty one where there is none.
Result<Ledger> read_ledger(Session& session, const Catalog& catalog);

// What is no longer in the database is no longer known: a hand-written migration has dropped it.
void forget_dropped(Ledger& ledger, const Catalog& catalog);

}  // namespace dc::store
