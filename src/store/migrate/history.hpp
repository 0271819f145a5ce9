// Which hand-written migrations a database has seen, the models it was at, and how both directions run.
// Internal to migrate/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/migrate/migrate.hpp"

namespace dc::store {

// In the order of their names; none where the table is not there yet.
Result<std::vector<AppliedMigration>> read_applied(Session& session, const Catalog& catalog);

// Files that were applied and have another content now, or are gone.
std::vector<Issue> find_drift(std::span<const AppliedMigration> applied, std::span<const Migration> files);
std::vector<const Migration*> find_pending(std::span<const AppliedMigration> applied,
                                           std::span<const Migration> files);
Result<> refuse_drift(std::vector<Issue> drift);

Result<> record_applied(Session& session, const Dialect& dialect, std::span<const Migration* const> files,
                        std::int64_t group, Instant now);

// A row of the ledger.
struct Group {
  std::int64_t id = 0;
  Ledger ledger;
  std::string model;  // its text
};
// The newest first, two at most.
Result<std::vector<Group>> read_groups(Session& session);

// The model of a group under its physical names.
Result<std::unique_ptr<Model>> model_of(const Group& group);

enum class Direction : unsigned char { up, down };
// Runs the files of one phase: up in their order, down in the reverse one. An error names file and line.
Result<> run_files(Session& session, std::span<const Migration* const> files, Phase phase,
                   Direction direction);

// In a transaction of the writer. A rehearsal comes back as an error, so that the writer undoes it; to the
// caller it has succeeded.
Result<> in_writer(Engine& engine, Mode mode, const std::function<Result<>(Session&)>& work);

}  // namespace dc::store
