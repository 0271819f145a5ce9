// The folder that backups are kept in, and what stands in it.
//
//   20260101T030000000Z-5f3a91/manifest.json, manifest.sig  what it holds
//                             /<name>.sealed               the files
//                             /report.json, report.sig     what its restore has shown
//   <id>.part, <id>.gone   being written, being deleted: what a crash leaves is cleared away by the next run
// Free functions, thread-safe; two that write into one folder at a time are kept apart by the caller.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "features/ops/backup/manifest.hpp"

namespace dc::backup {

// unproven: sealed, but its restore was never tried to the end.
enum class State : unsigned char { verified, unproven, failed, damaged };
std::string_view to_text(State state);

struct Entry {
  std::string id;
  Instant created_at;  // of the id: also where nothing else can be read
  State state = State::unproven;
  std::string detail;  // why it failed or is damaged
  std::optional<Manifest> manifest;
  std::optional<Report> report;

  std::uint64_t sealed_bytes() const;
  std::uint64_t plain_bytes() const;
};

// Ids order as their instants do, to the millisecond.
std::string make_id(Instant now, Random& random);
// The instant of an id; nullopt for another text.
std::optional<Instant> instant_of(std::string_view id);

// Whether there is anything that has the name of a backup.
Result<bool> has_backups(const std::filesystem::path& vault);
// Oldest first; empty where the folder is not there. Reads manifests and reports, not the sealed files.
Result<std::vector<Entry>> list(const std::filesystem::path& vault, const BackupKey& key);
// Code::not_found with what there is.
Result<Entry> find(const std::filesystem::path& vault, const BackupKey& key, const std::string& id);
// The newest that is verified and not from the future.
Result<Entry> find_latest(const std::filesystem::path& vault, const BackupKey& key, Instant now);

// Where `name` of a manifest stands; Code::corrupt for a name that leads out of the folder.
Result<std::filesystem::path> sealed_path(const std::filesystem::path& folder, const std::string& name);

// Makes the folder and those above it, 0700, durable.
Result<> make_folder(const std::filesystem::path& folder);
// The names of all files in it, in folders within as well, made durable.
Result<> sync_folders(const std::filesystem::path& folder);
// Clears away what a crash has left.
Result<> clear_remains(const std::filesystem::path& vault);
// From `<id>.part` to `<id>`, durable.
Result<> publish(const std::filesystem::path& vault, const std::string& id);
Result<> remove(const std::filesystem::path& vault, const std::string& id);
// The same bytes in another vault, durable, read back and compared with the manifest.
Result<> copy(const std::filesystem::path& vault, const Entry& entry, const std::filesystem::path& other);

}  // namespace dc::backup
