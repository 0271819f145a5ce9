// `restore` and `drill run|history`: the same restore, once for good and once to see that it would work.
#include "app/backup_work.hpp"
#include "app/verbs.hpp"
#include "base/text.hpp"
#include "features/ops/backup/restore.hpp"
#include "store/sqlite/lock.hpp"

namespace dc {
namespace {

namespace fs = std::filesystem;
using backup::Entry, backup::Report;
using json::Array, json::Object;

enum class Way : unsigned char { to_folder, in_place, undo };

Result<Way> way_of(const Command& command) {
  const int given = (command.text("to").empty() ? 0 : 1) + (command.flag("in-place") ? 1 : 0) +
                    (command.flag("undo") ? 1 : 0);
  if (given != 1) return fail(Code::config_invalid, "Say where to: one of --to DIR, --in-place and --undo.");
  if (command.flag("undo")) return Way::undo;
  return command.flag("in-place") ? Way::in_place : Way::to_folder;
}

std::string origin(const Entry& entry) {
  return entry.id + " of " + to_text(entry.created_at) + " (" + size_text(entry.plain_bytes()) + ")";
}

Exit say(const std::string& text, Object document, const Command& command, Output& output) {
  output.out(command.flag("json") ? json::to_text(std::move(document)) + "\n" : text + "\n");
  return Exit::done;
}

Result<Exit> restore_to_folder(const BackupSite& site, const Entry& entry, const Command& command,
                               Output& output) {
  const fs::path to = command.text("to");
  const bool is_plan = command.flag("plan");
  if (!is_plan) {
    World world(STDERR_FILENO, Level::warn);
    CHECK(backup::restore_to(site.vault, entry, site.key, to, bench_of(world, shown_on(output))));
  }
  const std::string text =
      std::string(is_plan ? "Would restore " : "Restored ") + origin(entry) + " to " + to.string() +
      (is_plan ? "."
               : ": every table is what it was.\nServe it with: datacanvas serve --data " + to.string());
  return say(text, {{"plan", is_plan}, {"id", entry.id}, {"to", to.string()}}, command, output);
}

Result<Exit> restore_here(const Config& config, const BackupSite& site, const Entry& entry,
                          const Command& command, Output& output) {
  const fs::path data = fs::absolute(config.data_directory()).lexically_normal();
  if (command.flag("plan")) {
    return say("Would restore " + origin(entry) + " in the place of " + data.string() +
                   "; what is there now is kept beside it.",
               {{"plan", true}, {"id", entry.id}, {"data", data.string()}}, command, output);
  }
  TRY(const auto lock, store::DirectoryLock::take(data));
  CHECK(backup::finish_restore(data));
  World world(STDERR_FILENO, Level::warn);
  TRY(const auto before,
      backup::restore_in_place(site.vault, entry, site.key, data, bench_of(world, shown_on(output))));
  return say("Restored " + origin(entry) + ": every table is what it was.\nWhat was there before: " +
                 before.string() + "\nTake it back with: datacanvas restore --undo --data " + data.string(),
             {{"plan", false}, {"id", entry.id}, {"data", data.string()}, {"before", before.string()}},
             command, output);
}

Result<Exit> undo(const Config& config, const Command& command, Output& output) {
  const fs::path data = fs::absolute(config.data_directory()).lexically_normal();
  TRY(const auto lock, store::DirectoryLock::take(data));
  CHECK(backup::finish_restore(data));
  const SystemClock clock;
  TRY(const auto before, backup::undo_restore(data, clock));
  return say("The data is what it was before the restore. What had been restored: " + before.string(),
             {{"data", data.string()}, {"before", before.string()}}, command, output);
}

Object json_of(const Report& report) {
  Array steps;
  for (const auto& step : report.steps) steps.push_back(Object{{"step", step.name}, {"ms", step.ms}});
  return {{"id", report.id},
          {"at", to_text(report.at)},
          {"passed", report.is_verified},
          {"failed_step", report.failed_step},
          {"detail", report.detail},
          {"steps", std::move(steps)}};
}

std::string line_of(const Report& report) {
  std::string line =
      to_text(report.at) + "  " + (report.is_verified ? "passed" : "failed") + "  " + report.id;
  for (const auto& step : report.steps) line += "  " + step.name + " " + std::to_string(step.ms) + " ms";
  if (!report.detail.empty()) line += "  " + report.failed_step + ": " + report.detail;
  return line + "\n";
}

}  // namespace

Result<Exit> restore_verb(const Config& config, const Command& command, Output& output) {
  TRY(const Way way, way_of(command));
  if (way == Way::undo) return undo(config, command, output);
  TRY(const auto site, BackupSite::of(config));
  TRY(const Entry entry, wanted_backup(site, command));
  if (way == Way::to_folder) return restore_to_folder(site, entry, command, output);
  return restore_here(config, site, entry, command, output);
}

Result<Exit> drill_run(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  TRY(const Entry entry, wanted_backup(site, command));
  World world(STDERR_FILENO, Level::warn);
  TRY(const Report report, run_drill(world, site, entry, {}, shown_on(output)));
  output.out(command.flag("json") ? json::to_text(json_of(report)) + "\n" : line_of(report));
  return report.is_verified ? Exit::done : Exit::failed;
}

Result<Exit> drill_history(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  TRY(const auto reports, past_drills(site));
  Array array;
  std::string lines;
  for (const Report& report : reports) {
    array.push_back(json_of(report));
    lines += line_of(report);
  }
  if (lines.empty()) lines = "There was no drill yet.\n";
  output.out(command.flag("json") ? json::to_text(Object{{"drills", std::move(array)}}) + "\n" : lines);
  return Exit::done;
}

}  // namespace dc
