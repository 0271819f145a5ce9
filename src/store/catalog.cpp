#include "store/catalog.hpp"

namespace dc::store {

bool Catalog::has(std::string_view table, std::string_view column) const {
  const auto found = tables.find(table);
  return found != tables.end() && found->second.find(column) != found->second.end();
}

Result<Catalog> read_catalog(Session& session, const Dialect& dialect) {
  Catalog catalog;
  CHECK(session.run({std::string(dialect.columns_query()), {}}, [&](const Row& row) {
    catalog.tables[std::string(row.text(0))][std::string(row.text(1))] = row.text(2);
  }));
  CHECK(session.run({std::string(dialect.indexes_query()), {}},
                    [&](const Row& row) { catalog.indexes.emplace(row.text(0)); }));
  return catalog;
}

Result<std::int64_t> read_number(Session& session, const std::string& sql) {
  std::int64_t number = 0;
  CHECK(session.run({sql, {}}, [&](const Row& row) { number = row.integer(0); }));
  return number;
}

}  // namespace dc::store
