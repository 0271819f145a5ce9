#include "base/text.hpp"
#include "store/plan.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/system_tables.hpp"

namespace dc::store {
namespace {

struct KeyRow {
  std::int64_t tenant_id;
  Uuid id;
  std::string key;
};

Result<> fill_keys(Session& session, const Dialect& dialect, const Backfill& backfill) {
  std::vector<KeyRow> rows;
  Sql select(dialect);
  select << "SELECT tenant_id, id, " << Name{backfill.column} << " FROM " << Name{backfill.table} << " WHERE "
         << Name{backfill.column} << " IS NOT NULL";
  CHECK(session.run(select.statement(), [&](const Row& row) {
    rows.push_back({row.integer(0), row.uuid(1), fold(row.text(2))});
  }));
  for (KeyRow& row : rows) {
    Sql update(dialect);
    update << "UPDATE " << Name{backfill.table} << " SET " << Name{backfill.key} << " = "
           << Bind{std::move(row.key)} << " WHERE tenant_id = " << Bind{row.tenant_id}
           << " AND id = " << Bind{row.id};
    CHECK(session.run(update.statement()));
  }
  return {};
}

// A unique index that the stored records contradict is the model's fault, not a client's conflict.
Result<> create_index(Session& session, const std::string& sql) {
  auto created = session.run({sql, {}});
  if (created) return {};
  if (created.error().code != Code::conflict) return fail(std::move(created).error());
  const std::string column =
      created.error().issues.empty() ? std::string() : created.error().issues[0].pointer;
  Issue issue{
      column,
      "The field is unique now, but some records have the same value. Make them differ, or drop @unique."};
  return fail(Error{Code::model_invalid, "The model does not fit what is stored.", {std::move(issue)}});
}

Result<> add_default_tenant(Session& session, const Dialect& dialect, Instant now) {
  Sql sql(dialect);
  sql << "INSERT INTO tenants (id, slug, name, created_at) VALUES (" << Bind{default_tenant} << ", "
      << Bind{std::string("default")} << ", " << Bind{std::string("Default")} << ", " << Bind{now} << ")";
  CHECK(session.run(sql.statement()));
  return {};
}

Result<> record(Session& session, const Dialect& dialect, const Model& model, const Plan& plan, Instant now) {
  Sql sql(dialect);
  sql << "INSERT INTO ledger (id, at, model_digest, model, columns, steps) "
         "SELECT coalesce(max(id), 0) + 1, "
      << Bind{now} << ", " << Bind{plan.next.digest} << ", " << Bind{model.source()} << ", "
      << Bind{to_json(plan.next)} << ", " << Bind{join(plan.steps, "\n")} << " FROM ledger";
  CHECK(session.run(sql.statement()));
  return {};
}

Result<> apply(Session& session, const Dialect& dialect, const Model& model, const Plan& plan, Instant now) {
  for (const std::string& sql : plan.tables_and_columns) CHECK(session.run({sql, {}}));
  for (const Backfill& backfill : plan.backfills) CHECK(fill_keys(session, dialect, backfill));
  for (const std::string& sql : plan.indexes) CHECK(create_index(session, sql));
  if (plan.creates_tenants) CHECK(add_default_tenant(session, dialect, now));
  return record(session, dialect, model, plan, now);
}

}  // namespace

Result<SchemaReport> bring_up(Engine& engine, Model& model, const Clock& clock) {
  Plan plan;
  {
    TRY(const auto session, engine.open());
    TRY(plan, make_plan(*session, model, engine.dialect()));
  }
  if (plan.changed) {
    // Planned again where it is applied: between the two somebody else may have written.
    CHECK(write_and_wait(engine, [&](Session& session) -> Result<> {
      TRY(plan, make_plan(session, model, engine.dialect()));
      return plan.changed ? apply(session, engine.dialect(), model, plan, clock.now()) : Result<>();
    }));
  }
  return SchemaReport{std::move(plan.steps), std::move(plan.unknown)};
}

}  // namespace dc::store
