// What the verbs of backups work on, by the configuration. One thread.
#pragma once

#include <functional>

#include "app/command.hpp"
#include "app/config.hpp"
#include "app/home.hpp"
#include "app/output.hpp"
#include "features/ops/backup/backup.hpp"
#include "store/sqlite/lock.hpp"

namespace dc {

struct BackupSite {
  std::filesystem::path vault, second, scratch;
  backup::BackupKey key;

  // With the key that is there; `making`: a new one where there is none, and no backups either.
  static Result<BackupSite> of(const Config& config);
  static Result<BackupSite> making(const Config& config, Random& random, bool& is_new_key);
};

// One at a time writes into a vault, and one at a time works in the scratch folder of a data directory.
struct SiteLocks {
  store::DirectoryLock vault, scratch;
};
// Called again and again while somebody else works there: comes back after a moment, or with the error that
// ends the waiting. Empty: nobody waits, and Code::data_in_use names the other one.
using Wait = std::function<Result<>()>;
Result<store::DirectoryLock> lock_folder(const std::filesystem::path& folder, const Wait& wait);
Result<SiteLocks> lock_site(const BackupSite& site, const Wait& wait);

// Restores on a scratch database of their own. Borrows the world.
backup::Bench bench_of(World& world, backup::Progress progress);

// The backup that --id names, else the newest that is verified. Code::config_invalid where both are asked
// for.
Result<backup::Entry> wanted_backup(const BackupSite& site, const Command& command);

// "1.5 MB"
std::string size_text(std::uint64_t bytes);

}  // namespace dc
