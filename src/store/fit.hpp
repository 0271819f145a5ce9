// Whether the records that are there fit a model: required fields have values, values are such as a client
// could send them, and what is unique is so. Free functions, thread-safe.
#pragma once

#include <map>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/catalog.hpp"
#include "store/ledger.hpp"
#include "store/session.hpp"
#include "store/shape.hpp"

namespace dc::store {

// Only what the change of the model can have broken, or everything: hand-written SQL may write anything.
enum class Scope : unsigned char { changed, everything };

struct Fitting {
  const Model& model;  // with its physical names
  const Catalog& catalog;
  const std::map<const Field*, LedgerField>& before;  // what is not in it is new
  const std::vector<IndexShape>& new_unique_indexes;
  // Columns that are yet to get the form that the model reads.
  const std::vector<const Field*>& conversions;
  Scope scope = Scope::changed;
};

// An issue "Type.field" for each field that some records do not fit, with their number and the remedy.
Result<std::vector<Issue>> find_misfits(Session& session, const Fitting& fitting);

}  // namespace dc::store
