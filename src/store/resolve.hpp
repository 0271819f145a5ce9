// Finds the physical names of a model's collections and fields in the ledger. Free functions, thread-safe.
#pragma once

#include <map>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/ledger.hpp"

namespace dc::store {

struct Resolved {
  Ledger next;                     // what the ledger will remember, without digest and indexes
  std::vector<std::string> steps;  // renames, as sentences
  std::vector<Issue> issues;       // links that lead elsewhere now; pointer "Type.field"
  // What the ledger knew of the model's fields, under whatever name; not of new ones.
  std::map<const Field*, LedgerField> before;
  // Fields whose values have to be stored in another form.
  std::vector<const Field*> conversions;
};

// Sets the model's tables and columns. A name that the ledger knows keeps its place; an unknown one takes the
// place of the first former name (@was) that the ledger knows; else it gets a new one that nothing else has.
Resolved resolve(Model& model, const Ledger& ledger);

// Whether values of the kind are stored as text, each as it is written.
bool is_stored_as_text(Kind kind);

}  // namespace dc::store
