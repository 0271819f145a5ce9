// What a database has: its tables, their columns and its indexes, as the engine itself tells it. Plain
// values.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/result.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc::store {

using Columns = std::map<std::string, std::string, std::less<>>;  // name → type

struct Catalog {
  std::map<std::string, Columns, std::less<>> tables;
  std::set<std::string, std::less<>> indexes;

  bool has(std::string_view table) const { return tables.find(table) != tables.end(); }
  bool has(std::string_view table, std::string_view column) const;
};

Result<Catalog> read_catalog(Session& session, const Dialect& dialect);

// The first column of the one row of `sql`.
Result<std::int64_t> read_number(Session& session, const std::string& sql);

}  // namespace dc::store
