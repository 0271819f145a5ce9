#include "store/plan.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/convert.hpp"
#include "store/resolve.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"

namespace dc::store {
namespace {

using Effect = Step::Effect;
using Cost = Step::Cost;

class Planner {
 public:
  Planner(Session& session, Model& model, const Dialect& dialect, Look look)
      : session_(session), model_(model), dialect_(dialect), look_(look) {}

  Result<Plan> run(const std::optional<Ledger>& known) {
    TRY(catalog_, read_catalog(session_, dialect_));
    TRY(ledger_, known ? Result<Ledger>(*known) : read_ledger(session_, catalog_));
    plan_.is_new = ledger_.digest.empty();
    const Ledger stored = ledger_;
    forget_dropped(ledger_, catalog_);
    Resolved resolved = resolve(model_, ledger_);
    plan_.next = std::move(resolved.next);
    plan_.before = std::move(resolved.before);
    plan_.issues = std::move(resolved.issues);
    conversions_ = std::move(resolved.conversions);
    for (std::string& step : resolved.steps)
      plan_.steps.push_back({Effect::rename, Cost::nothing, 0, std::move(step)});
    plan_.next.digest = to_hex(sha256({model_.source()}));
    const Shape shape = shape_of(model_, dialect_);
    check_names(shape);
    for (const TableShape& table : shape.tables) CHECK(bring_up(table));
    CHECK(convert_fields(shape));
    CHECK(bring_up(shape.indexes));
    list_unknown(shape);
    plan_.changed = !same_state(plan_.next, stored) || !plan_.structure.empty() || !plan_.indexes.empty();
    if (look_ == Look::at_records && plan_.changed) CHECK(find_misfits());
    return std::move(plan_);
  }

 private:
  void add_step(Effect effect, Cost cost, std::int64_t rows, std::string sentence) {
    plan_.steps.push_back({effect, cost, rows, std::move(sentence)});
  }

  void refuse_name(const std::string& what, const std::string& name) {
    plan_.issues.push_back(
        {name, "The " + what + " '" + name + "' would exist twice. Rename one of the two in the model."});
  }

  void check_names(const Shape& shape) {
    std::map<std::string, std::string> names;  // tables and indexes share one name space
    for (const TableShape& table : shape.tables) {
      if (!names.emplace(table.name, table.name).second) refuse_name("table", table.name);
      Columns columns;
      for (const ColumnShape& column : table.columns) {
        if (!columns.emplace(column.name, column.type).second)
          refuse_name("column", table.name + "." + column.name);
      }
    }
    for (const IndexShape& index : shape.indexes) {
      if (!names.emplace(index.name, index.table).second) refuse_name("index", index.name);
    }
  }

  // How many records a table has; asked once, and only where records matter.
  Result<std::int64_t> rows_of(const std::string& table) {
    if (look_ == Look::at_shape || !catalog_.has(table)) return 0;
    const auto known = rows_.find(table);
    if (known != rows_.end()) return known->second;
    TRY(const auto rows, read_number(session_, "SELECT count(*) FROM " + quoted_name(table)));
    return rows_[table] = rows;
  }

  Result<> bring_up(const TableShape& table) {
    const auto known = catalog_.tables.find(table.name);
    if (known == catalog_.tables.end()) {
      plan_.structure.push_back(create_sql(table, dialect_));
      plan_.next.created_tables.push_back(table.name);
      add_step(Effect::addition, Cost::instant, 0, "Table " + table.name + " is new.");
      if (table.name == "tenants") plan_.creates_tenants = true;
      return {};
    }
    for (const ColumnShape& column : table.columns) {
      const auto found = known->second.find(column.name);
      if (found == known->second.end()) {
        CHECK(add_column(table, column));
      } else if (!equals_ignore_case(found->second, column.type) && !is_converted(column.field)) {
        plan_.issues.push_back({table.name + "." + column.name,
                                "The database has the type " + found->second + " here, the model needs " +
                                    column.type +
                                    ". Rename the field in the model, so that it gets a column of its own."});
      }
    }
    return {};
  }

  bool is_converted(const Field* field) const {
    return std::find(conversions_.begin(), conversions_.end(), field) != conversions_.end();
  }

  Result<> add_column(const TableShape& table, const ColumnShape& column) {
    std::string sql = "ALTER TABLE " + quoted_name(table.name) + " ADD COLUMN " + column_sql(column);
    const Field* field = column.field;
    if (field != nullptr && field->default_value) sql += " DEFAULT " + sql_literal(*field->default_value);
    plan_.structure.push_back(std::move(sql));
    plan_.next.created_columns.push_back(table.name + "." + column.name);
    TRY(const auto rows, rows_of(table.name));
    add_step(Effect::addition, Cost::instant, rows, "Column " + table.name + "." + column.name + " is new.");
    for (const Reference& reference : table.references) {
      if (reference.column != column.name) continue;
      for (std::string& guard : dialect_.add_reference(reference))
        plan_.structure.push_back(std::move(guard));
    }
    return {};
  }

  // A retyped column is in no index meanwhile.
  Result<> convert_fields(const Shape& shape) {
    for (const Field* field : conversions_) {
      const LedgerField& before = plan_.before.at(field);
      TRY(Conversion conversion, convert(session_, dialect_, *field, before));
      if (conversion.refusal) {
        plan_.issues.push_back(*std::move(conversion.refusal));
        continue;
      }
      add_step(Effect::conversion, Cost::rewrite, conversion.rows, std::move(conversion.sentence));
      for (std::string& sql : conversion.statements) plan_.conversions.push_back(std::move(sql));
      drop_indexes_over(shape, *field);
    }
    return {};
  }

  void drop_indexes_over(const Shape& shape, const Field& field) {
    const std::string quoted_column = quoted_name(field.column);
    const std::string on_table = " ON " + quoted_name(field.collection->table) + " ";
    std::erase_if(ledger_.indexes, [&](const auto& entry) {
      const auto& [name, sql] = entry;
      if (sql.find(on_table) == std::string::npos || sql.find(quoted_column) == std::string::npos)
        return false;
      plan_.dropped_indexes.push_back("DROP INDEX IF EXISTS " + quoted_name(name));
      const bool is_kept =
          std::any_of(shape.indexes.begin(), shape.indexes.end(),
                      [&, &wanted = name](const IndexShape& one) { return one.name == wanted; });
      if (!is_kept) add_step(Effect::index, Cost::instant, 0, "Index " + name + " is no longer needed.");
      return true;
    });
  }

  Result<> bring_up(const std::vector<IndexShape>& wanted) {
    for (const IndexShape& index : wanted) plan_.next.indexes[index.name] = create_sql(index);
    for (const auto& [name, sql] : ledger_.indexes) {
      const auto kept = plan_.next.indexes.find(name);
      if (kept != plan_.next.indexes.end() && kept->second == sql) continue;
      plan_.dropped_indexes.push_back("DROP INDEX IF EXISTS " + quoted_name(name));
      if (kept == plan_.next.indexes.end())
        add_step(Effect::index, Cost::instant, 0, "Index " + name + " is no longer needed.");
    }
    for (const IndexShape& index : wanted) {
      const auto known = ledger_.indexes.find(index.name);
      if (known != ledger_.indexes.end() && known->second == plan_.next.indexes[index.name]) continue;
      plan_.indexes.push_back(plan_.next.indexes[index.name]);
      if (!catalog_.has(index.table)) continue;
      TRY(const auto rows, rows_of(index.table));
      add_step(Effect::index, Cost::read, rows, "Index " + index.name + " is new.");
      if (index.unique) prepare_unique(index);
    }
    return {};
  }

  // The `_key` column may be new, or stale from a time when the field was not unique.
  void prepare_unique(const IndexShape& index) {
    plan_.new_unique_indexes.push_back(index);
    for (const Collection& collection : model_.collections()) {
      if (collection.table != index.table) continue;
      for (const Field& field : collection.fields) {
        const std::string key = key_column(field);
        if (key.empty() || std::find(index.columns.begin(), index.columns.end(), key) == index.columns.end())
          continue;
        plan_.backfills.push_back({collection.table, field.column, key});
      }
    }
  }

  Result<> find_misfits() {
    TRY(plan_.misfits, store::find_misfits(session_, {.model = model_,
                                                      .catalog = catalog_,
                                                      .before = plan_.before,
                                                      .new_unique_indexes = plan_.new_unique_indexes,
                                                      .conversions = conversions_}));
    return {};
  }

  void list_unknown(const Shape& shape) {
    for (const auto& [name, columns] : catalog_.tables) {
      const auto table =
          std::find_if(shape.tables.begin(), shape.tables.end(),
                       [&, &wanted = name](const TableShape& one) { return one.name == wanted; });
      if (table == shape.tables.end()) {
        plan_.unknown.push_back(name);
        continue;
      }
      for (const auto& [column, type] : columns) {
        const bool known =
            std::any_of(table->columns.begin(), table->columns.end(),
                        [&, &wanted = column](const ColumnShape& one) { return one.name == wanted; });
        if (!known) plan_.unknown.push_back(name + "." + column);
      }
    }
  }

  Session& session_;
  Model& model_;
  const Dialect& dialect_;
  const Look look_;
  Catalog catalog_;
  Ledger ledger_;
  std::vector<const Field*> conversions_;
  std::map<std::string, std::int64_t> rows_;  // by table
  Plan plan_;
};

}  // namespace

void forget_dropped(Ledger& ledger, const Catalog& catalog) {
  for (auto& [type, collection] : ledger.collections) {
    std::erase_if(collection.fields, [&, &table = collection.table](const auto& entry) {
      const LedgerField& field = entry.second;
      const bool is_list = field.kind == to_text(Kind::ref_list);
      return is_list ? !catalog.has(field.column) : !catalog.has(table, field.column);
    });
  }
  std::erase_if(ledger.collections, [&](const auto& entry) { return !catalog.has(entry.second.table); });
  std::erase_if(ledger.indexes, [&](const auto& entry) { return !catalog.indexes.contains(entry.first); });
}

std::string_view to_text(Step::Effect effect) {
  switch (effect) {
    case Effect::rename:
      return "rename";
    case Effect::addition:
      return "addition";
    case Effect::conversion:
      return "conversion";
    case Effect::index:
      return "index";
    case Effect::removal:
      return "removal";
    case Effect::file:
      return "file";
  }
  ENSURE(!"an effect is one of these");
}

std::string_view to_text(Step::Cost cost) {
  switch (cost) {
    case Cost::nothing:
      return "nothing";
    case Cost::instant:
      return "instant";
    case Cost::read:
      return "read";
    case Cost::rewrite:
      return "rewrite";
  }
  ENSURE(!"a cost is one of these");
}

Result<Ledger> read_ledger(Session& session, const Catalog& catalog) {
  Result<Ledger> ledger;
  if (!catalog.has("ledger")) return ledger;
  CHECK(session.run({"SELECT model_digest, columns FROM ledger ORDER BY id DESC LIMIT 1", {}},
                    [&](const Row& row) {
                      ledger = parse_ledger(row.text(1));
                      if (ledger) ledger->digest = row.text(0);
                    }));
  return ledger;
}

Result<Plan> make_plan(Session& session, Model& model, const Dialect& dialect, Look look,
                       const std::optional<Ledger>& known) {
  return Planner(session, model, dialect, look).run(known);
}

}  // namespace dc::store
