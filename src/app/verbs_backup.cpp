// `backup run|list|show|verify|prune`.
#include "app/backup_work.hpp"
#include "app/verbs.hpp"
#include "features/schedule/scheduler.hpp"

namespace dc {
namespace {

using backup::Entry, backup::State;
using json::Array, json::Object;

Object json_of(const Entry& entry) {
  Object object{{"id", entry.id},
                {"created_at", to_text(entry.created_at)},
                {"state", to_text(entry.state)},
                {"bytes", static_cast<std::int64_t>(entry.plain_bytes())},
                {"sealed_bytes", static_cast<std::int64_t>(entry.sealed_bytes())}};
  if (!entry.detail.empty()) object.emplace_back("detail", entry.detail);
  if (entry.report) {
    Array steps;
    for (const auto& step : entry.report->steps)
      steps.push_back(Object{{"step", step.name}, {"ms", step.ms}});
    object.emplace_back("steps", std::move(steps));
    object.emplace_back("failed_step", entry.report->failed_step);
  }
  return object;
}

std::string line_of(const Entry& entry) {
  std::string state(to_text(entry.state));
  state.resize(10, ' ');
  std::string line = entry.id + "  " + state + "  " + size_text(entry.plain_bytes()) + ", sealed " +
                     size_text(entry.sealed_bytes());
  if (!entry.detail.empty()) line += "  " + entry.detail;
  return line + "\n";
}

std::string steps_text(const backup::Report& report) {
  std::string text;
  for (const auto& step : report.steps) {
    text += (text.empty() ? "" : ", ") + step.name + " " + std::to_string(step.ms) + " ms";
  }
  return text;
}

Exit exit_of(const Entry& entry) {
  if (entry.state != State::verified) return Exit::failed;
  return entry.detail.empty() ? Exit::done : Exit::partly;
}

Result<Exit> tell(const Entry& entry, const Command& command, Output& output) {
  if (command.flag("json")) {
    output.out(json::to_text(json_of(entry)) + "\n");
  } else {
    output.out(line_of(entry) + "  " + steps_text(*entry.report) + "\n");
  }
  return exit_of(entry);
}

}  // namespace

Result<Exit> backup_run(Home& home, const Command& command, Output& output) {
  const auto tell_key = [&](const std::filesystem::path& key) {
    output.note("A new backup key: " + key.string() +
                "\n  Without it no backup can be opened. Keep a copy of it elsewhere.\n");
  };
  const auto shown = shown_on(output);
  const auto progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total) -> Result<> {
    CHECK(home.scheduler().go_on());
    return shown(step, done, total);
  };
  TRY(const Entry entry, make_backup(home, {}, progress, tell_key));
  return tell(entry, command, output);
}

Result<Exit> backup_list(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  TRY(const auto entries, backup::list(site.vault, site.key));
  Array array;
  std::string lines;
  for (const Entry& entry : entries) {
    array.push_back(json_of(entry));
    lines += line_of(entry);
  }
  if (lines.empty()) lines = "There is no backup in " + site.vault.string() + " yet.\n";
  output.out(command.flag("json") ? json::to_text(Object{{"backups", std::move(array)}}) + "\n" : lines);
  return Exit::done;
}

Result<Exit> backup_show(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  TRY(const auto entry, backup::find(site.vault, site.key, command.text("id")));
  Object document = json_of(entry);
  std::string text = line_of(entry);
  if (entry.report) text += "  " + steps_text(*entry.report) + "\n";
  if (entry.manifest) {
    document.emplace_back("manifest", json::parse(to_json(*entry.manifest)).value());
    text += "Files:\n";
    for (const auto& file : entry.manifest->files)
      text += "  " + file.name + "  " + size_text(file.plain.bytes) + "  " + file.plain.sha256 + "\n";
    text += "Tables:\n";
    for (const auto& table : entry.manifest->tables)
      text += "  " + table.table + "  " + std::to_string(table.rows) + " rows  " + table.digest + "\n";
  }
  output.out(command.flag("json") ? json::to_text(document) + "\n" : text);
  return entry.state == State::damaged ? Exit::failed : Exit::done;
}

Result<Exit> backup_verify(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  TRY(const auto entry, wanted_backup(site, command));
  CHECK(backup::verify_files(site.vault, entry, site.key, shown_on(output)));
  output.out(command.flag("json")
                 ? json::to_text(
                       Object{{"id", entry.id}, {"files_verified", true}, {"state", to_text(entry.state)}}) +
                       "\n"
                 : "Its files are what the signed manifest says: " + line_of(entry));
  return Exit::done;
}

Result<Exit> backup_prune(const Config& config, const Command& command, Output& output) {
  TRY(const auto site, BackupSite::of(config));
  const bool is_dry_run = command.flag("dry-run");
  TRY(const auto vaults, prune_backups(site, SystemClock(), is_dry_run ? Pruning::dry_run : Pruning::deletes,
                                       {}, [] { return Result<>(); }));
  Array documents;
  std::string text;
  bool is_suspended = false;
  for (const auto& [folder, verdict] : vaults) {
    Array kept, dropped;
    text += folder.string() + "\n";
    for (const auto& one : verdict.kept) {
      kept.push_back(Object{{"id", one.id}, {"reason", one.reason}});
      text += "  " + one.id + "  stays: " + one.reason + "\n";
    }
    for (const std::string& id : verdict.dropped) {
      dropped.emplace_back(id);
      text += "  " + id + (is_dry_run ? "  would be deleted\n" : "  deleted\n");
    }
    if (!verdict.suspended.empty()) text += "  Nothing is deleted: " + verdict.suspended + ".\n";
    is_suspended = is_suspended || !verdict.suspended.empty();
    documents.push_back(Object{{"folder", folder.string()},
                               {"kept", std::move(kept)},
                               {"dropped", std::move(dropped)},
                               {"suspended", verdict.suspended}});
  }
  const Object document{{"dry_run", is_dry_run}, {"vaults", std::move(documents)}};
  output.out(command.flag("json") ? json::to_text(document) + "\n" : text);
  return is_suspended ? Exit::partly : Exit::done;
}

}  // namespace dc
