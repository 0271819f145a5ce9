#include "store/system_tables.hpp"

namespace dc::store {

namespace {

// Of no tenant: the product's own work.
void add_job_tables(std::vector<TableShape>& tables, const Dialect& dialect) {
  const std::string integer(dialect.column_type(Kind::integer));
  const std::string instant(dialect.column_type(Kind::date_time));
  const std::string text(dialect.column_type(Kind::text));
  TableShape job{.name = "job", .primary_key = {"name"}};
  job.columns = {{"name", text, true}, {"known_since", instant, true}, {"paused_at", instant, false}};

  TableShape job_run{.name = "job_run", .primary_key = {"job", "fence"}};
  job_run.columns = {{"job", text, true},
                     {"fence", integer, true},
                     {"slot", instant, true},
                     {"attempt", integer, true},
                     {"missed", integer, true},
                     {"by_hand", std::string(dialect.column_type(Kind::boolean)), true},
                     {"owner", std::string(dialect.column_type(Kind::id)), true},
                     {"state", text, true},
                     {"started_at", instant, true},
                     {"lease_until", instant, true},
                     {"finished_at", instant, false},
                     {"facts", text, true},
                     {"detail", text, true}};
  tables.push_back(std::move(job));
  tables.push_back(std::move(job_run));
}

}  // namespace

std::vector<TableShape> system_tables(const Dialect& dialect) {
  const std::string integer(dialect.column_type(Kind::integer));
  const std::string instant(dialect.column_type(Kind::date_time));
  const std::string text(dialect.column_type(Kind::text));
  const std::string id(dialect.column_type(Kind::id));
  const std::string bytes(dialect.bytes_type());
  const ColumnShape tenant_id{"tenant_id", integer, true};

  TableShape tenants{.name = "tenants", .primary_key = {"id"}};
  tenants.columns = {
      {"id", integer, true}, {"slug", text, true}, {"name", text, true}, {"created_at", instant, true}};

  TableShape ledger{.name = "ledger", .primary_key = {"id"}};
  ledger.columns = {{"id", integer, true}, {"at", instant, true},   {"model_digest", text, true},
                    {"model", text, true}, {"columns", text, true}, {"steps", text, true}};

  TableShape migration{.name = "migration", .primary_key = {"name"}};
  migration.columns = {
      {"name", text, true}, {"ledger_id", integer, true}, {"at", instant, true}, {"digest", text, true}};

  // `fields` and `salt` are null once personal data was erased; the chain stays valid, it covers their
  // digest.
  TableShape change_log{.name = "change_log", .primary_key = {"tenant_id", "pos"}};
  change_log.columns = {tenant_id,
                        {"pos", integer, true},
                        {"id", id, true},
                        {"at", instant, true},
                        {"actor_id", id, false},
                        {"request_id", id, true},
                        {"collection", text, true},
                        {"record_id", id, true},
                        {"operation", text, true},
                        {"version", integer, true},
                        {"fields", text, false},
                        {"salt", bytes, false},
                        {"leaf", bytes, true},
                        {"hash", bytes, true}};

  TableShape log_head{.name = "log_head", .primary_key = {"tenant_id"}};
  log_head.columns = {
      tenant_id, {"pos", integer, true}, {"hash", bytes, true}, {"kept_from", integer, false}};

  TableShape idempotency{.name = "idempotency", .primary_key = {"tenant_id", "actor_id", "name"}};
  idempotency.columns = {tenant_id,
                         {"actor_id", id, true},
                         {"name", text, true},
                         {"digest", text, true},
                         {"status", integer, true},
                         {"etag", text, true},
                         {"location", text, true},
                         {"left_out", text, true},
                         {"body", text, true},
                         {"expires_at", instant, true}};

  std::vector<TableShape> tables{std::move(tenants),    std::move(ledger),   std::move(migration),
                                 std::move(change_log), std::move(log_head), std::move(idempotency)};
  add_job_tables(tables, dialect);
  return tables;
}

std::vector<IndexShape> system_indexes() {
  return {
      {"uq_tenants_slug", "tenants", {"slug"}, true},
      {"change_log_by_version", "change_log", {"tenant_id", "collection", "record_id", "version"}},
      {.name = "change_log_deleted",
       .table = "change_log",
       .columns = {"tenant_id", "collection", "pos"},
       .where = "\"operation\"='delete'"},
      {"idempotency_by_expiry", "idempotency", {"tenant_id", "expires_at"}},
      {"uq_job_run_slot", "job_run", {"job", "by_hand", "slot", "attempt"}, true},
      {.name = "job_run_running", .table = "job_run", .columns = {"job"}, .where = "\"state\"='running'"},
      {.name = "job_run_done", .table = "job_run", .columns = {"job", "fence"}, .where = "\"state\"='done'"},
      {"job_run_by_start", "job_run", {"started_at"}}};
}

}  // namespace dc::store
