#include "store/migrate/removal.hpp"

#include <algorithm>

#include "store/schema.hpp"
#include "store/shape.hpp"
#include "store/sql.hpp"
#include "store/system_tables.hpp"

namespace dc::store {
namespace {

struct Place {
  std::string table, column;
};

Place place_of(const std::string& text) {
  const auto dot = text.find('.');
  return {text.substr(0, dot), text.substr(dot + 1)};
}

const Field* find_field(const Model& model, const Place& place) {
  for (const Collection& collection : model.collections()) {
    if (collection.table != place.table) continue;
    for (const Field& field : collection.fields) {
      if (!field.is_link() && field.column == place.column) return &field;
    }
  }
  return nullptr;
}

bool is_key_column(const Model& model, const Place& place) {
  for (const Collection& collection : model.collections()) {
    for (const Field& field : collection.fields) {
      if (collection.table == place.table && !field.is_link() && key_column(field) == place.column)
        return true;
    }
  }
  return false;
}

class Remover {
 public:
  Remover(Session& session, const Dialect& dialect, const Group& group, const Model& model)
      : session_(session), dialect_(dialect), group_(group), model_(model) {}

  Result<Removal> run(const std::set<std::string>& moved) {
    TRY(catalog_, read_catalog(session_, dialect_));
    for (const std::string& column : group_.ledger.created_columns) CHECK(remove_column(column, moved));
    // What refers to others goes before them: tables of links come last in a shape.
    const auto& tables = group_.ledger.created_tables;
    for (auto table = tables.rbegin(); table != tables.rend(); ++table) CHECK(remove_table(*table, moved));
    return std::move(removal_);
  }

 private:
  bool is_system_table(const std::string& table) const {
    const auto tables = system_tables(dialect_);
    return std::any_of(tables.begin(), tables.end(),
                       [&](const TableShape& one) { return one.name == table; });
  }

  Result<> remove_table(const std::string& table, const std::set<std::string>& moved) {
    if (is_system_table(table) || !catalog_.has(table)) return {};
    TRY(const auto rows, moved.contains(table)
                             ? Result<std::int64_t>(0)
                             : read_number(session_, "SELECT count(*) FROM " + quoted_name(table)));
    if (rows > 0)
      lose(table, "The table came with this migration and has " + std::to_string(rows) + " rows.");
    removal_.statements.push_back("DROP TABLE " + quoted_name(table));
    add_step(rows, "Table " + table + " goes.");
    return {};
  }

  Result<> remove_column(const std::string& name, const std::set<std::string>& moved) {
    const Place place = place_of(name);
    if (is_system_table(place.table) || !catalog_.has(place.table, place.column)) return {};
    TRY(const auto rows,
        is_key_column(model_, place) || moved.contains(name) ? Result<std::int64_t>(0) : count_values(place));
    if (rows > 0) {
      lose(name, "The column came with this migration and has " + std::to_string(rows) +
                     (rows == 1 ? " value." : " values."));
    }
    for (std::string& sql : dialect_.drop_reference({place.table, place.column, {}}))
      removal_.statements.push_back(std::move(sql));
    removal_.statements.push_back("ALTER TABLE " + quoted_name(place.table) + " DROP COLUMN " +
                                  quoted_name(place.column));
    add_step(rows, "Column " + name + " goes.");
    return {};
  }

  // Values that the default does not bring back.
  Result<std::int64_t> count_values(const Place& place) {
    std::string sql = "SELECT count(*) FROM " + quoted_name(place.table) + " WHERE " +
                      quoted_name(place.column) + " IS NOT NULL";
    const Field* field = find_field(model_, place);
    if (field != nullptr && field->default_value)
      sql += " AND " + quoted_name(place.column) + " <> " + sql_literal(*field->default_value);
    return read_number(session_, sql);
  }

  void lose(const std::string& place, std::string message) {
    removal_.losses.push_back({place, std::move(message)});
  }
  void add_step(std::int64_t rows, std::string sentence) {
    removal_.steps.push_back({Step::Effect::removal, Step::Cost::rewrite, rows, std::move(sentence)});
  }

  Session& session_;
  const Dialect& dialect_;
  const Group& group_;
  const Model& model_;
  Catalog catalog_;
  Removal removal_;
};

}  // namespace

Result<Removal> plan_removal(Session& session, const Dialect& dialect, const Group& group, const Model& model,
                             const std::set<std::string>& moved) {
  return Remover(session, dialect, group, model).run(moved);
}

}  // namespace dc::store
