// What the verbs of backups work on, by the configuration. One thread.
#pragma once

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

  // With the key that is there; `making`: a new one where there is none.
  static Result<BackupSite> of(const Config& config);
  static Result<BackupSite> making(const Config& config, Random& random, bool& is_new_key);
};

// Only one at a time writes into a vault or uses the scratch folders. Code::data_in_use names the other.
Result<store::DirectoryLock> lock_vault(const BackupSite& site);

// Restores on a scratch database of their own. Borrows the world.
backup::Bench bench_of(World& world, backup::Progress progress);

// The backup that --id names, else the newest that is verified. Code::config_invalid where both are asked
// for.
Result<backup::Entry> wanted_backup(const BackupSite& site, const Command& command);

// "1.5 MB"
std::string size_text(std::uint64_t bytes);

}  // namespace dc
