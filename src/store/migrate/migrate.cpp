#include "store/migrate/migrate.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/apply.hpp"
#include "store/migrate/history.hpp"
#include "store/migrate/script.hpp"

namespace dc::store {
namespace {

struct Situation {
  Catalog catalog;
  std::vector<AppliedMigration> applied;
  std::vector<const Migration*> pending;
  std::vector<Issue> drift;
};

Result<Situation> survey(Session& session, const Migrating& migrating) {
  Situation situation;
  TRY(situation.catalog, read_catalog(session, migrating.engine.dialect()));
  TRY(situation.applied, read_applied(session, situation.catalog));
  situation.pending = find_pending(situation.applied, migrating.files);
  situation.drift = find_drift(situation.applied, migrating.files);
  return situation;
}

std::vector<std::string> names(std::span<const Migration* const> files) {
  std::vector<std::string> found;
  for (const Migration* file : files) found.push_back(file->up.file);
  return found;
}

Step file_step(const Migration& file, bool runs) {
  return {.effect = Step::Effect::file,
          .cost = runs ? Step::Cost::rewrite : Step::Cost::nothing,
          .rows = 0,
          .sentence = runs ? "File " + file.up.file + " runs."
                           : "File " + file.up.file + " is not needed: the database is new."};
}

// Model steps between the files of both phases.
std::vector<Step> in_order(std::vector<Step> model_steps, std::span<const Migration* const> files) {
  std::vector<Step> steps;
  for (const Migration* file : files) {
    if (file->phase == Phase::pre) steps.push_back(file_step(*file, true));
  }
  std::vector<Step> indexes;
  for (Step& step : model_steps)
    (step.effect == Step::Effect::index ? indexes : steps).push_back(std::move(step));
  for (const Migration* file : files) {
    if (file->phase == Phase::post) steps.push_back(file_step(*file, true));
  }
  for (Step& step : indexes) steps.push_back(std::move(step));
  return steps;
}

// Hand-written statements may have written anything: all records are held against the model.
Result<> check_all(Session& session, const Catalog& catalog, const Model& model, const Plan& plan) {
  TRY(auto misfits, find_misfits(session, {.model = model,
                                           .catalog = catalog,
                                           .before = plan.before,
                                           .new_unique_indexes = plan.new_unique_indexes,
                                           .conversions = {},
                                           .scope = Scope::everything}));
  return refuse_if_any(std::move(misfits));
}

Result<> tell_before(Session& session, const Around& around) {
  if (!around.before) return {};
  TRY(const auto groups, read_groups(session));
  if (groups.empty()) return {};
  TRY(const auto model, model_of(groups.front()));
  return around.before(session, *model);
}

Result<Plan> up_with_files(Session& session, const Migrating& migrating,
                           std::span<const Migration* const> files, const Around& around) {
  const Dialect& dialect = migrating.engine.dialect();
  const Instant now = migrating.clock.now();
  CHECK(tell_before(session, around));
  CHECK(run_files(session, files, Phase::pre, Direction::up));
  TRY(Plan plan, make_plan(session, migrating.model, dialect, Look::at_shape));
  CHECK(refuse_if_any(plan.issues));
  CHECK(apply_structure(session, plan));
  CHECK(run_files(session, files, Phase::post, Direction::up));
  TRY(const Catalog catalog, read_catalog(session, dialect));
  CHECK(check_all(session, catalog, migrating.model, plan));
  CHECK(apply_indexes(session, dialect, plan, now));
  Ledger kept = plan.next;
  forget_dropped(kept, catalog);
  plan.next.collections = std::move(kept.collections);  // its indexes were made just now
  plan.steps = in_order(std::move(plan.steps), files);
  TRY(const auto group, record(session, dialect, migrating.model, plan, now));
  CHECK(record_applied(session, dialect, files, group, now));
  if (around.after) CHECK(around.after(session, migrating.model));
  plan.changed = true;
  return plan;
}

// Everything is made as the model says; what the files would have changed was never there.
Result<Plan> up_from_nothing(Session& session, const Migrating& migrating,
                             std::span<const Migration* const> files) {
  const Dialect& dialect = migrating.engine.dialect();
  TRY(Plan plan, bring_up_in(session, dialect, migrating.model, migrating.clock.now()));
  TRY(const auto group, read_number(session, "SELECT max(id) FROM ledger"));
  CHECK(record_applied(session, dialect, files, group, migrating.clock.now()));
  for (const Migration* file : files) plan.steps.push_back(file_step(*file, false));
  return plan;
}

Result<Plan> up_in(Session& session, const Migrating& migrating, const Around& around) {
  TRY(Situation situation, survey(session, migrating));
  CHECK(refuse_drift(std::move(situation.drift)));
  TRY(const Ledger ledger, read_ledger(session, situation.catalog));
  if (ledger.digest.empty()) return up_from_nothing(session, migrating, situation.pending);
  if (situation.pending.empty())
    return bring_up_in(session, migrating.engine.dialect(), migrating.model, migrating.clock.now());
  return up_with_files(session, migrating, situation.pending, around);
}

Result<Standing> standing_in(Session& session, const Migrating& migrating) {
  TRY(Situation situation, survey(session, migrating));
  Standing standing{.applied = std::move(situation.applied),
                    .pending = names(situation.pending),
                    .drift = std::move(situation.drift),
                    .groups = 0,
                    .applied_at = {},
                    .model_digest = {}};
  if (situation.catalog.has("ledger")) {
    TRY(standing.groups, read_number(session, "SELECT count(*) FROM ledger"));
    TRY(standing.applied_at.ms, read_number(session, "SELECT coalesce(max(at), 0) FROM ledger"));
    TRY(const Ledger ledger, read_ledger(session, situation.catalog));
    standing.model_digest = ledger.digest;
  }
  standing.same_model = standing.model_digest == to_hex(sha256({migrating.model.source()}));
  return standing;
}

}  // namespace

Result<SchemaReport> start(const Migrating& migrating) {
  bool is_new = false;
  {
    TRY(const auto session, migrating.engine.open_unhurried());
    TRY(Situation situation, survey(*session, migrating));
    CHECK(refuse_drift(std::move(situation.drift)));
    TRY(const Ledger ledger, read_ledger(*session, situation.catalog));
    is_new = ledger.digest.empty();
    if (!is_new && !situation.pending.empty()) {
      return fail(Code::migration_pending, join(names(situation.pending), ", "));
    }
  }
  if (!is_new) return bring_up(migrating.engine, migrating.model, migrating.clock);
  Plan plan;
  CHECK(in_writer(migrating.engine, Mode::apply, [&](Session& session) -> Result<> {
    TRY(plan, up_in(session, migrating, {}));
    return {};
  }));
  return report_of(std::move(plan));
}

Result<Standing> standing(const Migrating& migrating) {
  TRY(const auto session, migrating.engine.open_unhurried());
  Result<Standing> found;
  CHECK(in_transaction(*session, [&]() -> Result<> {
    TRY(found, standing_in(*session, migrating));
    return {};
  }));
  return found;
}

Result<Outlook> look_ahead(const Migrating& migrating) {
  TRY(const auto session, migrating.engine.open_unhurried());
  Outlook outlook;
  CHECK(in_transaction(*session, [&]() -> Result<> {
    TRY(outlook.standing, standing_in(*session, migrating));
    TRY(const Situation situation, survey(*session, migrating));
    const bool is_new = outlook.standing.model_digest.empty();
    TRY(Plan plan, make_plan(*session, migrating.model, migrating.engine.dialect(), Look::at_records));
    outlook.kept = std::move(plan.unknown);
    outlook.issues = std::move(plan.issues);
    outlook.misfits = std::move(plan.misfits);
    outlook.steps = is_new ? std::move(plan.steps) : in_order(std::move(plan.steps), situation.pending);
    for (const Migration* file : situation.pending) {
      if (is_new) outlook.steps.push_back(file_step(*file, false));
      auto script = read_script(file->up.file, file->up.sql);
      if (script) continue;
      for (Issue& issue : script.error().issues) outlook.issues.push_back(std::move(issue));
    }
    return {};
  }));
  return outlook;
}

Result<MigrationReport> migrate_up(const Migrating& migrating, Mode mode, const Around& around) {
  Plan plan;
  CHECK(in_writer(migrating.engine, mode, [&](Session& session) -> Result<> {
    TRY(plan, up_in(session, migrating, around));
    return {};
  }));
  return MigrationReport{std::move(plan.steps), std::move(plan.unknown), plan.changed};
}

}  // namespace dc::store
