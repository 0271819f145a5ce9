#include "content/stored_records.hpp"

#include <algorithm>
#include <span>

#include "base/limits.hpp"
#include "content/reading.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::link_owner_column;
using store::link_target_column;
using store::Name;
using store::Row;
using store::Sql;

Sql StoredRecords::select() const {
  Sql sql(dialect_);
  sql << "SELECT " << Name{collection_.id->column} << ",version";
  for (const Field& field : collection_.fields) {
    if (!field.is_link()) sql << "," << Name{field.column};
  }
  sql << " FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{tenant_id_} << " AND "
      << Name{collection_.id->column};
  return sql;
}

Result<> StoredRecords::read(const Sql& sql, std::vector<StoredRecord>& records) {
  CHECK(session_.run(sql.statement(), [&](const Row& row) {
    StoredRecord record{.id = row.uuid(0), .version = row.integer(1), .values = {}};
    record.values.reserve(collection_.fields.size());
    int column = 2;
    for (const Field& field : collection_.fields) {
      record.values.push_back(field.is_link() ? Value(IdList{}) : column_value(field.kind, row, column++));
    }
    records.push_back(std::move(record));
  }));
  return {};
}

Result<std::vector<StoredRecord>> StoredRecords::next(const Uuid& after, std::size_t records_max) {
  Sql sql = select();
  sql << ">" << Bind{after} << " ORDER BY " << Name{collection_.id->column} << " LIMIT "
      << Bind{static_cast<std::int64_t>(records_max)};
  std::vector<StoredRecord> records;
  CHECK(read(sql, records));
  CHECK(read_links(records));
  return records;
}

Result<std::vector<StoredRecord>> StoredRecords::find(IdList ids) {
  std::sort(ids.begin(), ids.end());
  std::vector<StoredRecord> records;
  for (std::size_t begin = 0; begin < ids.size(); begin += limits::links_max) {
    const auto part = std::span(ids).subspan(begin, std::min(limits::links_max, ids.size() - begin));
    Sql sql = select();
    sql << " IN ";
    append_ids(sql, IdList(part.begin(), part.end()));
    CHECK(read(sql, records));
  }
  std::sort(records.begin(), records.end(),
            [](const StoredRecord& a, const StoredRecord& b) { return a.id < b.id; });
  CHECK(read_links(records));
  return records;
}

// One statement a link for some hundred records, which are sorted by id.
Result<> StoredRecords::read_links(std::vector<StoredRecord>& records) {
  for (const Field& field : collection_.fields) {
    if (!field.is_link()) continue;
    const std::string owner = link_owner_column(field);
    for (std::size_t begin = 0; begin < records.size(); begin += limits::links_max) {
      const auto part =
          std::span(records).subspan(begin, std::min(limits::links_max, records.size() - begin));
      IdList ids;
      for (const StoredRecord& record : part) ids.push_back(record.id);
      Sql sql(dialect_);
      sql << "SELECT " << Name{owner} << "," << Name{link_target_column(field)} << " FROM "
          << Name{field.column} << " WHERE tenant_id=" << Bind{tenant_id_} << " AND " << Name{owner}
          << " IN ";
      append_ids(sql, ids);
      sql << " ORDER BY " << Name{owner} << ",position";
      auto record = part.begin();
      CHECK(session_.run(sql.statement(), [&](const Row& row) {
        while (record->id != row.uuid(0)) ++record;
        std::get<IdList>(record->values[field.index]).push_back(row.uuid(1));
      }));
    }
  }
  return {};
}

Result<std::int64_t> StoredRecords::count() {
  Sql sql(dialect_);
  sql << "SELECT count(*) FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{tenant_id_};
  std::int64_t records = 0;
  CHECK(session_.run(sql.statement(), [&](const Row& row) { records = row.integer(0); }));
  return records;
}

}  // namespace dc
