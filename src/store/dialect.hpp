// What differs between databases at the level of SQL text. Immutable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"

namespace dc::store {

// Tables of records, found by key and walked in order; of records without long columns, mostly found by key
// from those that link to them; and narrow tables of links, found by their primary key only.
enum class TableKind : unsigned char { records, short_records, links };

// (tenant_id, column) of `table` names a record of `target`, which cannot be deleted while it is named.
struct Reference {
  std::string table, column, target;
};

// How the values of a column become values of another kind: an expression, and the condition that it loses
// nothing.
struct Recast {
  std::string value, fits;
};

// A column that gets another type; `value` is an expression over what it held.
struct Retyped {
  std::string table, column, type, value;
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;  // "sqlite", "postgres"
  // The n-th placeholder, from 1: "?1" or "$1".
  virtual void append_placeholder(std::string& out, std::size_t n) const = 0;
  // The column type of a kind that has a column (every kind but ref_list).
  virtual std::string_view column_type(Kind kind) const = 0;
  // The column type of bytes that are not an id.
  virtual std::string_view bytes_type() const = 0;
  // "a IS NOT b" in the two-valued sense: true when exactly one is null or both differ.
  virtual std::string_view distinct_operator() const = 0;
  // A condition that is true when text `haystack` contains `needle`, case-sensitive, both SQL expressions.
  virtual std::string contains(std::string_view haystack, std::string_view needle) const = 0;
  // What follows the closing parenthesis of CREATE TABLE.
  virtual std::string_view table_options(TableKind kind) const = 0;
  // A query for (table, column, type) of every table that is ours.
  virtual std::string_view columns_query() const = 0;
  // A query for the names of our indexes.
  virtual std::string_view indexes_query() const = 0;
  // nullopt where values of `from` are not converted to `to`. `column` is an expression.
  virtual std::optional<Recast> recast(Kind from, Kind to, std::string_view column) const = 0;
  // The statements that retype a column that no index, key or reference is made of.
  virtual std::vector<std::string> retype(const Retyped& retyped) const = 0;
  // What undoes add_reference.
  virtual std::vector<std::string> drop_reference(const Reference& reference) const = 0;
  // The statements that make an existing column a reference, on tables that exist.
  virtual std::vector<std::string> add_reference(const Reference& reference) const = 0;
};

}  // namespace dc::store
