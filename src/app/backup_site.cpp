#include "app/backup_site.hpp"

#include <cmath>

#include "store/sqlite/sqlite.hpp"

namespace dc {
namespace {

BackupSite site_with(const Config& config, backup::BackupKey key) {
  const auto absolute = [](const std::filesystem::path& path) {
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal();
  };
  return {.vault = absolute(config.backup_directory()),
          .second = absolute(config.second_backups()),
          .scratch = absolute(config.data_directory() / "scratch" / "work"),
          .key = std::move(key)};
}

}  // namespace

namespace {

// With a new key nobody could open what is there, and retention could not judge it.
Result<> expect_no_backups(const Config& config) {
  TRY(const bool any, backup::has_backups(config.backup_directory()));
  if (!any) return {};
  return fail(Code::config_invalid, "There are backups in '" + config.backup_directory().string() +
                                        "' and no key in '" + config.backup_key().string() +
                                        "': bring their key there, or name another folder with --backups.");
}

}  // namespace

Result<BackupSite> BackupSite::of(const Config& config) {
  TRY(auto key, backup::BackupKey::load(config.backup_key()));
  return site_with(config, std::move(key));
}

Result<BackupSite> BackupSite::making(const Config& config, Random& random, bool& is_new_key) {
  std::error_code ignored;  // load_or_make says what is wrong with the path
  is_new_key = !std::filesystem::exists(config.backup_key(), ignored);
  if (is_new_key) CHECK(expect_no_backups(config));
  TRY(auto key, backup::BackupKey::load_or_make(config.backup_key(), random));
  return site_with(config, std::move(key));
}

Result<store::DirectoryLock> lock_folder(const std::filesystem::path& folder, const Wait& wait) {
  while (true) {
    auto lock = store::DirectoryLock::take(folder);
    if (lock || lock.error().code != Code::data_in_use || !wait) return lock;
    CHECK(wait());
  }
}

Result<SiteLocks> lock_site(const BackupSite& site, const Wait& wait) {
  TRY(auto vault, lock_folder(site.vault, wait));
  TRY(auto scratch, lock_folder(site.scratch.parent_path(), wait));
  return SiteLocks{std::move(vault), std::move(scratch)};
}

backup::Bench bench_of(World& world, backup::Progress progress) {
  return {.clock = world.clock,
          .open_engine =
              [&world](const std::filesystem::path& folder) {
                return store::open_sqlite({.directory = folder, .readers = 1}, world.log, world.metrics,
                                          world.clock);
              },
          .progress = std::move(progress)};
}

Result<backup::Entry> wanted_backup(const BackupSite& site, const Command& command) {
  const std::string id = command.text("id");
  if (!id.empty() && command.flag("latest"))
    return fail(Code::config_invalid, "Say which backup: --id ID or --latest, not both.");
  if (id.empty()) return backup::find_latest(site.vault, site.key, SystemClock().now());
  TRY(auto entry, backup::find(site.vault, site.key, id));
  if (entry.state != backup::State::damaged) return entry;
  return fail(Code::corrupt, "The backup " + id + " is damaged: " + entry.detail);
}

std::string size_text(std::uint64_t bytes) {
  const char* unit = " kB";
  double size = static_cast<double>(bytes) / 1000;
  for (const char* next : {" MB", " GB", " TB"}) {
    if (size < 1000) break;
    size /= 1000;
    unit = next;
  }
  const auto tenths = std::llround(size * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + unit;
}

}  // namespace dc
