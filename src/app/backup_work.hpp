// What backups, their rehearsal and their retention are, for verbs and for jobs alike. One at a time: a verb
// is refused while another works there, a job waits for its turn.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/backup_site.hpp"
#include "features/ops/backup/retention.hpp"

namespace dc {

// Makes a backup of what is served and proves it. `told`: of a key that had to be made. An error of
// `progress` ends it with that error, and leaves none behind.
Result<backup::Entry> make_backup(Home& home, const Wait& wait, const backup::Progress& progress,
                                  const std::function<void(const std::filesystem::path& key)>& told);

// Rehearses the restore of that backup; its signed report is kept beside the backups, but for one that
// `progress` has ended, which has shown nothing.
Result<backup::Report> run_drill(World& world, const BackupSite& site, const backup::Entry& entry,
                                 const Wait& wait, const backup::Progress& progress);

// Oldest first.
Result<std::vector<backup::Report>> past_drills(const BackupSite& site);

struct Pruned {
  std::filesystem::path folder;
  backup::Verdict verdict;
};
enum class Pruning : unsigned char { dry_run, deletes };
// Deletes what retention does not keep, in both folders. `go_on` is asked before each one.
Result<std::vector<Pruned>> prune_backups(const BackupSite& site, const Clock& clock, Pruning pruning,
                                          const Wait& wait, const store::Engine::GoOn& go_on);

// Shows `output` how far it is.
backup::Progress shown_on(Output& output);

}  // namespace dc
