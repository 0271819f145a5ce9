// Migrations: from the applied model to another one and back, with hand-written files before and after.
//
//   up     pre files → tables, columns, conversions → post files → do all records fit? → indexes → ledger
//   down   post files → conversions back, what came into being goes → pre files → do all records fit? →
//          indexes → the ledger's row goes
// Each is one write transaction, the row of the ledger among it: whatever happens, the database is at the
// model before or at the one after. What came together goes back together: a group is one row of the ledger.
// Free functions; thread-safe as the engine is.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/model.hpp"
#include "store/engine.hpp"
#include "store/migrate/files.hpp"
#include "store/plan.hpp"
#include "store/schema.hpp"

namespace dc::store {

// What is to be applied, and to what. Borrows all of it.
struct Migrating {
  Engine& engine;
  Model& model;  // gets its physical names
  std::span<const Migration> files;
  const Clock& clock;
};

// At every start: additive steps are taken by themselves. Code::migration_pending and Code::migration_drift
// name the files that wait or are not what they were; Code::model_invalid as bring_up(). On a new database
// there is nothing to migrate: the files are recorded as applied and do not run.
Result<SchemaReport> start(const Migrating& migrating);

struct AppliedMigration {
  std::string name;
  std::string digest;
  Instant at;
  std::int64_t group = 0;
};

struct Standing {
  std::vector<AppliedMigration> applied;  // in the order of their names
  std::vector<std::string> pending;
  std::vector<Issue> drift;  // pointer: the file
  std::int64_t groups = 0;   // rows of the ledger
  Instant applied_at;        // of the last one
  std::string model_digest;  // of the applied model; empty on a new database
  bool same_model = false;   // whether it is the one given
};
Result<Standing> standing(const Migrating& migrating);

struct Outlook {
  Standing standing;
  std::vector<Step> steps;  // what `up` would do, in its order
  std::vector<std::string> kept;
  std::vector<Issue> issues;   // why it would be refused
  std::vector<Issue> misfits;  // the same, unless a pending file mends it
};
Result<Outlook> look_ahead(const Migrating& migrating);

enum class Mode : unsigned char { apply, rehearse };  // rehearse: does everything, then undoes it

// What runs in the same transaction around hand-written statements, if there are any: they may write records,
// of which the layer above keeps a log.
struct Around {
  std::function<Result<>(Session&, const Model& before)> before;
  std::function<Result<>(Session&, const Model& after)> after;
};

struct MigrationReport {
  std::vector<Step> steps;
  std::vector<std::string> kept;
  bool changed = false;
};

Result<MigrationReport> migrate_up(const Migrating& migrating, Mode mode, const Around& around);

enum class Loss : unsigned char { refused, accepted };

// Undoes the newest group; the model of `migrating` is not looked at. Code::migration_refused where values
// would be lost (unless accepted), where a file has no way back, and at the first model.
Result<MigrationReport> migrate_down(const Migrating& migrating, Mode mode, Loss loss, const Around& around);

}  // namespace dc::store
