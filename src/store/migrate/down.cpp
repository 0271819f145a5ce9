#include <algorithm>

#include "store/apply.hpp"
#include "store/migrate/migrate.hpp"
#include "store/migrate/removal.hpp"
#include "store/sql.hpp"

namespace dc::store {
namespace {

const LedgerField* find_by_place(const LedgerCollection& collection, const LedgerField& former) {
  for (const auto& [name, field] : collection.fields) {
    const bool same_form =
        (field.kind == to_text(Kind::ref_list)) == (former.kind == to_text(Kind::ref_list));
    if (same_form && field.column == former.column) return &field;
  }
  return nullptr;
}

// What the database holds now, under the names of the model before: that of the same place, or, where values
// were converted into another place, that of the same name.
Ledger under_former_names(const Ledger& now, const Ledger& before) {
  Ledger bridged{.digest = now.digest,
                 .collections = {},
                 .indexes = now.indexes,
                 .created_tables = {},
                 .created_columns = {}};
  for (const auto& [type, former] : before.collections) {
    const auto current =
        std::find_if(now.collections.begin(), now.collections.end(),
                     [&, &wanted = former.table](const auto& entry) { return entry.second.table == wanted; });
    if (current == now.collections.end()) continue;
    LedgerCollection collection{.table = former.table, .link_name = former.link_name};
    for (const auto& [name, field] : former.fields) {
      const LedgerField* found = find_by_place(current->second, field);
      const auto by_name = current->second.fields.find(name);
      if (found == nullptr && by_name != current->second.fields.end()) found = &by_name->second;
      if (found != nullptr) collection.fields[name] = *found;
    }
    bridged.collections[type] = std::move(collection);
  }
  return bridged;
}

class Undoing {
 public:
  Undoing(Session& session, const Migrating& migrating, Loss loss, const Around& around)
      : session_(session),
        migrating_(migrating),
        dialect_(migrating.engine.dialect()),
        loss_(loss),
        around_(around) {}

  Result<MigrationReport> run() {
    CHECK(gather());
    const bool by_hand = !files_.empty();
    if (by_hand && around_.before) CHECK(around_.before(session_, *model_now_));
    CHECK(run_files(session_, files_, Phase::post, Direction::down));
    CHECK(take_back());
    CHECK(run_files(session_, files_, Phase::pre, Direction::down));
    CHECK(complete());
    CHECK(forget());
    if (by_hand && around_.after) CHECK(around_.after(session_, *model_before_));
    return std::move(report_);
  }

 private:
  Result<> gather() {
    TRY(const Catalog catalog, read_catalog(session_, dialect_));
    if (!catalog.has("ledger")) return refuse_first();
    TRY(groups_, read_groups(session_));
    if (groups_.size() < 2) return refuse_first();
    TRY(const auto applied, read_applied(session_, catalog));
    CHECK(refuse_drift(find_drift(applied, migrating_.files)));
    std::vector<Issue> issues;
    for (const Migration& file : migrating_.files) {
      const bool is_ours = std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration& one) {
        return one.name == file.name && one.group == groups_[0].id;
      });
      if (!is_ours) continue;
      files_.push_back(&file);
      if (!file.down)
        issues.push_back({file.name, "There is no .down.sql for it: write one that undoes it."});
    }
    CHECK(refuse(std::move(issues), "The last migration has no way back."));
    TRY(model_now_, model_of(groups_[0]));
    TRY(model_before_, model_of(groups_[1]));
    return {};
  }

  static Result<> refuse_first() {
    return fail(Code::migration_refused, "There is no model before this one to go back to.");
  }

  static Result<> refuse(std::vector<Issue> issues, std::string why) {
    if (issues.empty()) return {};
    return fail(Error{Code::migration_refused, std::move(why), std::move(issues)});
  }

  // Conversions go the other way, then what the group made goes.
  Result<> take_back() {
    const Ledger bridged = under_former_names(groups_[0].ledger, groups_[1].ledger);
    TRY(Plan plan, make_plan(session_, *model_before_, dialect_, Look::at_shape, bridged));
    CHECK(refuse(std::move(plan.issues), "Values do not go back into the form that they had."));
    if (plan.conversions.empty()) plan.structure.clear();  // complete() makes what is missing at the end
    CHECK(apply_structure(session_, plan));
    for (Step& step : plan.steps) {
      if (step.effect == Step::Effect::conversion) report_.steps.push_back(std::move(step));
    }
    TRY(Removal removal, plan_removal(session_, dialect_, groups_[0], *model_now_, moved(bridged)));
    if (loss_ == Loss::refused) CHECK(refuse(std::move(removal.losses), "Values would be lost."));
    for (const std::string& sql : removal.statements) CHECK(session_.run({sql, {}}));
    for (Step& step : removal.steps) report_.steps.push_back(std::move(step));
    return {};
  }

  // Places whose values a conversion has taken away.
  std::set<std::string> moved(const Ledger& bridged) const {
    std::set<std::string> places;
    for (const auto& [type, collection] : groups_[1].ledger.collections) {
      const auto now = bridged.collections.find(type);
      if (now == bridged.collections.end()) continue;
      for (const auto& [name, field] : collection.fields) {
        const auto other = now->second.fields.find(name);
        if (other == now->second.fields.end() || other->second.column == field.column) continue;
        places.insert(other->second.column);
        places.insert(collection.table + "." + other->second.column);
      }
    }
    return places;
  }

  // What the former model has and the database has lost comes back, empty; then all records must fit.
  Result<> complete() {
    Ledger former = groups_[1].ledger;
    std::erase_if(former.indexes, [&](const auto& entry) {
      const auto now = groups_[0].ledger.indexes.find(entry.first);
      return now == groups_[0].ledger.indexes.end() || now->second != entry.second;
    });
    TRY(Plan plan, make_plan(session_, *model_before_, dialect_, Look::at_shape, former));
    CHECK(refuse(std::move(plan.issues), "The former model does not fit the database."));
    CHECK(apply_structure(session_, plan));
    TRY(const Catalog catalog, read_catalog(session_, dialect_));
    TRY(auto misfits, find_misfits(session_, {.model = *model_before_,
                                              .catalog = catalog,
                                              .before = plan.before,
                                              .new_unique_indexes = plan.new_unique_indexes,
                                              .conversions = {},
                                              .scope = Scope::everything}));
    CHECK(refuse(std::move(misfits), "Some records do not fit the former model."));
    CHECK(apply_indexes(session_, dialect_, plan, migrating_.clock.now()));
    for (Step& step : plan.steps) report_.steps.push_back(std::move(step));
    report_.kept = std::move(plan.unknown);
    report_.changed = true;
    return {};
  }

  Result<> forget() {
    for (const char* statement :
         {"DELETE FROM migration WHERE ledger_id = ", "DELETE FROM ledger WHERE id = "}) {
      Sql sql(dialect_);
      sql << statement << Bind{groups_[0].id};
      CHECK(session_.run(sql.statement()));
    }
    return {};
  }

  Session& session_;
  const Migrating& migrating_;
  const Dialect& dialect_;
  const Loss loss_;
  const Around& around_;
  std::vector<Group> groups_;  // the one to undo, and the one before
  std::vector<const Migration*> files_;
  std::unique_ptr<Model> model_now_, model_before_;
  MigrationReport report_;
};

}  // namespace

Result<MigrationReport> migrate_down(const Migrating& migrating, Mode mode, Loss loss, const Around& around) {
  MigrationReport report;
  CHECK(in_writer(migrating.engine, mode, [&](Session& session) -> Result<> {
    TRY(report, Undoing(session, migrating, loss, around).run());
    return {};
  }));
  return report;
}

}  // namespace dc::store
