#include "store/apply.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/sql.hpp"
#include "store/system_tables.hpp"

namespace dc::store {
namespace {

struct KeyRow {
  std::int64_t tenant_id = 0;
  Uuid id;
  std::string key;
};

// The next rows behind (tenant_id, id) that have a text.
Result<std::vector<KeyRow>> read_keys(Session& session, const Dialect& dialect, const Backfill& backfill,
                                      const KeyRow& after) {
  Sql sql(dialect);
  sql << "SELECT tenant_id, id, " << Name{backfill.column} << " FROM " << Name{backfill.table} << " WHERE "
      << Name{backfill.column} << " IS NOT NULL AND (tenant_id, id) > (" << Bind{after.tenant_id} << ", "
      << Bind{after.id} << ") ORDER BY tenant_id, id LIMIT "
      << Bind{static_cast<std::int64_t>(limits::migration_batch_rows)};
  std::vector<KeyRow> rows;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    rows.push_back({row.integer(0), row.uuid(1), fold(row.text(2))});
  }));
  return rows;
}

Result<> fill_keys(Session& session, const Dialect& dialect, const Backfill& backfill) {
  Sql clear(dialect);
  clear << "UPDATE " << Name{backfill.table} << " SET " << Name{backfill.key} << " = NULL WHERE "
        << Name{backfill.column} << " IS NULL AND " << Name{backfill.key} << " IS NOT NULL";
  CHECK(session.run(clear.statement()));
  KeyRow after;
  while (true) {
    TRY(std::vector<KeyRow> rows, read_keys(session, dialect, backfill, after));
    if (rows.empty()) return {};
    for (KeyRow& row : rows) {
      after.tenant_id = row.tenant_id;
      after.id = row.id;
      Sql update(dialect);
      update << "UPDATE " << Name{backfill.table} << " SET " << Name{backfill.key} << " = "
             << Bind{std::move(row.key)} << " WHERE tenant_id = " << Bind{row.tenant_id}
             << " AND id = " << Bind{row.id};
      CHECK(session.run(update.statement()));
    }
  }
}

// A unique index that the stored records contradict is the model's fault, not a client's conflict.
Result<> create_index(Session& session, const std::string& sql) {
  auto created = session.run({sql, {}});
  if (created) return {};
  if (created.error().code != Code::conflict) return fail(std::move(created).error());
  const std::string column =
      created.error().issues.empty() ? std::string() : created.error().issues[0].pointer;
  return refuse_if_any(
      {{column,
        "The field is unique now, but some records have the same value. Make them differ, or "
        "drop @unique."}});
}

Result<> add_default_tenant(Session& session, const Dialect& dialect, Instant now) {
  Sql sql(dialect);
  sql << "INSERT INTO tenants (id, slug, name, created_at) VALUES (" << Bind{default_tenant} << ", "
      << Bind{std::string("default")} << ", " << Bind{std::string("Default")} << ", " << Bind{now} << ")";
  CHECK(session.run(sql.statement()));
  return {};
}

}  // namespace

Result<> apply_structure(Session& session, const Plan& plan) {
  for (const auto* statements : {&plan.dropped_indexes, &plan.structure, &plan.conversions}) {
    for (const std::string& sql : *statements) CHECK(session.run({sql, {}}));
  }
  return {};
}

Result<> apply_indexes(Session& session, const Dialect& dialect, const Plan& plan, Instant now) {
  for (const Backfill& backfill : plan.backfills) CHECK(fill_keys(session, dialect, backfill));
  for (const std::string& sql : plan.indexes) CHECK(create_index(session, sql));
  if (plan.creates_tenants) CHECK(add_default_tenant(session, dialect, now));
  return {};
}

Result<std::int64_t> record(Session& session, const Dialect& dialect, const Model& model, const Plan& plan,
                            Instant now) {
  TRY(const auto id, read_number(session, "SELECT coalesce(max(id), 0) + 1 FROM ledger"));
  std::vector<std::string> sentences;
  for (const Step& step : plan.steps) sentences.push_back(step.sentence);
  Sql sql(dialect);
  sql << "INSERT INTO ledger (id, at, model_digest, model, columns, steps) VALUES (" << Bind{id} << ", "
      << Bind{now} << ", " << Bind{plan.next.digest} << ", " << Bind{model.source()} << ", "
      << Bind{to_json(plan.next)} << ", " << Bind{join(sentences, "\n")} << ")";
  CHECK(session.run(sql.statement()));
  return id;
}

Result<> refuse_if_any(std::vector<Issue> issues) {
  if (issues.empty()) return {};
  return fail(Error{Code::model_invalid, "The model does not fit what is stored.", std::move(issues)});
}

Result<Plan> bring_up_in(Session& session, const Dialect& dialect, Model& model, Instant now) {
  TRY(Plan plan, make_plan(session, model, dialect, Look::at_records));
  std::vector<Issue> issues = plan.issues;
  issues.insert(issues.end(), plan.misfits.begin(), plan.misfits.end());
  CHECK(refuse_if_any(std::move(issues)));
  if (!plan.changed) return plan;
  CHECK(apply_structure(session, plan));
  CHECK(apply_indexes(session, dialect, plan, now));
  CHECK(record(session, dialect, model, plan, now));
  return plan;
}

SchemaReport report_of(Plan plan) {
  SchemaReport report{.steps = {}, .unknown = std::move(plan.unknown)};
  for (Step& step : plan.steps) report.steps.push_back(std::move(step.sentence));
  return report;
}

}  // namespace dc::store
