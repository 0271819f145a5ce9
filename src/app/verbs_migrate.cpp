#include <filesystem>

#include "app/control.hpp"
#include "app/verbs.hpp"
#include "base/text.hpp"
#include "content/change_log.hpp"
#include "content/reconcile.hpp"
#include "features/ops/backup/restore.hpp"
#include "model/load.hpp"
#include "store/migrate/migrate.hpp"
#include "store/sqlite/sqlite.hpp"

namespace dc {

namespace {

using store::Step;

// What the model file and the folder of migrations say.
struct Wanted {
  std::unique_ptr<Model> model;
  std::vector<store::Migration> files;
};

Result<Wanted> read_wanted(const std::filesystem::path& model_file, const std::filesystem::path& folder,
                           const store::Engine& engine) {
  Wanted wanted;
  TRY(wanted.model, load_configured_model(model_file));
  TRY(wanted.files, store::read_migrations(folder, engine.dialect().name()));
  return wanted;
}

std::filesystem::path absolute_model(const Config& config) {
  return config.model_file().empty() ? std::filesystem::path()
                                     : std::filesystem::absolute(config.model_file());
}

// ---- What is said ----

std::string cost_text(const Step& step) {
  const std::string records = std::to_string(step.rows) + (step.rows == 1 ? " record" : " records");
  switch (step.cost) {
    case Step::Cost::nothing:
      return "the database stays as it is";
    case Step::Cost::instant:
      return "at once";
    case Step::Cost::read:
      return "reads " + records;
    case Step::Cost::rewrite:
      return step.effect == Step::Effect::file ? "as it says" : "writes " + records;
  }
  return {};
}

json::Array json_of(const std::vector<Step>& steps) {
  json::Array array;
  for (const Step& step : steps) {
    array.push_back(json::Object{{"effect", to_text(step.effect)},
                                 {"cost", to_text(step.cost)},
                                 {"records", step.rows},
                                 {"step", step.sentence}});
  }
  return array;
}

json::Array json_of(const std::vector<Issue>& issues) {
  json::Array array;
  for (const Issue& issue : issues)
    array.push_back(json::Object{{"pointer", issue.pointer}, {"detail", issue.message}});
  return array;
}

json::Array json_of(const std::vector<std::string>& texts) {
  json::Array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

std::string lines(std::string_view title, const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  std::string out = std::string(title) + "\n";
  for (const std::string& text : texts) out += "  " + text + "\n";
  return out;
}

std::string lines(std::string_view title, const std::vector<Issue>& issues) {
  std::vector<std::string> texts;
  texts.reserve(issues.size());
  for (const Issue& issue : issues) texts.push_back(issue.pointer + ": " + issue.message);
  return lines(title, texts);
}

std::string lines(std::string_view title, const std::vector<Step>& steps) {
  std::vector<std::string> texts;
  for (const Step& step : steps) {
    std::string effect(to_text(step.effect));
    effect.resize(12, ' ');
    texts.push_back(effect + step.sentence + " (" + cost_text(step) + ")");
  }
  return lines(title, texts);
}

// ---- plan and status ----

bool is_refused(const store::Outlook& outlook) {
  const bool mended = !outlook.standing.pending.empty();
  return !outlook.standing.drift.empty() || !outlook.issues.empty() || (!outlook.misfits.empty() && !mended);
}

Result<Exit> tell_plan(const store::Migrating& migrating, const Command& command, Output& output) {
  TRY(const store::Outlook outlook, store::look_ahead(migrating));
  const bool refused = is_refused(outlook);
  if (command.flag("json")) {
    const json::Object document{{"refused", refused},
                                {"steps", json_of(outlook.steps)},
                                {"kept", json_of(outlook.kept)},
                                {"pending", json_of(outlook.standing.pending)},
                                {"drift", json_of(outlook.standing.drift)},
                                {"issues", json_of(outlook.issues)},
                                {"misfits", json_of(outlook.misfits)}};
    output.out(json::to_text(document) + "\n");
  } else {
    const std::string_view open = outlook.standing.pending.empty()
                                      ? "Refused, because of the records that are there:"
                                      : "To be mended by the files that wait:";
    std::string text = lines("Steps:", outlook.steps);
    if (text.empty()) text = "There is nothing to do.\n";
    output.out(text + lines("Kept, though the model does not know it:", outlook.kept) +
               lines("Not as it was applied:", outlook.standing.drift) + lines("Refused:", outlook.issues) +
               lines(open, outlook.misfits));
  }
  return refused ? Exit::failed : Exit::done;
}

Result<Exit> tell_status(const store::Migrating& migrating, const Command& command, Output& output) {
  TRY(const store::Standing standing, store::standing(migrating));
  if (command.flag("json")) {
    json::Array applied;
    for (const store::AppliedMigration& one : standing.applied) {
      applied.push_back(json::Object{
          {"name", one.name}, {"sha256", one.digest}, {"at", to_text(one.at)}, {"group", one.group}});
    }
    const json::Object document{{"same_model", standing.same_model},
                                {"model_sha256", standing.model_digest},
                                {"applied_at", to_text(standing.applied_at)},
                                {"groups", standing.groups},
                                {"applied", std::move(applied)},
                                {"pending", json_of(standing.pending)},
                                {"drift", json_of(standing.drift)}};
    output.out(json::to_text(document) + "\n");
  } else {
    std::vector<std::string> applied;
    for (const store::AppliedMigration& one : standing.applied) {
      applied.push_back(one.name + "  " + to_text(one.at) + "  " + one.digest.substr(0, 16) + "…");
    }
    output.out(std::string("The model is ") + (standing.same_model ? "" : "not ") +
               "the one that was applied" +
               (standing.groups > 0 ? " at " + to_text(standing.applied_at) : "") + ".\n" +
               lines("Applied:", applied) + lines("Waiting:", standing.pending) +
               lines("Not as it was applied:", standing.drift));
  }
  if (!standing.drift.empty()) return Exit::failed;
  return standing.same_model && standing.pending.empty() ? Exit::done : Exit::partly;
}

using Tell = Result<Exit> (*)(const store::Migrating&, const Command&, Output&);

Result<Exit> tell_of(Home& home, const Command& command, Output& output, Tell tell) {
  TRY(const Wanted wanted, read_wanted(command.text("model-file"), command.text("folder"), home.engine()));
  return tell({home.engine(), *wanted.model, wanted.files, home.world().clock}, command, output);
}

// ---- On a directory that nobody serves ----

struct Site {
  World world;
  std::filesystem::path directory;
  std::unique_ptr<store::Engine> engine;
  Wanted wanted;

  explicit Site(const Config& config)
      : world(STDERR_FILENO, std::max(config.log_level(), Level::warn)),
        directory(std::filesystem::absolute(config.data_directory()).lexically_normal()) {}
  ~Site() {
    if (engine) engine->stop();
  }
  store::Migrating migrating() { return {*engine, *wanted.model, wanted.files, world.clock}; }
};

Result<std::unique_ptr<Site>> open_site(const Config& config) {
  auto site = std::make_unique<Site>(config);
  std::error_code error;
  if (!std::filesystem::exists(site->directory / "datacanvas.db", error) && !error) {
    return fail(Code::file_error,
                "There is no data in '" + site->directory.string() + "'; name its directory with --data.");
  }
  const store::SqliteOptions options{
      .directory = site->directory, .readers = 1, .prepare = backup::finish_restore};
  TRY(site->engine, store::open_sqlite(options, site->world.log, site->world.metrics, site->world.clock));
  TRY(site->wanted, read_wanted(absolute_model(config), migrations_folder(config), *site->engine));
  return site;
}

Result<Exit> tell(const Config& config, const Command& command, Output& output, Tell what) {
  Command served = command;
  served.values["model-file"] = absolute_model(config).string();
  served.values["folder"] = migrations_folder(config).string();
  served.places.clear();  // what the verb is about, not where the server has its own
  TRY(const auto answered, send_command(config.data_directory(), served, output));
  if (answered) return *answered;
  TRY(const auto site, open_site(config));
  return what(site->migrating(), command, output);
}

// Hand-written SQL may write records: what the log says is verified before it, and the log learns what it
// did.
store::Around keep_log(Site& site) {
  const store::Dialect& dialect = site.engine->dialect();
  return {.before = [&site, &dialect](store::Session& session, const Model& model) -> Result<> {
            TRY(const std::string key, load_log_key(site.directory, *site.engine, site.world.random));
            CHECK(verify_log(session, model, dialect, key));
            return {};
          },
          .after = [&site, &dialect](store::Session& session, const Model& model) -> Result<> {
            TRY(const std::string key, load_log_key(site.directory, *site.engine, site.world.random));
            CHECK(reconcile_log(session, {.model = model,
                                          .dialect = dialect,
                                          .clock = site.world.clock,
                                          .random = site.world.random,
                                          .log_key = key}));
            return {};
          }};
}

store::Mode mode_of(const Command& command) {
  return command.flag("dry-run") ? store::Mode::rehearse : store::Mode::apply;
}

Exit tell_report(const store::MigrationReport& report, const std::string& copy, const Command& command,
                 Output& output) {
  const bool is_rehearsal = command.flag("dry-run");
  if (command.flag("json")) {
    json::Object document{{"changed", report.changed && !is_rehearsal},
                          {"dry_run", is_rehearsal},
                          {"steps", json_of(report.steps)},
                          {"kept", json_of(report.kept)}};
    if (!copy.empty()) document.emplace_back("copy", copy);
    output.out(json::to_text(document) + "\n");
    return Exit::done;
  }
  std::string text = lines(is_rehearsal ? "Done and undone again:" : "Done:", report.steps);
  if (!report.changed) text = "There was nothing to do.\n";
  if (report.changed && text.empty()) text = "Done.\n";
  text += lines("Kept, though the model does not know it:", report.kept);
  if (!copy.empty()) text += "The database as it was before: " + copy + "\n";
  output.out(text);
  return Exit::done;
}

// Never over an older one: the time is in its name, and the copy refuses what exists.
Result<std::string> keep_copy(Site& site) {
  const auto folder = site.directory / "migrations-backup";
  std::error_code error;
  std::filesystem::create_directory(folder, error);
  if (!error) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error) return fail(Code::file_error, folder.string() + ": " + error.message());
  std::string time = to_text(site.world.clock.now());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  const auto file = folder / (time + ".db");
  CHECK(site.engine->copy_to(file, Durability::durable));
  return file.string();
}

}  // namespace

Result<Exit> migrate_plan_served(Home& home, const Command& command, Output& output) {
  return tell_of(home, command, output, tell_plan);
}

Result<Exit> migrate_status_served(Home& home, const Command& command, Output& output) {
  return tell_of(home, command, output, tell_status);
}

Result<Exit> migrate_plan(const Config& config, const Command& command, Output& output) {
  return tell(config, command, output, tell_plan);
}

Result<Exit> migrate_status(const Config& config, const Command& command, Output& output) {
  return tell(config, command, output, tell_status);
}

Result<Exit> migrate_up_verb(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, open_site(config));
  TRY(const auto report, store::migrate_up(site->migrating(), mode_of(command), keep_log(*site)));
  return tell_report(report, {}, command, output);
}

Result<Exit> migrate_down_verb(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, open_site(config));
  const bool is_forced = command.flag("force");
  std::string copy;
  if (is_forced && !command.flag("dry-run")) {
    TRY(copy, keep_copy(*site));
  }
  const auto loss = is_forced ? store::Loss::accepted : store::Loss::refused;
  TRY(const auto report, store::migrate_down(site->migrating(), mode_of(command), loss, keep_log(*site)));
  const Exit exit = tell_report(report, copy, command, output);
  output.note("The next start applies the model file again: put the former one in its place first.\n");
  return exit;
}

Result<Exit> migrate_new(const Config& config, const Command& command, Output& output) {
  const SystemClock clock;
  TRY(const auto paths, store::new_migration(migrations_folder(config), command.text("name"), clock.now()));
  std::vector<std::string> files;
  files.reserve(paths.size());
  for (const auto& path : paths) files.push_back(path.string());
  output.out(command.flag("json") ? json::to_text(json::Object{{"files", json_of(files)}}) + "\n"
                                  : lines("Written; delete what you do not need:", files));
  return Exit::done;
}

}  // namespace dc
