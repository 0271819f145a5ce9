#include "store/migrate/history.hpp"

#include <algorithm>

#include "model/load.hpp"
#include "store/migrate/script.hpp"
#include "store/resolve.hpp"
#include "store/sql.hpp"

namespace dc::store {

Result<std::vector<AppliedMigration>> read_applied(Session& session, const Catalog& catalog) {
  std::vector<AppliedMigration> applied;
  if (!catalog.has("migration")) return applied;
  CHECK(session.run({"SELECT name, digest, at, ledger_id FROM migration ORDER BY name", {}}, [&](const Row&
                                                                                                     row) {
    applied.push_back({std::string(row.text(0)), std::string(row.text(1)), {row.integer(2)}, row.integer(3)});
  }));
  return applied;
}

std::vector<Issue> find_drift(std::span<const AppliedMigration> applied, std::span<const Migration> files) {
  std::vector<Issue> drift;
  for (const AppliedMigration& one : applied) {
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const Migration& migration) { return migration.name == one.name; });
    if (file == files.end()) {
      drift.push_back({one.name + ".up.sql", "The file was applied and is gone."});
    } else if (file->digest != one.digest) {
      drift.push_back({file->up.file, "The file was changed after it had been applied: SHA-256 " +
                                          one.digest.substr(0, 16) + "… then, " + file->digest.substr(0, 16) +
                                          "… now."});
    }
  }
  return drift;
}

std::vector<const Migration*> find_pending(std::span<const AppliedMigration> applied,
                                           std::span<const Migration> files) {
  std::vector<const Migration*> pending;
  for (const Migration& migration : files) {
    const bool is_applied = std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration& one) {
      return one.name == migration.name;
    });
    if (!is_applied) pending.push_back(&migration);
  }
  return pending;
}

Result<> refuse_drift(std::vector<Issue> drift) {
  if (drift.empty()) return {};
  return fail(Error{Code::migration_drift, "Applied migrations are not what they were.", std::move(drift)});
}

Result<> record_applied(Session& session, const Dialect& dialect, std::span<const Migration* const> files,
                        std::int64_t group, Instant now) {
  for (const Migration* file : files) {
    Sql sql(dialect);
    sql << "INSERT INTO migration (name, ledger_id, at, digest) VALUES (" << Bind{file->name} << ", "
        << Bind{group} << ", " << Bind{now} << ", " << Bind{file->digest} << ")";
    CHECK(session.run(sql.statement()));
  }
  return {};
}

Result<std::vector<Group>> read_groups(Session& session) {
  std::vector<Group> groups;
  Result<> outcome;
  CHECK(session.run({"SELECT id, model_digest, model, columns FROM ledger ORDER BY id DESC LIMIT 2", {}},
                    [&](const Row& row) {
                      auto ledger = parse_ledger(row.text(3));
                      if (!ledger) {
                        outcome = fail(std::move(ledger).error());
                        return;
                      }
                      ledger->digest = row.text(1);
                      groups.push_back({row.integer(0), *std::move(ledger), std::string(row.text(2))});
                    }));
  CHECK(outcome);
  return groups;
}

Result<std::unique_ptr<Model>> model_of(const Group& group) {
  const ModelFile file{"the model of the ledger", group.model};
  TRY(auto model, load_model({&file, 1}));
  resolve(*model, group.ledger);
  return model;
}

namespace {

Result<> run_text(Session& session, const MigrationText& text) {
  TRY(const auto statements, read_script(text.file, text.sql));
  for (const ScriptStatement& statement : statements) {
    auto done = session.run({statement.sql, {}});
    if (done) continue;
    Error error = std::move(done).error();
    Issue issue{text.file + ":" + std::to_string(statement.line), error.detail};
    const bool is_theirs = error.code == Code::internal || error.code == Code::conflict;
    if (!is_theirs) return fail(error.code, issue.pointer + ": " + issue.message);
    return fail(Error{Code::migration_refused, "A statement of a migration failed.", {std::move(issue)}});
  }
  return {};
}

}  // namespace

Result<> run_files(Session& session, std::span<const Migration* const> files, Phase phase,
                   Direction direction) {
  std::vector<const Migration*> order(files.begin(), files.end());
  if (direction == Direction::down) std::reverse(order.begin(), order.end());
  for (const Migration* file : order) {
    if (file->phase != phase) continue;
    if (direction == Direction::up) {
      CHECK(run_text(session, file->up));
    } else if (file->down) {
      CHECK(run_text(session, *file->down));
    }
  }
  return {};
}

Result<> in_writer(Engine& engine, Mode mode, const std::function<Result<>(Session&)>& work) {
  bool is_rehearsed = false;
  auto done = write_and_wait(engine, [&](Session& session) -> Result<> {
    is_rehearsed = false;
    CHECK(work(session));
    if (mode == Mode::apply) return {};
    is_rehearsed = true;
    return fail(Code::migration_refused, "a rehearsal is undone");
  });
  return is_rehearsed ? Result<>() : done;
}

}  // namespace dc::store
