// The tables that every database has beside the model's: tenants, ledger, migrations, change log. Free
// functions, thread-safe.
#pragma once

#include <vector>

#include "store/shape.hpp"

namespace dc::store {

//   tenants     row 1, 'default', is always there; only it, ledger, migration, job and job_run are without
//               tenant_id
//   ledger      the models that were applied (schema.hpp)
//   migration   the hand-written files that were applied, each with the row of the ledger it came with
//   change_log  one row for each changed record, in its transaction; pos counts from 1 without gaps in each
//               tenant
//   log_head    pos and hash of the last row of each tenant's log; before kept_from it was erased
//   idempotency the answers of writes, by the key that the client gave them; expires_at ends their life
//   job         the scheduled work that is known, and what of it is paused (job_runs.hpp)
//   job_run     who did it when, and how it went
std::vector<TableShape> system_tables(const Dialect& dialect);
std::vector<IndexShape> system_indexes();

inline constexpr std::int64_t default_tenant = 1;

}  // namespace dc::store
