#include "store/sqlite/dialect.hpp"

#include "base/result.hpp"

namespace dc::store {

void SqliteDialect::append_placeholder(std::string& out, std::size_t n) const {
  out += '?';
  out += std::to_string(n);
}

std::string_view SqliteDialect::column_type(Kind kind) const {
  switch (kind) {
    case Kind::id:
    case Kind::ref:
      return "BLOB";
    case Kind::integer:
    case Kind::boolean:
    case Kind::date_time:
      return "INTEGER";
    case Kind::floating:
      return "REAL";
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::json:
    case Kind::media:
      return "TEXT";
    case Kind::ref_list:
      break;
  }
  ENSURE(!"a list of links has no column");
}

std::string SqliteDialect::contains(std::string_view haystack, std::string_view needle) const {
  std::string condition("instr(");
  condition.append(haystack).append(", ").append(needle).append(") > 0");
  return condition;
}

std::string_view SqliteDialect::table_options(TableKind kind) const {
  switch (kind) {
    // WITHOUT ROWID makes deep pages of long records 5 to 40 times slower. Of short ones and of links it
    // saves the second tree: one seek less for each record that a list links to.
    case TableKind::records:
      return " STRICT";
    case TableKind::short_records:
    case TableKind::links:
      return " STRICT, WITHOUT ROWID";
  }
  ENSURE(!"a table has one of these shapes");
}

std::string_view SqliteDialect::columns_query() const {
  return "SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
         "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid";
}

// ALTER TABLE adds no composite foreign key, and rebuilding the table would fire the cascades of the links to
// it. So a reference that joins an existing table is guarded by triggers that mean the same.
std::vector<std::string> SqliteDialect::add_reference(const Reference& reference) const {
  const std::string guard = "\"" + reference.table + "_" + reference.column;
  const std::string raise = "SELECT RAISE(ABORT, '" + reference.table + "." + reference.column + "')";
  const std::string child = "\"" + reference.table + "\"";
  const std::string column = "\"" + reference.column + "\"";
  const std::string target = "\"" + reference.target + "\"";
  const std::string missing = " WHEN NEW." + column + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + target +
                              " WHERE tenant_id = NEW.tenant_id AND id = NEW." + column + ") BEGIN " + raise +
                              "; END";
  return {
      "CREATE TRIGGER " + guard + "_insert\" AFTER INSERT ON " + child + missing,
      "CREATE TRIGGER " + guard + "_update\" AFTER UPDATE OF " + column + " ON " + child + missing,
      "CREATE TRIGGER " + guard + "_target\" AFTER DELETE ON " + target + " WHEN EXISTS (SELECT 1 FROM " +
          child + " WHERE tenant_id = OLD.tenant_id AND " + column + " = OLD.id) BEGIN " + raise + "; END",
  };
}

}  // namespace dc::store
