#include "content/logged_records.hpp"

#include "base/limits.hpp"
#include "content/change.hpp"
#include "content/reading.hpp"
#include "content/value_json.hpp"
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

// A value as a person would write it: texts without quotation marks, a list of one link as the link.
std::string plain(const json::Value& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  if (const auto* list = value.as<json::Array>()) {
    if (list->empty()) return "null";
    if (list->size() == 1 && list->front().as<std::string>() != nullptr)
      return *list->front().as<std::string>();
  }
  return json::to_text(value);
}

// The same JSON, or the same value under the kind that the field has had since.
bool equal_value(const Field& field, const Value& value, const json::Value& said) {
  std::string stored;
  append_value_json(stored, field.kind, value);
  if (stored == json::to_text(said)) return true;
  const auto* number = std::get_if<double>(&value);
  const auto* whole = said.as<std::int64_t>();
  if (number != nullptr && whole != nullptr) return *number == static_cast<double>(*whole);
  const auto* integer = std::get_if<std::int64_t>(&value);
  const auto* real = said.as<double>();
  if (integer != nullptr && real != nullptr) return *real == static_cast<double>(*integer);
  const auto* text = std::get_if<std::string>(&value);
  return (text != nullptr ? *text : stored) == plain(said) ||
         (stored.size() > 2 && stored.front() == '"' && stored.substr(1, stored.size() - 2) == plain(said));
}

bool equal_links(const IdList& stored, const json::Value& said) {
  IdList expected;
  const auto add = [&](const json::Value& text) {
    if (const auto* id = text.as<std::string>()) expected.push_back(parse_uuid(*id).value_or(Uuid{}));
  };
  if (const auto* texts = said.as<json::Array>()) {
    for (const json::Value& text : *texts) add(text);
  } else {
    add(said);  // it was a single link then
  }
  return stored == expected;
}

}  // namespace

Result<std::vector<StoredRecord>> LoggedRecords::next(const Uuid& after) {
  Sql sql(dialect_);
  const std::string& id = collection_.id->column;
  sql << "SELECT " << Name{id} << ",version";
  for (const Field& field : collection_.fields) {
    if (!field.is_link()) sql << "," << Name{field.column};
  }
  sql << " FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{tenant_id_} << " AND " << Name{id}
      << ">" << Bind{after} << " ORDER BY " << Name{id} << " LIMIT "
      << Bind{static_cast<std::int64_t>(limits::verify_batch_records)};
  std::vector<StoredRecord> batch;
  CHECK(session_.run(sql.statement(), [&](const Row& row) {
    StoredRecord record{.id = row.uuid(0), .version = row.integer(1), .values = {}};
    int column = 2;
    for (const Field& field : collection_.fields) {
      record.values.push_back(field.is_link() ? Value() : column_value(field.kind, row, column++));
    }
    batch.push_back(std::move(record));
  }));
  return batch;
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

Result<Value> LoggedRecords::value(const StoredRecord& record, const Field& field) {
  if (!field.is_link()) return record.values[field.index];
  TRY(IdList ids, linked_ids(session_, dialect_, tenant_id_, field, record.id));
  return Value(std::move(ids));
}

Result<std::vector<Mismatch>> LoggedRecords::differences(const StoredRecord& record,
                                                         const LoggedRecord& logged) {
  std::vector<Mismatch> found;
  for (const Field& field : collection_.fields) {
    if (field.secret || field.updated) continue;
    const json::Value* said = find(logged, field);
    if (said == nullptr) continue;
    TRY(Value stored, value(record, field));
    const bool equal =
        field.is_link() ? equal_links(std::get<IdList>(stored), *said) : equal_value(field, stored, *said);
    if (!equal) found.push_back({&field, *said, std::move(stored)});
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
