#include "content/logged_records.hpp"

#include "base/limits.hpp"
#include "content/change.hpp"
#include "content/logged_value.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Row;
using store::Sql;

namespace {

// A creation says {"field": value}, an update {"field": [before, after]}.
Result<> apply(LoggedRecord& logged, bool is_update, std::string_view text) {
  TRY(json::Value document, json::parse(text));
  auto* fields = document.as<json::Object>();
  if (fields == nullptr) return fail(Code::corrupt, "A row of the change log is not an object.");
  for (auto& [name, value] : *fields) {
    auto* pair = is_update ? value.as<json::Array>() : nullptr;
    if (is_update && (pair == nullptr || pair->size() != 2)) {
      return fail(Code::corrupt, "A row of the change log does not say before and after.");
    }
    logged.fields.insert_or_assign(name, is_update ? std::move((*pair)[1]) : std::move(value));
  }
  return {};
}

// By its name, or by one that it had when the change was made.
const json::Value* find(const LoggedRecord& logged, const Field& field) {
  auto found = logged.fields.find(field.name);
  for (auto name = field.was.begin(); found == logged.fields.end() && name != field.was.end(); ++name) {
    found = logged.fields.find(*name);
  }
  return found == logged.fields.end() ? nullptr : &found->second;
}

}  // namespace

Result<std::vector<StoredRecord>> LoggedRecords::next(const Uuid& after) {
  return StoredRecords(session_, dialect_, tenant_id_, collection_).next(after, limits::verify_batch_records);
}

Result<LoggedRecord> LoggedRecords::read_log(const Uuid& id) {
  Sql sql(dialect_);
  sql << "SELECT operation,version,fields FROM change_log WHERE tenant_id=" << Bind{tenant_id_}
      << " AND collection=" << Bind{collection_.table} << " AND record_id=" << Bind{id}
      << " ORDER BY version";
  LoggedRecord logged;
  Result<> outcome;
  CHECK(session_.run(sql.statement(), [&](const Row& row) {
    logged.version = row.integer(1);
    logged.is_removed = row.text(0) == to_text(Edit::Op::remove);
    if (row.is_null(2)) {
      logged.fields.clear();  // erased: what was said before says nothing any more
    } else if (outcome) {
      outcome = apply(logged, row.text(0) == to_text(Edit::Op::update), row.text(2));
    }
  }));
  CHECK(outcome);
  return logged;
}

std::vector<Mismatch> LoggedRecords::differences(const StoredRecord& record,
                                                 const LoggedRecord& logged) const {
  std::vector<Mismatch> found;
  for (const Field& field : collection_.fields) {
    if (field.secret || field.updated) continue;
    const json::Value* said = find(logged, field);
    if (said == nullptr) continue;
    const Value& stored = record.values[field.index];
    if (!is_as_logged(field.kind, stored, *said)) found.push_back({&field, *said, stored});
  }
  return found;
}

Result<std::vector<Uuid>> LoggedRecords::absent() {
  Sql sql(dialect_);
  sql << "SELECT l.record_id FROM change_log l WHERE l.tenant_id=" << Bind{tenant_id_}
      << " AND l.operation<>'delete' AND l.collection=" << Bind{collection_.table}
      << " AND NOT EXISTS (SELECT 1 FROM change_log m WHERE m.tenant_id=l.tenant_id AND "
         "m.collection=l.collection AND m.record_id=l.record_id AND m.version>l.version) AND NOT EXISTS "
         "(SELECT 1 FROM "
      << Name{collection_.table} << " t WHERE t.tenant_id=l.tenant_id AND t." << Name{collection_.id->column}
      << "=l.record_id) LIMIT " << Bind{static_cast<std::int64_t>(limits::verify_batch_records)};
  std::vector<Uuid> ids;
  CHECK(session_.run(sql.statement(), [&](const Row& row) { ids.push_back(row.uuid(0)); }));
  return ids;
}

}  // namespace dc
