#include "store/sqlite/errors.hpp"

#include <sqlite3.h>

#include <cerrno>

#include "base/file.hpp"
#include "store/session.hpp"

namespace dc::store {
namespace {

constexpr int primary(int code) { return code & 0xff; }

// What the kernel said of the last call that failed.
int system_error(sqlite3* db) { return db == nullptr ? 0 : sqlite3_system_errno(db); }

// The same of the last write to the log: when a COMMIT fails, SQLite does not ask for it.
int log_error(sqlite3* db) {
  sqlite3_file* log = nullptr;
  int number = 0;
  if (sqlite3_file_control(db, nullptr, SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return 0;
  if (log == nullptr || log->pMethods == nullptr) return 0;
  return log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK ? number : 0;
}

Code code_of_opening(int number) {
  if (is_out_of_space(number)) return Code::storage_full;
  return number == EMFILE || number == ENFILE ? Code::unavailable : Code::file_error;  // they are given back
}

// A sync that fails has lost what it was to write, whatever the reason: that is more than a lack of space.
Code code_of_io(int code, int number) {
  return code != SQLITE_IOERR_FSYNC && is_out_of_space(number) ? Code::storage_full : Code::unavailable;
}

// "UNIQUE constraint failed: t.tenant_id, t.slug" → "t.slug".
std::string conflicting_column(std::string_view message) {
  constexpr std::string_view separator = ": ";
  const auto colon = message.find(separator);
  if (colon == std::string_view::npos) return {};
  std::string_view columns = message.substr(colon + separator.size());
  const auto comma = columns.find(", ");
  if (comma != std::string_view::npos && columns.substr(0, comma).ends_with(".tenant_id")) {
    columns.remove_prefix(comma + 2);
  }
  return std::string(columns.substr(0, columns.find(", ")));
}

Error constraint_error(int code, std::string message, std::string_view sql) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      std::string column = conflicting_column(message);
      std::string detail = column + " has this value already";
      return {Code::conflict, std::move(detail), {{std::move(column), std::string(unique_conflict)}}};
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {Code::conflict,
              "a record that is linked does not exist, or is still needed",
              {{"", std::string(reference_conflict)}}};
    case SQLITE_CONSTRAINT_TRIGGER:
      // Only the triggers of reference.cpp raise, and their message is "table.column".
      return {Code::conflict,
              message + " links to a record that does not exist, or is still needed",
              {{std::move(message), std::string(reference_conflict)}}};
    default:
      return {Code::internal, message.append(" in: ").append(sql), {}};
  }
}

}  // namespace

Error sqlite_error(sqlite3* db, int code, std::string_view sql) {
  std::string message = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  switch (primary(code)) {
    case SQLITE_CONSTRAINT:
      return constraint_error(code, std::move(message), sql);
    case SQLITE_FULL:
      return {Code::storage_full, std::move(message), {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Code::corrupt, std::move(message), {}};
    case SQLITE_CANTOPEN:
      return {code_of_opening(system_error(db)), std::move(message), {}};
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {Code::file_error, std::move(message), {}};
    case SQLITE_IOERR:
      return {code_of_io(code, system_error(db)),
              message.append(" (SQLite code ").append(std::to_string(code)).append(")"),
              {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      return {Code::unavailable, std::move(message), {}};
    case SQLITE_INTERRUPT:
      return {Code::unavailable, "the read took longer than it may", {}};
    default:
      return {Code::internal, message.append(" in: ").append(sql), {}};
  }
}

Error commit_error(sqlite3* db, int code) {
  Error error = sqlite_error(db, code, "COMMIT");
  if (leaves_outcome_unknown(code, log_error(db))) {
    error.code = Code::outcome_unknown;
  } else if (code == SQLITE_IOERR_WRITE) {
    error.code = Code::storage_full;
  }
  return error;
}

// Out of memory: the log may be complete on the disk, and only its index in memory could not follow. A frame
// that the kernel refused for want of space is missing for certain.
bool leaves_outcome_unknown(int code, int system_error) {
  if (code == SQLITE_IOERR_WRITE && is_out_of_space(system_error)) return false;
  return primary(code) == SQLITE_IOERR || primary(code) == SQLITE_NOMEM;
}

}  // namespace dc::store
