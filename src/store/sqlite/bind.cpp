#include "store/sqlite/bind.hpp"

#include <sqlite3.h>

#include "store/sqlite/errors.hpp"

namespace dc::store {
namespace {

struct Binder {
  sqlite3_stmt* prepared;
  int position;

  int operator()(const Null&) const { return sqlite3_bind_null(prepared, position); }
  int operator()(bool value) const { return sqlite3_bind_int64(prepared, position, value ? 1 : 0); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(prepared, position, value); }
  int operator()(double value) const { return sqlite3_bind_double(prepared, position, value); }
  int operator()(Instant value) const { return sqlite3_bind_int64(prepared, position, value.ms); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(prepared, position, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(const Uuid& value) const {
    return sqlite3_bind_blob(prepared, position, value.bytes.data(), static_cast<int>(value.bytes.size()),
                             SQLITE_STATIC);
  }
  int operator()(const Blob& value) const {
    return sqlite3_bind_blob64(prepared, position, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
  }
};

}  // namespace

Result<> bind_parameters(sqlite3_stmt* prepared, const Statement& statement) {
  const int taken = sqlite3_bind_parameter_count(prepared);
  if (static_cast<std::size_t>(taken) != statement.parameters.size()) {
    return fail(Code::internal, "a statement takes " + std::to_string(taken) + " parameters, not " +
                                    std::to_string(statement.parameters.size()) + ": " + statement.sql);
  }
  for (int i = 0; i < taken; ++i) {
    const int code = std::visit(Binder{prepared, i + 1}, statement.parameters[static_cast<std::size_t>(i)]);
    if (code != SQLITE_OK) return fail(sqlite_error(sqlite3_db_handle(prepared), code, statement.sql));
  }
  return {};
}

}  // namespace dc::store
