// What backups, their rehearsal and their retention are, for verbs and for jobs alike. Each waits for nobody:
// one at a time works in a vault, the other is refused.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/backup_site.hpp"
#include "features/ops/backup/retention.hpp"

namespace dc {

// Makes a backup of what is served and proves it. `told`: of a key that had to be made.
Result<backup::Entry> make_backup(Home& home, const backup::Progress& progress,
                                  const std::function<void(const std::filesystem::path& key)>& told);

// Rehearses the restore of that backup; its signed report is kept beside the backups.
Result<backup::Report> run_drill(World& world, const BackupSite& site, const backup::Entry& entry,
                                 const backup::Progress& progress);

// Oldest first.
Result<std::vector<backup::Report>> past_drills(const BackupSite& site);

struct Pruned {
  std::filesystem::path folder;
  backup::Verdict verdict;
};
// Deletes what retention does not keep, in both folders.
Result<std::vector<Pruned>> prune_backups(const BackupSite& site, const Clock& clock, bool is_dry_run);

// Shows `output` how far it is.
backup::Progress shown_on(Output& output);

}  // namespace dc
