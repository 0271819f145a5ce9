// The one statement builder: text and parameters grow together. Identifiers come from the model, values are
// bound.
//
//   Sql sql(dialect);
//   sql << "SELECT " << Name{column} << " FROM " << Name{table} << " WHERE tenant_id = " << Bind{tenant};
//   session.run(sql.statement(), …);
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "model/filter.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc::store {

// An identifier, quoted. Never from a client.
struct Name {
  std::string_view text;
};
// A value, bound as the next parameter.
struct Bind {
  Parameter value;
};

class Sql {
 public:
  explicit Sql(const Dialect& dialect) : dialect_(dialect) {
    reserve(512);
    statement_.parameters.reserve(16);
  }
  Sql& operator<<(std::string_view text) { return statement_.sql += text, *this; }
  Sql& operator<<(const Name& name);
  Sql& operator<<(Bind bind);
  // The next parameter, for text that writes its placeholder itself.
  void add_parameter(Parameter value) { statement_.parameters.push_back(std::move(value)); }
  const Dialect& dialect() const { return dialect_; }
  const Statement& statement() const { return statement_; }
  void reserve(std::size_t bytes) { statement_.sql.reserve(bytes); }

 private:
  const Dialect& dialect_;
  Statement statement_;
};

// A field's value as a parameter. A ref_list has no column: ENSURE.
Parameter to_parameter(const Value& value);

// A value as text of SQL: for what the model file says, in statements that take no parameters. Never from a
// client.
std::string sql_literal(const Value& value);

// Appends the condition; columns are written as `alias`.column. A ref_list condition becomes EXISTS on its
// link table. `tenant_id` is the tenant the outer statement is bound to.
void append_filter(Sql& sql, const Filter& filter, std::string_view alias, std::int64_t tenant_id);

// "IN (…)" lists are padded to the next of 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 by repeating the last
// value, so that prepared statements are reused. Writes "(?1,?2,…)".
void append_ids(Sql& sql, const IdList& ids);

// The same ids as a table to join from: "(VALUES (0,?1),(1,?2),…)", of which column1 is the place in the list
// and column2 the id; padded with nulls, which equal nothing. Unlike IN it builds no table of its own.
// Expects at least one id.
void append_id_table(Sql& sql, const IdList& ids);

}  // namespace dc::store
