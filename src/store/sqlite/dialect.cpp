#include "store/sqlite/dialect.hpp"

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc::store {

void SqliteDialect::append_placeholder(std::string& out, std::size_t n) const {
  out += '?';
  json::append_int(out, static_cast<std::int64_t>(n));
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

std::string_view SqliteDialect::indexes_query() const {
  return "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
}

std::optional<Recast> SqliteDialect::recast(Kind from, Kind to, std::string_view column) const {
  const auto fill = [&](std::string_view form) {
    std::string text;
    for (const char c : form) c == '%' ? text.append(column) : text.append(1, c);
    return text;
  };
  const bool from_text = from == Kind::string || from == Kind::text;
  const bool to_text = to == Kind::string || to == Kind::text;
  if (from == Kind::integer && to == Kind::floating) return Recast{fill("CAST(% AS REAL)"), "1"};
  if (from == Kind::integer && to_text) return Recast{fill("CAST(% AS TEXT)"), "1"};
  if (from == Kind::floating && to == Kind::integer)
    return Recast{fill("CAST(% AS INTEGER)"),
                  fill("(% = round(%) AND % BETWEEN -2147483648 AND 2147483647)")};
  // A text in another form than the number's own ("007", "+7") would not come back.
  if (from_text && to == Kind::integer)
    return Recast{fill("CAST(% AS INTEGER)"),
                  fill("(CAST(CAST(% AS INTEGER) AS TEXT) = % AND CAST(% AS INTEGER) "
                       "BETWEEN -2147483648 AND 2147483647)")};
  return std::nullopt;
}

std::vector<std::string> SqliteDialect::retype(const Retyped& retyped) const {
  const std::string alter = "ALTER TABLE \"" + retyped.table + "\" ";
  const std::string column = "\"" + retyped.column + "\"";
  const std::string other = "\"" + retyped.column + "_retyped\"";
  return {alter + "ADD COLUMN " + other + " " + retyped.type,
          "UPDATE \"" + retyped.table + "\" SET " + other + " = " + retyped.value + " WHERE " + column +
              " IS NOT NULL",
          alter + "DROP COLUMN " + column, alter + "RENAME COLUMN " + other + " TO " + column};
}

std::vector<std::string> SqliteDialect::drop_reference(const Reference& reference) const {
  std::vector<std::string> statements;
  for (const char* event : {"insert", "update", "target"}) {
    statements.push_back("DROP TRIGGER IF EXISTS \"" + reference.table + "_" + reference.column + "_" +
                         event + "\"");
  }
  return statements;
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
