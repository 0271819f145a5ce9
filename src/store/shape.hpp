// The tables, columns and indexes that a model needs, as values: what is created, and what a database is
// compared with.
//
// Columns of fields may be null in the database even where the model requires a value: so a field can become
// optional or leave the model without a table being rebuilt. content/ holds the model's promise; keys, unique
// indexes and references are held here. Free functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "model/model.hpp"
#include "store/dialect.hpp"

namespace dc::store {

struct ColumnShape {
  std::string name;
  std::string type;
  bool required = false;         // NOT NULL
  const Field* field = nullptr;  // whose value it holds; null: the product's own, and `_key` columns
};

struct TableShape {
  std::string name;
  TableKind kind = TableKind::records;
  std::vector<ColumnShape> columns = {};
  std::vector<std::string> primary_key = {};
  std::vector<Reference> references = {};  // NO ACTION; of a link table both ends: ON DELETE CASCADE
};

struct IndexShape {
  std::string name;
  std::string table;
  std::vector<std::string> columns;
  bool unique = false;
  std::string where = {};  // a condition in SQL: only such rows have an entry
};

struct Shape {
  std::vector<TableShape> tables;
  std::vector<IndexShape> indexes;
};

// The physical names of a model that no ledger knows yet.
std::string default_column(const Field& field);
// As set by the ledger, else the default.
std::string physical_column(const Field& field);

Shape shape_of(const Model& model, const Dialect& dialect);

std::string create_sql(const TableShape& table, const Dialect& dialect);
std::string create_sql(const IndexShape& index);
std::string column_sql(const ColumnShape& column);
std::string quoted_name(std::string_view name);

}  // namespace dc::store
