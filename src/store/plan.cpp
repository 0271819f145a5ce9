#include "store/plan.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "store/resolve.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"

namespace dc::store {
namespace {

using Columns = std::map<std::string, std::string, std::less<>>;  // name → type
using Catalog = std::map<std::string, Columns, std::less<>>;      // table → its columns

Result<Catalog> read_catalog(Session& session, const Dialect& dialect) {
  Catalog catalog;
  CHECK(session.run({std::string(dialect.columns_query()), {}}, [&](const Row& row) {
    catalog[std::string(row.text(0))][std::string(row.text(1))] = row.text(2);
  }));
  return catalog;
}

Result<Ledger> read_ledger(Session& session) {
  Result<Ledger> ledger;
  CHECK(session.run({"SELECT model_digest, columns FROM ledger ORDER BY id DESC LIMIT 1", {}},
                    [&](const Row& row) {
                      ledger = parse_ledger(row.text(1));
                      if (ledger) ledger->digest = row.text(0);
                    }));
  return ledger;
}

Result<std::int64_t> count(Session& session, const std::string& sql) {
  std::int64_t rows = 0;
  CHECK(session.run({sql, {}}, [&](const Row& row) { rows = row.integer(0); }));
  return rows;
}

class Planner {
 public:
  Planner(Session& session, Model& model, const Dialect& dialect)
      : session_(session), model_(model), dialect_(dialect) {}

  Result<Plan> run() {
    TRY(catalog_, read_catalog(session_, dialect_));
    if (catalog_.contains("ledger")) {
      TRY(ledger_, read_ledger(session_));
    }
    Resolved resolved = resolve(model_, ledger_);
    plan_.next = std::move(resolved.next);
    plan_.steps = std::move(resolved.steps);
    issues_ = std::move(resolved.issues);
    plan_.next.digest = to_hex(sha256({model_.source()}));
    const Shape shape = shape_of(model_, dialect_);
    check_names(shape);
    for (const TableShape& table : shape.tables) CHECK(bring_up(table));
    CHECK(check_required());
    CHECK(check_words());
    CHECK(bring_up(shape.indexes));
    list_unknown(shape);
    if (!issues_.empty()) return refuse();
    plan_.changed = !(plan_.next == ledger_) || !plan_.tables_and_columns.empty() || !plan_.indexes.empty();
    return std::move(plan_);
  }

 private:
  tl::unexpected<Error> refuse() {
    return fail(Error{Code::model_invalid, "The model does not fit what is stored.", std::move(issues_)});
  }

  void refuse_name(const std::string& what, const std::string& name) {
    issues_.push_back(
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

  Result<> bring_up(const TableShape& table) {
    const auto known = catalog_.find(table.name);
    if (known == catalog_.end()) {
      plan_.tables_and_columns.push_back(create_sql(table, dialect_));
      plan_.steps.push_back("Table " + table.name + " is new.");
      if (table.name == "tenants") plan_.creates_tenants = true;
      return {};
    }
    for (const ColumnShape& column : table.columns) {
      const auto found = known->second.find(column.name);
      if (found == known->second.end()) {
        CHECK(add_column(table, column));
      } else if (!equals_ignore_case(found->second, column.type) && !is_refused(column.field)) {
        issues_.push_back({table.name + "." + column.name,
                           "The database has the type " + found->second + " here, the model needs " +
                               column.type +
                               ". Rename the field in the model, so that it gets a column of its own."});
      }
    }
    return {};
  }

  bool is_refused(const Field* field) const {
    return field != nullptr && std::any_of(issues_.begin(), issues_.end(), [&](const Issue& issue) {
             return issue.pointer == field->collection->type + "." + field->name;
           });
  }

  Result<> add_column(const TableShape& table, const ColumnShape& column) {
    std::string sql = "ALTER TABLE " + quoted(table.name) + " ADD COLUMN " + column_sql(column);
    const Field* field = column.field;
    if (field != nullptr && field->default_value) sql += " DEFAULT " + literal(*field->default_value);
    if (field != nullptr && field->required && !field->default_value) {
      TRY(const auto rows, count(session_, "SELECT count(*) FROM " + quoted(table.name)));
      if (rows > 0) {
        issues_.push_back({field->collection->type + "." + field->name,
                           "The field is new and required, but " + std::to_string(rows) +
                               " records have no value for it. Add @default, or make it optional."});
      }
    }
    plan_.tables_and_columns.push_back(std::move(sql));
    plan_.steps.push_back("Column " + table.name + "." + column.name + " is new.");
    for (const Reference& reference : table.references) {
      if (reference.column != column.name) continue;
      for (std::string& guard : dialect_.add_reference(reference))
        plan_.tables_and_columns.push_back(std::move(guard));
    }
    return {};
  }

  // The default of records that are there already. The values come from the model file, not from a client.
  static std::string literal(const Value& value) {
    struct Visitor {
      std::string operator()(const Null&) const { return "NULL"; }
      std::string operator()(bool flag) const { return flag ? "1" : "0"; }
      std::string operator()(std::int64_t number) const { return std::to_string(number); }
      std::string operator()(double number) const {
        std::string text;
        json::append_double(text, number);
        return text;
      }
      std::string operator()(const std::string& text) const {
        std::string out("'");
        for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
        return out += '\'';
      }
      std::string operator()(Instant instant) const { return std::to_string(instant.ms); }
      std::string operator()(const Uuid& id) const { return "x'" + to_hex(id.view()) + "'"; }
      std::string operator()(const IdList&) const { ENSURE(!"a list of links has no column"); }
    };
    return std::visit(Visitor{}, value);
  }

  // A field that was optional so far may have become required only if every record has a value.
  Result<> check_required() {
    for (const Collection& collection : model_.collections()) {
      const auto known = ledger_.collections.find(collection.type);
      if (known == ledger_.collections.end()) continue;
      for (const Field& field : collection.fields) {
        const auto before = known->second.fields.find(field.name);
        if (!field.required || field.is_link() || before == known->second.fields.end()) continue;
        if (before->second.required) continue;
        TRY(const auto rows, count(session_, "SELECT count(*) FROM " + quoted(collection.table) + " WHERE " +
                                                 quoted(field.column) + " IS NULL"));
        if (rows == 0) continue;
        issues_.push_back({collection.type + "." + field.name,
                           "The field is required now, but " + std::to_string(rows) +
                               " records have no value for it. Fill them first, or keep it optional."});
      }
    }
    return {};
  }

  // A word that an enum has lost must be in no record: it could be shown, but not sent back, nor asked for.
  Result<> check_words() {
    if (plan_.next.digest == ledger_.digest) return {};
    for (const Collection& collection : model_.collections()) {
      const auto known = ledger_.collections.find(collection.type);
      if (known == ledger_.collections.end()) continue;
      for (const Field& field : collection.fields) {
        const auto before = known->second.fields.find(field.name);
        if (before == known->second.fields.end() || before->second.kind != to_text(Kind::enumeration))
          continue;
        if (field.enumeration != nullptr) CHECK(check_words(field));
      }
    }
    return {};
  }

  Result<> check_words(const Field& field) {
    Sql sql(dialect_);
    const Name column{field.column};
    sql << "SELECT " << column << ", count(*) FROM " << Name{field.collection->table} << " WHERE " << column;
    std::string_view joint = " NOT IN (";
    for (const std::string& word : field.enumeration->values) {
      sql << joint << Bind{word};
      joint = ", ";
    }
    sql << ") GROUP BY " << column << " ORDER BY " << column;
    const auto add_issue = [&](const Row& row) {
      issues_.push_back({field.collection->type + "." + field.name,
                         "'" + std::string(row.text(0)) + "' is no longer a value of " +
                             field.enumeration->name + ", but " + std::to_string(row.integer(1)) +
                             " records have it. Change them under the former model, or keep the value."});
    };
    CHECK(session_.run(sql.statement(), add_issue));
    return {};
  }

  Result<> bring_up(const std::vector<IndexShape>& wanted) {
    for (const IndexShape& index : wanted) plan_.next.indexes[index.name] = create_sql(index);
    for (const auto& [name, sql] : ledger_.indexes) {
      const auto kept = plan_.next.indexes.find(name);
      if (kept != plan_.next.indexes.end() && kept->second == sql) continue;
      plan_.indexes.push_back("DROP INDEX IF EXISTS " + quoted(name));
      if (kept == plan_.next.indexes.end()) plan_.steps.push_back("Index " + name + " is no longer needed.");
    }
    for (const IndexShape& index : wanted) {
      const auto known = ledger_.indexes.find(index.name);
      if (known != ledger_.indexes.end() && known->second == plan_.next.indexes[index.name]) continue;
      plan_.indexes.push_back(plan_.next.indexes[index.name]);
      if (!catalog_.contains(index.table)) continue;
      plan_.steps.push_back("Index " + index.name + " is new.");
      if (index.unique) CHECK(prepare_unique(index));
    }
    return {};
  }

  // The `_key` column may be new, or stale from a time when the field was not unique.
  Result<> prepare_unique(const IndexShape& index) {
    for (const Collection& collection : model_.collections()) {
      if (collection.table != index.table) continue;
      for (const Field& field : collection.fields) {
        const std::string key = key_column(field);
        if (key.empty() || std::find(index.columns.begin(), index.columns.end(), key) == index.columns.end())
          continue;
        plan_.backfills.push_back({collection.table, field.column, key});
      }
    }
    return {};
  }

  void list_unknown(const Shape& shape) {
    for (const auto& [name, columns] : catalog_) {
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
  Catalog catalog_;
  Ledger ledger_;
  Plan plan_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<Plan> make_plan(Session& session, Model& model, const Dialect& dialect) {
  return Planner(session, model, dialect).run();
}

}  // namespace dc::store
