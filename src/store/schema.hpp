// The physical schema of a model, and bringing a database up to it.
//
//   table of a collection    "<table>"(tenant_id, id, version, one column a field …)
//                            PRIMARY KEY (tenant_id, id)
//   link table of a ref_list "<singular>_<field>"(tenant_id, <singular>_id, <target singular>_id, position)
//                            PRIMARY KEY (tenant_id, owner id, target id), and a reverse index;
//                            WITHOUT ROWID on SQLite
//   ledger(id, at, model_digest, model, columns, steps)   one row for each applied model; the newest counts
// A `*_key` column (folded text) exists where a unique field is a String that is not a slug (e-mail, handle).
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/model.hpp"
#include "store/engine.hpp"

namespace dc::store {

// The physical names of a link table's columns.
std::string link_owner_column(const Field& field);  // "<singular>_id"
std::string link_target_column(
    const Field& field);  // "<target singular>_id", or "target_id" where both are the same
// The column that carries a field's folded text for its unique index; empty where the field has none.
std::string key_column(const Field& field);

struct SchemaReport {
  std::vector<std::string> steps;    // what was done, as sentences
  std::vector<std::string> unknown;  // columns and tables that the model does not know; they are kept
};

// The complete DDL of a model on an empty database, one statement an element; a golden file in the tests.
std::vector<std::string> create_statements(const Model& model, const Dialect& dialect);

// Creates what is missing in one transaction, resolves renames (@was) through the ledger into `model`'s
// columns, and records the model. Refuses (Code::model_invalid, naming field and remedy) what is not
// additive: a changed kind, a new required field without default on a table that has rows, an enum without a
// value that records have. Changes nothing then.
Result<SchemaReport> bring_up(Engine& engine, Model& model, const Clock& clock);

}  // namespace dc::store
