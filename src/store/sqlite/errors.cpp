#include "store/sqlite/errors.hpp"

#include <sqlite3.h>

#include <cerrno>

#include "store/session.hpp"

namespace dc::store {
namespace {

constexpr int primary(int code) { return code & 0xff; }

bool disk_is_full(sqlite3* db) {
  const int number = db == nullptr ? 0 : sqlite3_system_errno(db);
  return number == ENOSPC || number == EDQUOT;
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
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {Code::file_error, std::move(message), {}};
    case SQLITE_IOERR:
      return {disk_is_full(db) ? Code::storage_full : Code::unavailable,
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

// Out of memory: the log may be complete on the disk, and only its index in memory could not follow.
bool leaves_outcome_unknown(int code) {
  return primary(code) == SQLITE_IOERR || primary(code) == SQLITE_NOMEM;
}

}  // namespace dc::store
