#include "app/backup_work.hpp"

#include <algorithm>

#include "app/version.hpp"
#include "base/background.hpp"

namespace dc {
namespace {

constexpr const char* drills_name = "drills";

// The model and the numbered migrations are part of what a new machine needs.
std::vector<backup::NamedFile> files_of(const Home& home) {
  std::vector<backup::NamedFile> files{{"log.key", home.directory() / "log.key"}};
  const Config& config = home.config();
  if (!config.model_file().empty())
    files.push_back({"model.graphql", std::filesystem::absolute(config.model_file())});
  std::error_code ignored;  // a folder that is not there has no files
  for (const auto& file : std::filesystem::directory_iterator(migrations_folder(config), ignored)) {
    if (file.path().extension() == ".sql")
      files.push_back({"migrations/" + file.path().filename().string(), file.path()});
  }
  return files;
}

}  // namespace

Result<backup::Entry> make_backup(Home& home, const Wait& wait, const backup::Progress& progress,
                                  const std::function<void(const std::filesystem::path&)>& told) {
  bool is_new_key = false;
  TRY(const auto site, BackupSite::making(home.config(), home.world().random, is_new_key));
  if (is_new_key) told(std::filesystem::absolute(home.config().backup_key()).lexically_normal());
  TRY(const auto locks, lock_site(site, wait));
  TRY(auto entry, run_in_background([&] {
        return backup::run({.engine = home.engine(),
                            .random = home.world().random,
                            .key = site.key,
                            .files = files_of(home),
                            .vault = site.vault,
                            .second = site.second,
                            .scratch = site.scratch,
                            .product = std::string(version),
                            .bench = bench_of(home.world(), progress)});
      }));
  home.world().log.info("backup",
                        {{"id", entry.id}, {"state", to_text(entry.state)}, {"detail", entry.detail}});
  return entry;
}

Result<backup::Report> run_drill(World& world, const BackupSite& site, const backup::Entry& entry,
                                 const Wait& wait, const backup::Progress& progress) {
  TRY(const auto locks, lock_site(site, wait));
  TRY(const auto report, run_in_background([&] {
        return backup::rehearse(site.vault, entry, site.key, site.scratch, bench_of(world, progress));
      }));
  CHECK(backup::make_folder(site.vault / drills_name));
  CHECK(backup::write_signed(site.vault / drills_name, backup::make_id(report.at, world.random),
                             to_json(report), site.key.signer()));
  return report;
}

Result<std::vector<backup::Report>> past_drills(const BackupSite& site) {
  std::vector<backup::Report> reports;
  std::error_code ignored;  // no folder: no drill yet
  for (const auto& file : std::filesystem::directory_iterator(site.vault / drills_name, ignored)) {
    if (file.path().extension() != ".json") continue;
    TRY(const std::string text,
        backup::read_signed(site.vault / drills_name, file.path().stem().string(), site.key));
    TRY(backup::Report report, backup::report_from_json(text));
    reports.push_back(std::move(report));
  }
  std::sort(reports.begin(), reports.end(),
            [](const backup::Report& a, const backup::Report& b) { return a.at < b.at; });
  return reports;
}

namespace {

Result<Pruned> prune_one(const std::filesystem::path& folder, const BackupSite& site, const Clock& clock,
                         Pruning pruning, const store::Engine::GoOn& go_on) {
  TRY(const auto entries, backup::list(folder, site.key));
  std::vector<backup::Candidate> candidates;
  candidates.reserve(entries.size());
  for (const backup::Entry& entry : entries)
    candidates.push_back({.id = entry.id,
                          .created_at = entry.created_at,
                          .is_verified = entry.state == backup::State::verified,
                          .is_ours = entry.manifest.has_value()});
  auto verdict = backup::judge(std::move(candidates), clock.now());
  for (const std::string& id : verdict.dropped) {
    if (pruning == Pruning::dry_run) break;
    CHECK(go_on());
    CHECK(backup::remove(folder, id));
  }
  return Pruned{folder, std::move(verdict)};
}

}  // namespace

Result<std::vector<Pruned>> prune_backups(const BackupSite& site, const Clock& clock, Pruning pruning,
                                          const Wait& wait, const store::Engine::GoOn& go_on) {
  TRY(const auto locks, lock_site(site, wait));
  std::vector<Pruned> all;
  TRY(auto first, prune_one(site.vault, site, clock, pruning, go_on));
  all.push_back(std::move(first));
  std::error_code ignored;  // a disk that is not there has nothing to delete
  if (site.second.empty() || !std::filesystem::exists(site.second, ignored)) return all;
  TRY(const auto second_lock, lock_folder(site.second, wait));
  TRY(auto second, prune_one(site.second, site, clock, pruning, go_on));
  all.push_back(std::move(second));
  return all;
}

backup::Progress shown_on(Output& output) {
  return [&output](std::string_view step, std::uint64_t done, std::uint64_t total) -> Result<> {
    if (total > 0) output.progress(done, total, std::string("bytes: ") + std::string(step));
    return {};
  };
}

}  // namespace dc
