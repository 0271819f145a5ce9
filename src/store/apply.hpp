// Doing what a Plan says, inside a write transaction of the caller. Free functions; on the writer's thread.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/plan.hpp"
#include "store/schema.hpp"

namespace dc::store {

// Tables, columns and conversions; indexes that are in the way go.
Result<> apply_structure(Session& session, const Plan& plan);
// Keys, indexes, and the default tenant of a new database.
Result<> apply_indexes(Session& session, const Dialect& dialect, const Plan& plan, Instant now);
// A row of the ledger; returns its id.
Result<std::int64_t> record(Session& session, const Dialect& dialect, const Model& model, const Plan& plan,
                            Instant now);

// Plans and does all of it. Code::model_invalid where the model does not fit what is stored.
Result<Plan> bring_up_in(Session& session, const Dialect& dialect, Model& model, Instant now);

// Code::model_invalid with the issues, if there are any.
Result<> refuse_if_any(std::vector<Issue> issues);

SchemaReport report_of(Plan plan);

}  // namespace dc::store
