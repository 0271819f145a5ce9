#include "content/verify_records.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "content/change.hpp"
#include "content/reading.hpp"
#include "content/value_json.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Row;
using store::Sql;

namespace {

// What the log says of one record.
struct Logged {
  std::int64_t version = 0;  // 0: nothing
  bool is_removed = false;
  std::map<std::string, json::Value, std::less<>> fields;
};

// One record as it is stored: its values by Field::index, links left out.
struct Stored {
  Uuid id;
  std::int64_t version = 0;
  std::vector<Value> values;
};

class Comparison {
 public:
  Comparison(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
             const Collection& collection)
      : session_(session), dialect_(dialect), tenant_id_(tenant_id), collection_(collection) {}

  Result<std::int64_t> run() {
    std::int64_t records = 0;
    Uuid after{};
    while (true) {
      TRY(const auto batch, next(after));
      if (batch.empty()) break;
      for (const Stored& record : batch) CHECK(compare(record));
      records += static_cast<std::int64_t>(batch.size());
      after = batch.back().id;
    }
    CHECK(check_absent());
    return records;
  }

 private:
  Result<std::vector<Stored>> next(const Uuid& after) {
    Sql sql(dialect_);
    const std::string& id = collection_.id->column;
    sql << "SELECT " << Name{id} << ",version";
    for (const Field& field : collection_.fields) {
      if (!field.is_link()) sql << "," << Name{field.column};
    }
    sql << " FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{tenant_id_} << " AND "
        << Name{id} << ">" << Bind{after} << " ORDER BY " << Name{id} << " LIMIT "
        << Bind{static_cast<std::int64_t>(limits::verify_batch_records)};
    std::vector<Stored> batch;
    CHECK(session_.run(sql.statement(), [&](const Row& row) {
      Stored record{.id = row.uuid(0), .version = row.integer(1), .values = {}};
      int column = 2;
      for (const Field& field : collection_.fields) {
        record.values.push_back(field.is_link() ? Value() : column_value(field.kind, row, column++));
      }
      batch.push_back(std::move(record));
    }));
    return batch;
  }

  Result<Logged> read_log(const Uuid& id) {
    Sql sql(dialect_);
    sql << "SELECT operation,version,fields FROM change_log WHERE tenant_id=" << Bind{tenant_id_}
        << " AND collection=" << Bind{collection_.table} << " AND record_id=" << Bind{id}
        << " ORDER BY version";
    Logged logged;
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

  // A creation says {"field": value}, an update {"field": [before, after]}.
  static Result<> apply(Logged& logged, bool is_update, std::string_view text) {
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

  Result<> compare(const Stored& record) {
    TRY(const Logged logged, read_log(record.id));
    if (logged.version == 0 || logged.is_removed) return differs(record, "is not in the change log");
    if (logged.version != record.version) return differs(record, "has another version than its last change");
    for (const Field& field : collection_.fields) {
      if (field.secret || field.updated) continue;
      const json::Value* said = find(logged, field);
      if (said == nullptr) continue;
      TRY(const bool equal, field.is_link()
                                ? equal_links(record, field, *said)
                                : Result<bool>(equal_value(field, record.values[field.index], *said)));
      if (!equal) return differs(record, "has a '" + field.name + "' that is not what its last change says");
    }
    return {};
  }

  // By its name, or by one that it had when the change was made.
  static const json::Value* find(const Logged& logged, const Field& field) {
    auto found = logged.fields.find(field.name);
    for (auto name = field.was.begin(); found == logged.fields.end() && name != field.was.end(); ++name) {
      found = logged.fields.find(*name);
    }
    return found == logged.fields.end() ? nullptr : &found->second;
  }

  static bool equal_value(const Field& field, const Value& value, const json::Value& said) {
    std::string stored;
    append_value_json(stored, field.kind, value);
    const std::string expected = json::to_text(said);
    if (stored == expected) return true;
    // A kind that was widened to text since.
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr && field.kind != Kind::json && said.as<std::string>() == nullptr &&
           *text == expected;
  }

  Result<bool> equal_links(const Stored& record, const Field& field, const json::Value& said) {
    TRY(const IdList stored, linked_ids(session_, dialect_, tenant_id_, field, record.id));
    IdList expected;
    if (const auto* texts = said.as<json::Array>()) {
      for (const json::Value& text : *texts) {
        if (const auto* id = text.as<std::string>()) expected.push_back(parse_uuid(*id).value_or(Uuid{}));
      }
    }
    return stored == expected;
  }

  // Every record that the log made and did not remove is there.
  Result<> check_absent() {
    Sql sql(dialect_);
    sql << "SELECT l.record_id FROM change_log l WHERE l.tenant_id=" << Bind{tenant_id_}
        << " AND l.operation<>'delete' AND l.collection=" << Bind{collection_.table}
        << " AND NOT EXISTS (SELECT 1 FROM change_log m WHERE m.tenant_id=l.tenant_id AND "
           "m.collection=l.collection AND m.record_id=l.record_id AND m.version>l.version) AND NOT EXISTS "
           "(SELECT 1 "
           "FROM "
        << Name{collection_.table} << " t WHERE t.tenant_id=l.tenant_id AND t."
        << Name{collection_.id->column} << "=l.record_id) LIMIT 1";
    std::optional<Uuid> absent;
    CHECK(session_.run(sql.statement(), [&](const Row& row) { absent = row.uuid(0); }));
    if (!absent) return {};
    return fail(Code::corrupt, "In " + collection_.plural + " the record " + dc::to_text(*absent) +
                                   " is missing, but the change log did not delete it.");
  }

  tl::unexpected<Error> differs(const Stored& record, const std::string& how) const {
    return fail(Code::corrupt,
                "In " + collection_.plural + " the record " + dc::to_text(record.id) + " " + how + ".");
  }

  store::Session& session_;
  const store::Dialect& dialect_;
  const std::int64_t tenant_id_;
  const Collection& collection_;
};

}  // namespace

Result<std::int64_t> verify_records(store::Session& session, const store::Dialect& dialect,
                                    std::int64_t tenant_id, const Collection& collection) {
  return Comparison(session, dialect, tenant_id, collection).run();
}

}  // namespace dc
