// Finds the physical names of a model's collections and fields in the ledger. Free functions, thread-safe.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/ledger.hpp"

namespace dc::store {

struct Resolved {
  Ledger next;                     // what the ledger will remember, without digest and indexes
  std::vector<std::string> steps;  // renames, as sentences
  std::vector<Issue> issues;       // kinds that changed; pointer "Type.field"
};

// Sets the model's tables and columns. A name that the ledger knows keeps its place; an unknown one takes the
// place of the first former name (@was) that the ledger knows; else it gets a new one that nothing else has.
Resolved resolve(Model& model, const Ledger& ledger);

}  // namespace dc::store
