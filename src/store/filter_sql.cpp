// From a Filter to a condition in SQL.
//
// SQL is three-valued and a Filter is not. A comparison with null is NULL, which counts as false wherever
// only AND and OR stand above it, so plain operators serve there and indexes are used. Where truth is turned
// around, IS NOT TRUE maps NULL to true, and `ne` is the operator that knows null.
#include "store/schema.hpp"
#include "store/sql.hpp"

namespace dc::store {
namespace {

constexpr std::string_view never = "1 = 0";
constexpr std::string_view always = "1 = 1";

class FilterWriter {
 public:
  FilterWriter(Sql& sql, std::string_view alias, std::int64_t tenant_id)
      : sql_(sql), alias_(alias), tenant_id_(tenant_id) {}

  void write(const Filter& filter) {
    switch (filter.op) {
      case Filter::Op::all:
        return join(filter.parts, " AND ", always);
      case Filter::Op::any:
        return join(filter.parts, " OR ", never);
      case Filter::Op::negation: {
        ENSURE(filter.parts.size() == 1);
        sql_ << "(";
        write(filter.parts[0]);
        sql_ << ") IS NOT TRUE";
        return;
      }
      case Filter::Op::eq:
        return compare(filter, " = ");
      case Filter::Op::ne:
        return differ(filter);
      case Filter::Op::lt:
        return compare(filter, " < ");
      case Filter::Op::lte:
        return compare(filter, " <= ");
      case Filter::Op::gt:
        return compare(filter, " > ");
      case Filter::Op::gte:
        return compare(filter, " >= ");
      case Filter::Op::in:
        return among(filter);
      case Filter::Op::contains:
        return contains(filter);
      case Filter::Op::is_null:
        return null(filter);
      case Filter::Op::linked:
        return linked(filter);
    }
  }

 private:
  void join(const std::vector<Filter>& parts, std::string_view word, std::string_view empty) {
    if (parts.empty()) {
      sql_ << empty;
      return;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      sql_ << (i == 0 ? "(" : word);
      write(parts[i]);
    }
    sql_ << ")";
  }

  void column(const Field& field) { sql_ << alias_ << "." << Name{field.column}; }

  void compare(const Filter& filter, std::string_view sign) {
    ENSURE(filter.field != nullptr && !filter.field->is_link() && filter.values.size() == 1);
    if (dc::is_null(filter.values[0])) {
      sql_ << never;  // nothing compares with null, as in matches()
      return;
    }
    column(*filter.field);
    sql_ << sign << Bind{to_parameter(filter.values[0])};
  }

  void differ(const Filter& filter) {
    ENSURE(filter.field != nullptr && !filter.field->is_link() && filter.values.size() == 1);
    if (dc::is_null(filter.values[0])) {
      sql_ << always;  // the opposite of eq
      return;
    }
    column(*filter.field);
    sql_ << " " << sql_.dialect().distinct_operator() << " " << Bind{to_parameter(filter.values[0])};
  }

  void values(const Filter& filter) {
    sql_ << "(";
    bool first = true;
    for (const Value& value : filter.values) {
      if (dc::is_null(value)) continue;
      if (!first) sql_ << ",";
      first = false;
      sql_ << Bind{to_parameter(value)};
    }
    sql_ << (first ? "NULL)" : ")");
  }

  void among(const Filter& filter) {
    ENSURE(filter.field != nullptr);
    if (filter.field->is_link()) {
      open_link(*filter.field);
      sql_ << " AND l." << Name{link_target_column(*filter.field)} << " IN ";
      values(filter);
      sql_ << ")";
      return;
    }
    column(*filter.field);
    sql_ << " IN ";
    values(filter);
  }

  void contains(const Filter& filter) {
    ENSURE(filter.field != nullptr && filter.values.size() == 1);
    if (dc::is_null(filter.values[0])) {
      sql_ << never;
      return;
    }
    if (filter.field->is_link()) {
      open_link(*filter.field);
      sql_ << " AND l." << Name{link_target_column(*filter.field)} << " = "
           << Bind{to_parameter(filter.values[0])} << ")";
      return;
    }
    Sql haystack(sql_.dialect());
    haystack << alias_ << "." << Name{filter.field->column};
    std::string needle;
    sql_.dialect().append_placeholder(needle, sql_.statement().parameters.size() + 1);
    sql_.add_parameter(to_parameter(filter.values[0]));
    sql_ << sql_.dialect().contains(haystack.statement().sql, needle);
  }

  void null(const Filter& filter) {
    ENSURE(filter.field != nullptr);
    if (filter.field->is_link()) {
      sql_ << "NOT ";
      open_link(*filter.field);
      sql_ << ")";
      return;
    }
    column(*filter.field);
    sql_ << " IS NULL";
  }

  // Of a ref_list from its link table, of a ref from its column, to the target's own row.
  void linked(const Filter& filter) {
    ENSURE(filter.field != nullptr && filter.field->target != nullptr && filter.parts.size() == 1);
    const Field& field = *filter.field;
    const Collection& target = *field.target;
    sql_ << "EXISTS (SELECT 1 FROM " << Name{target.table} << " x";
    if (field.is_link()) sql_ << " CROSS JOIN " << Name{field.column} << " l";
    sql_ << " WHERE x.tenant_id = " << Bind{tenant_id_} << " AND x." << Name{target.id->column} << " = ";
    if (field.is_link()) {
      sql_ << "l." << Name{link_target_column(field)} << " AND l.tenant_id = " << Bind{tenant_id_}
           << " AND l." << Name{link_owner_column(field)} << " = " << alias_ << ".id";
    } else {
      column(field);
    }
    if (!filter.values.empty()) {
      sql_ << " AND x." << Name{target.id->column} << " IN ";
      values(filter);
    }
    sql_ << " AND ";
    FilterWriter(sql_, "x", tenant_id_).write(filter.parts[0]);
    sql_ << ")";
  }

  // "EXISTS (SELECT 1 FROM link l WHERE …": the caller adds to the condition and closes the parenthesis.
  void open_link(const Field& field) {
    sql_ << "EXISTS (SELECT 1 FROM " << Name{field.column} << " l WHERE l.tenant_id = " << Bind{tenant_id_}
         << " AND l." << Name{link_owner_column(field)} << " = " << alias_ << ".id";
  }

  Sql& sql_;
  std::string_view alias_;
  std::int64_t tenant_id_;
};

}  // namespace

void append_filter(Sql& sql, const Filter& filter, std::string_view alias, std::int64_t tenant_id) {
  FilterWriter(sql, alias, tenant_id).write(filter);
}

}  // namespace dc::store
