// Backups that are proven by restore.
//
//   copy      a copy of the database at one moment, its tables counted and digested in the original then
//   seal      each file compressed, sealed, digested, synced; the manifest signed; the folder renamed into
//             place
//   restore   unpacked again into a scratch folder
//   check     pages, indexes and references are sound; tables and the ends of the change log are those of the
//             original
//   second    the same bytes in a second folder, if there is one
// After the check it is verified; where a step fails before, a signed report says which and why. The same
// restore is the one that brings data back. Free functions: one run at a time in one data directory.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "features/ops/backup/vault.hpp"
#include "store/engine.hpp"

namespace dc::backup {

// Opens the database in a folder that holds a restored copy.
using OpenEngine = std::function<Result<std::unique_ptr<store::Engine>>(const std::filesystem::path&)>;

// `done` of `total` bytes in a step; the step begins with 0, and a step that counts no bytes says 0 again and
// again. An error ends the work with it, and is said again when it is asked again.
using Progress = std::function<Result<>(std::string_view step, std::uint64_t done, std::uint64_t total)>;

// What a restore needs.
struct Bench {
  const Clock& clock;
  OpenEngine open_engine;
  Progress progress;
};

struct NamedFile {
  std::string name;  // in the backup, relative: "log.key", "migrations/1_a.sql"
  std::filesystem::path path;
};

// Borrows what it refers to.
struct Job {
  store::Engine& engine;
  Random& random;
  const BackupKey& key;
  std::vector<NamedFile> files;  // beside the database
  std::filesystem::path vault;
  std::filesystem::path second;   // empty: none
  std::filesystem::path scratch;  // on the disk of the data; made and removed
  std::string product;
  Bench bench;
};

constexpr const char* database_name = "datacanvas.db";

// The entry of the new backup: verified, or failed with its `detail`; verified with a `detail` where only the
// second folder does not have it. An error where there is no backup, not even a failed one.
Result<Entry> run(const Job& job);

// Unpacks every file of the backup into `to`, a new folder. Code::corrupt for what is not as the manifest
// says.
Result<> unpack(const std::filesystem::path& vault, const Entry& entry, const BackupKey& key,
                const std::filesystem::path& to, Durability durability, const Progress& progress);
// Whether the database in `folder` is what the manifest says. Code::corrupt with the first difference.
Result<> prove(const std::filesystem::path& folder, const Manifest& manifest, const Bench& bench);
// Opens every sealed file and compares it with the manifest; needs no database and no space.
Result<> verify_files(const std::filesystem::path& vault, const Entry& entry, const BackupKey& key,
                      const Progress& progress);

// Unpacks into `scratch`, proves, walks the whole change log, and removes it again: a rehearsal of the
// restore. The report, failed or not; not written anywhere. An error only where `progress` has ended it.
Result<Report> rehearse(const std::filesystem::path& vault, const Entry& entry, const BackupKey& key,
                        const std::filesystem::path& scratch, const Bench& bench);

}  // namespace dc::backup
