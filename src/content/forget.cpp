#include "content/forget.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Row;
using store::Sql;

Result<std::int64_t> forget_answers(store::Session& session, const store::Dialect& dialect, Instant now) {
  Sql sql(dialect);
  // CROSS JOIN: from the few tenants to the index of each.
  sql << "DELETE FROM idempotency WHERE (tenant_id,actor_id,name) IN (SELECT i.tenant_id,i.actor_id,i.name "
         "FROM tenants n CROSS JOIN idempotency i WHERE i.tenant_id=n.id AND i.expires_at<="
      << Bind{now} << " LIMIT " << Bind{static_cast<std::int64_t>(limits::forget_rows)} << ")";
  return session.run(sql.statement());
}

Result<std::int64_t> forget_history(store::Session& session, const store::Dialect& dialect,
                                    std::int64_t tenant_id, Instant before) {
  // Positions up to log_head.kept_from are done; what is old is a beginning of the log.
  std::int64_t from = 1, end = 1;
  Sql head(dialect);
  head << "SELECT coalesce(kept_from,1),pos+1 FROM log_head WHERE tenant_id=" << Bind{tenant_id};
  CHECK(session.run(head.statement(), [&](const Row& row) {
    from = row.integer(0);
    end = row.integer(1);
  }));
  end = std::min(end, from + static_cast<std::int64_t>(limits::forget_rows));
  Sql young(dialect);
  young << "SELECT pos FROM change_log WHERE tenant_id=" << Bind{tenant_id} << " AND pos>=" << Bind{from}
        << " AND pos<" << Bind{end} << " AND at>=" << Bind{before} << " ORDER BY pos LIMIT 1";
  CHECK(session.run(young.statement(), [&](const Row& row) { end = row.integer(0); }));
  if (end == from) return 0;

  Sql erase(dialect);
  erase << "UPDATE change_log SET fields=NULL,salt=NULL WHERE tenant_id=" << Bind{tenant_id}
        << " AND pos>=" << Bind{from} << " AND pos<" << Bind{end};
  CHECK(session.run(erase.statement()));
  Sql kept(dialect);
  kept << "UPDATE log_head SET kept_from=" << Bind{end} << " WHERE tenant_id=" << Bind{tenant_id};
  CHECK(session.run(kept.statement()));
  return end - from;
}

Result<std::optional<Instant>> oldest_kept(store::Session& session, const store::Dialect& dialect,
                                           std::int64_t tenant_id) {
  Sql sql(dialect);
  sql << "SELECT l.at FROM log_head h JOIN change_log l ON l.tenant_id=h.tenant_id AND "
         "l.pos=coalesce(h.kept_from,1) WHERE h.tenant_id="
      << Bind{tenant_id};
  std::optional<Instant> oldest;
  CHECK(session.run(sql.statement(), [&](const Row& row) { oldest = Instant{row.integer(0)}; }));
  return oldest;
}

Result<std::vector<std::int64_t>> all_tenants(store::Session& session) {
  std::vector<std::int64_t> tenants;
  CHECK(session.run({.sql = "SELECT id FROM tenants ORDER BY id", .parameters = {}},
                    [&](const Row& row) { tenants.push_back(row.integer(0)); }));
  return tenants;
}

}  // namespace dc
