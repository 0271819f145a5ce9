// The SQL that SQLite understands. Immutable.
#pragma once

#include "store/dialect.hpp"

namespace dc::store {

class SqliteDialect final : public Dialect {
 public:
  std::string_view name() const override { return "sqlite"; }
  void append_placeholder(std::string& out, std::size_t n) const override;
  std::string_view column_type(Kind kind) const override;
  std::string_view bytes_type() const override { return "BLOB"; }
  std::string_view distinct_operator() const override { return "IS NOT"; }
  std::string contains(std::string_view haystack, std::string_view needle) const override;
  std::string_view table_options(TableKind kind) const override;
  std::string_view columns_query() const override;
  std::string_view indexes_query() const override;
  std::optional<Recast> recast(Kind from, Kind to, std::string_view column) const override;
  std::vector<std::string> retype(const Retyped& retyped) const override;
  std::vector<std::string> drop_reference(const Reference& reference) const override;
  std::vector<std::string> add_reference(const Reference& reference) const override;
};

}  // namespace dc::store
