#include "content/reconcile.hpp"

#include <algorithm>

#include "content/change_log.hpp"
#include "content/logged_records.hpp"
#include "content/value_json.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Sql;

namespace {

// One collection of one tenant.
class Reconciliation {
 public:
  Reconciliation(store::Session& session, const Reconciling& world, std::int64_t tenant_id,
                 const Collection& collection, const Uuid& request_id)
      : session_(session),
        world_(world),
        tenant_id_(tenant_id),
        collection_(collection),
        request_id_(request_id),
        records_(session, world.dialect, tenant_id, collection) {}

  Result<std::int64_t> run() {
    Uuid after{};
    while (true) {
      TRY(const auto batch, records_.next(after));
      if (batch.empty()) break;
      for (const StoredRecord& record : batch) CHECK(settle(record));
      CHECK(append());
      after = batch.back().id;
    }
    while (true) {
      TRY(const auto absent, records_.absent());
      if (absent.empty()) return changes_;
      for (const Uuid& id : absent) CHECK(remove(id));
      CHECK(append());
    }
  }

 private:
  Result<> settle(const StoredRecord& record) {
    TRY(const LoggedRecord logged, records_.read_log(record.id));
    if (logged.version == 0 || logged.is_removed) return create(record, logged);
    const auto differences = records_.differences(record, logged);
    if (differences.empty() && record.version == logged.version) return {};
    std::string fields = "{";
    for (const Mismatch& one : differences) {
      if (fields.size() > 1) fields += ',';
      json::append_string(fields, one.field->name);
      fields.append(":[").append(json::to_text(one.said)).append(",");
      append_value_json(fields, one.field->kind, one.stored);
      fields += ']';
    }
    TRY(const auto version, raise_version(record, logged));
    log(Edit::Op::update, record.id, version, fields + "}");
    return {};
  }

  Result<> create(const StoredRecord& record, const LoggedRecord& logged) {
    std::string fields = "{";
    for (const Field& field : collection_.fields) {
      if (fields.size() > 1) fields += ',';
      json::append_string(fields, field.name);
      fields += ':';
      if (field.secret) {
        json::append_string(fields, "changed");
      } else {
        append_value_json(fields, field.kind, record.values[field.index]);
      }
    }
    TRY(const auto version, raise_version(record, logged));
    log(Edit::Op::create, record.id, version, fields + "}");
    return {};
  }

  Result<> remove(const Uuid& id) {
    TRY(const LoggedRecord logged, records_.read_log(id));
    json::Object fields;
    for (const auto& [name, value] : logged.fields) fields.emplace_back(name, value);
    log(Edit::Op::remove, id, logged.version + 1, json::to_text(fields));
    return {};
  }

  // Behind every version that anybody has seen.
  Result<std::int64_t> raise_version(const StoredRecord& record, const LoggedRecord& logged) {
    const std::int64_t version = std::max(record.version, logged.version) + 1;
    Sql sql(world_.dialect);
    sql << "UPDATE " << Name{collection_.table} << " SET version=" << Bind{version}
        << " WHERE tenant_id=" << Bind{tenant_id_} << " AND " << Name{collection_.id->column} << "="
        << Bind{record.id};
    CHECK(session_.run(sql.statement()));
    return version;
  }

  void log(Edit::Op operation, const Uuid& id, std::int64_t version, std::string fields) {
    pending_.push_back({.tenant_id = tenant_id_,
                        .pos = 0,
                        .id = make_uuid7(world_.clock, world_.random),
                        .at = world_.clock.now(),
                        .actor = std::nullopt,
                        .request_id = request_id_,
                        .collection = &collection_,
                        .record_id = id,
                        .operation = operation,
                        .version = version,
                        .fields = std::move(fields)});
  }

  Result<> append() {
    if (pending_.empty()) return {};
    CHECK(append_changes(session_, world_.dialect, world_.log_key, world_.random, pending_));
    changes_ += static_cast<std::int64_t>(pending_.size());
    pending_.clear();
    return {};
  }

  store::Session& session_;
  const Reconciling& world_;
  const std::int64_t tenant_id_;
  const Collection& collection_;
  const Uuid request_id_;
  LoggedRecords records_;
  std::vector<Change> pending_;
  std::int64_t changes_ = 0;
};

}  // namespace

Result<std::int64_t> reconcile_log(store::Session& session, const Reconciling& reconciling) {
  std::vector<std::int64_t> tenants;
  CHECK(session.run({.sql = "SELECT id FROM tenants ORDER BY id", .parameters = {}},
                    [&](const store::Row& row) { tenants.push_back(row.integer(0)); }));
  const Uuid request_id = make_uuid7(reconciling.clock, reconciling.random);
  std::int64_t changes = 0;
  for (const Collection& collection : reconciling.model.collections()) {
    if (!collection.log) continue;
    for (const std::int64_t tenant : tenants) {
      TRY(const auto count, Reconciliation(session, reconciling, tenant, collection, request_id).run());
      changes += count;
    }
  }
  return changes;
}

}  // namespace dc
