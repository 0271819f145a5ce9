// The rows of an edit: the record and its links.
#include <algorithm>

#include "base/text.hpp"
#include "content/writing.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Sql;

namespace {

store::Parameter key_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? store::Parameter(Null{}) : store::Parameter(fold(*text));
}

}  // namespace

Result<> Writing::insert_row() {
  Sql sql(services_.dialect);
  sql << "INSERT INTO " << Name{collection_.table} << "(tenant_id,version";
  for (const Field& field : collection_.fields) {
    if (field.is_link()) continue;
    sql << "," << Name{field.column};
    if (const std::string key = store::key_column(field); !key.empty()) sql << "," << Name{key};
  }
  sql << ") VALUES (" << Bind{actor_.tenant_id} << "," << Bind{version_};
  for (const Field& field : collection_.fields) {
    if (field.is_link()) continue;
    sql << "," << Bind{store::to_parameter((*this)[field])};
    if (!store::key_column(field).empty()) sql << "," << Bind{key_text((*this)[field])};
  }
  sql << ")";
  auto done = session().run(sql.statement());
  if (!done) return fail(name_conflict(std::move(done).error()));
  return {};
}

Result<> Writing::update_row(const std::vector<const Field*>& changed) {
  Sql sql(services_.dialect);
  sql << "UPDATE " << Name{collection_.table} << " SET version=" << Bind{version_};
  const auto set = [&](const Field& field) {
    sql << "," << Name{field.column} << "=" << Bind{store::to_parameter((*this)[field])};
    if (const std::string key = store::key_column(field); !key.empty()) {
      sql << "," << Name{key} << "=" << Bind{key_text((*this)[field])};
    }
  };
  for (const Field* field : changed) {
    if (!field->is_link() && !field->updated) set(*field);
  }
  if (collection_.updated != nullptr) set(*collection_.updated);
  sql << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND " << Name{collection_.id->column} << "="
      << Bind{id_} << " AND version=" << Bind{version_before_};
  auto rows = session().run(sql.statement());
  if (!rows) return fail(name_conflict(std::move(rows).error()));
  if (*rows != 1) return fail(Code::precondition_failed, "The record changed at the same time.");
  return {};
}

Result<> Writing::delete_row() {
  Sql sql(services_.dialect);
  sql << "DELETE FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND "
      << Name{collection_.id->column} << "=" << Bind{id_};
  CHECK(session().run(sql.statement()));
  return {};
}

Result<> Writing::store_all_links() {
  for (const Field& field : collection_.fields) {
    if (field.is_link()) CHECK(store_links(field));
  }
  return {};
}

Result<> Writing::store_links(const Field& field) {
  if (edit_.op == Edit::Op::update) {
    Sql sql(services_.dialect);
    sql << "DELETE FROM " << Name{field.column} << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND "
        << Name{store::link_owner_column(field)} << "=" << Bind{id_};
    CHECK(session().run(sql.statement()));
  }
  std::vector<LinkRow> rows;
  append_links(rows, id_, (*this)[field]);
  auto done = insert_links(session(), services_.dialect, actor_.tenant_id, field, rows);
  if (!done) return fail(name_conflict(std::move(done).error()));
  return {};
}

void append_links(std::vector<LinkRow>& rows, const Uuid& owner, const Value& ids) {
  std::int64_t position = 0;
  for (const Uuid& target : std::get<IdList>(ids)) rows.push_back({owner, target, position++});
}

Result<> insert_links(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                      const Field& field, std::span<const LinkRow> rows) {
  // Sixteen rows a statement, where there are so many. Few go one by one: a statement of several rows keeps a
  // journal of every page it writes, to be undone alone, which takes SQLite longer than to run another.
  constexpr std::size_t rows_max = 16;
  for (std::size_t begin = 0, size = 0; begin < rows.size(); begin += size) {
    size = rows.size() - begin < rows_max ? 1 : rows_max;
    Sql sql(dialect);
    sql << "INSERT INTO " << Name{field.column} << "(tenant_id," << Name{store::link_owner_column(field)}
        << "," << Name{store::link_target_column(field)} << ",position) VALUES ";
    for (const LinkRow& row : rows.subspan(begin, size)) {
      sql << (&row == &rows[begin] ? "(" : ",(") << Bind{tenant_id} << "," << Bind{row.owner} << ","
          << Bind{row.target} << "," << Bind{row.position} << ")";
    }
    CHECK(session.run(sql.statement()));
  }
  return {};
}

}  // namespace dc
