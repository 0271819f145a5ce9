// A Statement's parameters, bound without copies: they must live until the statement is reset.
#pragma once

#include "base/result.hpp"
#include "store/session.hpp"

struct sqlite3_stmt;

namespace dc::store {

// Code::internal when the statement takes another number of parameters.
Result<> bind_parameters(sqlite3_stmt* prepared, const Statement& statement);

}  // namespace dc::store
