#include "features/ops/backup/vault.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/file_stream.hpp"
#include "base/text.hpp"
#include "store/sqlite/lock.hpp"

namespace dc::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view part = ".part", gone = ".gone";
constexpr std::size_t id_bytes = 26;  // 20260101T030000000Z-5f3a91
constexpr std::size_t block_bytes = 256 * 1024;

// What the standard library threw or reported, as ours.
tl::unexpected<Error> fail_path(std::string_view act, const fs::path& path, const std::error_code& error) {
  return fail_file(act, path, error.value());
}

Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  if (!fs::exists(folder, error) && !error) return found;
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    found.push_back(at->path());
  }
  if (error) return fail_path("list", folder, error);
  std::sort(found.begin(), found.end());
  return found;
}

Result<Report> read_report(const fs::path& folder, const BackupKey& key, const std::string& manifest) {
  TRY(const std::string text, read_signed(folder, "report", key));
  TRY(Report report, report_from_json(text));
  if (report.manifest_sha256 == to_hex(sha256({manifest}))) return report;
  return fail(Code::corrupt, "Its report is about another manifest.");
}

Result<> read_into(Entry& entry, const fs::path& folder, const BackupKey& key) {
  TRY(const std::string text, read_signed(folder, "manifest", key));
  TRY(entry.manifest, manifest_from_json(text));
  if (entry.manifest->id != entry.id) return fail(Code::corrupt, "Its manifest is that of another backup.");
  std::error_code error;
  if (!fs::exists(folder / "report.json", error)) return {};
  TRY(entry.report, read_report(folder, key, text));
  entry.state = entry.report->is_verified ? State::verified : State::failed;
  entry.detail = entry.report->detail;
  for (const SealedFile& file : entry.manifest->files) {
    TRY(const auto path, sealed_path(folder, file.name));
    if (fs::file_size(path, error) == file.sealed.bytes && !error) continue;
    return fail(Code::corrupt, "The file of " + file.name + " is missing or has another size.");
  }
  return {};
}

Entry read_entry(const fs::path& folder, const BackupKey& key) {
  Entry entry;
  entry.id = folder.filename().string();
  entry.created_at = instant_of(entry.id).value_or(Instant{});
  if (auto read = read_into(entry, folder, key); !read) {
    entry.state = State::damaged;
    entry.detail = describe(read.error());
  }
  return entry;
}

Result<> copy_file(const fs::path& from, const fs::path& to, FileDigest& digest) {
  TRY(FileReader source, FileReader::open(from));
  TRY(FileWriter target, FileWriter::create(to));
  while (true) {
    TRY(const auto bytes, source.next(block_bytes));
    if (bytes.empty()) break;
    CHECK(target.write(bytes));
  }
  CHECK(target.finish());
  // Read again: what arrived counts, not what was sent.
  TRY(FileReader written, FileReader::open(to));
  Sha256Stream sha256;
  while (true) {
    TRY(const auto bytes, written.next(block_bytes));
    if (bytes.empty()) break;
    sha256.add(bytes);
    digest.bytes += bytes.size();
  }
  digest.sha256 = to_hex(sha256.finish());
  return {};
}

}  // namespace

std::string_view to_text(State state) {
  switch (state) {
    case State::verified:
      return "verified";
    case State::unproven:
      return "unproven";
    case State::failed:
      return "failed";
    case State::damaged:
      return "damaged";
  }
  return {};
}

std::uint64_t Entry::sealed_bytes() const {
  std::uint64_t bytes = 0;
  if (manifest) {
    for (const SealedFile& file : manifest->files) bytes += file.sealed.bytes;
  }
  return bytes;
}

std::uint64_t Entry::plain_bytes() const {
  std::uint64_t bytes = 0;
  if (manifest) {
    for (const SealedFile& file : manifest->files) bytes += file.plain.bytes;
  }
  return bytes;
}

std::string make_id(Instant now, Random& random) {
  std::string id = dc::to_text(now);
  std::erase_if(id, [](char c) { return c == '-' || c == ':' || c == '.'; });
  const std::uint64_t number = random.next64();
  return id + "-" + to_hex({reinterpret_cast<const char*>(&number), 3});
}

std::optional<Instant> instant_of(std::string_view id) {
  if (id.size() != id_bytes || id[19] != '-' || !from_hex(id.substr(20))) return std::nullopt;
  std::string text;
  for (const auto& [piece, sign] : {std::pair{id.substr(0, 4), "-"},
                                    {id.substr(4, 2), "-"},
                                    {id.substr(6, 5), ":"},
                                    {id.substr(11, 2), ":"},
                                    {id.substr(13, 2), "."},
                                    {id.substr(15, 4), ""}}) {
    text.append(piece).append(sign);
  }
  return parse_instant(text);
}

Result<bool> has_backups(const fs::path& vault) {
  TRY(const auto paths, entries_of(vault));
  return std::any_of(paths.begin(), paths.end(),
                     [](const fs::path& path) { return instant_of(path.filename().string()).has_value(); });
}

Result<std::vector<Entry>> list(const fs::path& vault, const BackupKey& key) {
  TRY(const auto paths, entries_of(vault));
  std::vector<Entry> entries;
  for (const fs::path& path : paths) {
    if (instant_of(path.filename().string())) entries.push_back(read_entry(path, key));
  }
  return entries;
}

Result<Entry> find(const fs::path& vault, const BackupKey& key, const std::string& id) {
  std::error_code error;
  if (instant_of(id) && fs::is_directory(vault / id, error)) return read_entry(vault / id, key);
  return fail(Code::not_found, "There is no backup '" + id + "' in '" + vault.string() +
                                   "'; 'datacanvas backup list' shows what there is.");
}

Result<Entry> find_latest(const fs::path& vault, const BackupKey& key, Instant now) {
  TRY(auto entries, list(vault, key));
  const auto latest = std::find_if(entries.rbegin(), entries.rend(), [&](const Entry& entry) {
    return entry.state == State::verified && entry.created_at <= now;
  });
  if (latest != entries.rend()) return std::move(*latest);
  return fail(Code::not_found, "There is no verified backup in '" + vault.string() + "'.");
}

Result<fs::path> sealed_path(const fs::path& folder, const std::string& name) {
  const fs::path relative(name);
  const bool leads_out = name.empty() || relative.is_absolute() ||
                         std::any_of(relative.begin(), relative.end(),
                                     [](const fs::path& piece) { return piece.empty() || piece == ".."; });
  if (leads_out) return fail(Code::corrupt, "'" + name + "' is not a name that a backup may hold.");
  return folder / (name + ".sealed");
}

Result<> make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  const fs::path parent = fs::absolute(folder).lexically_normal().parent_path();
  if (parent != folder) CHECK(make_folder(parent));
  if (fs::create_directory(folder, error)) {
    fs::permissions(folder, fs::perms::owner_all, error);
    if (!error) CHECK(sync_path(parent));
  }
  if (error) return fail_path("make", folder, error);
  return {};
}

Result<> sync_folders(const fs::path& folder) {
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->is_directory(error)) CHECK(sync_path(at->path()));
  }
  if (error) return fail_path("sync", folder, error);
  return sync_path(folder);
}

Result<> clear_remains(const fs::path& vault) {
  TRY(const auto paths, entries_of(vault));
  for (const fs::path& path : paths) {
    const std::string name = path.filename().string();
    const bool is_remains = (name.ends_with(part) || name.ends_with(gone)) &&
                            instant_of(std::string_view(name).substr(0, name.size() - part.size()));
    std::error_code error;
    if (is_remains) fs::remove_all(path, error);
    if (error) return fail_path("remove", path, error);
  }
  return {};
}

Result<> publish(const fs::path& vault, const std::string& id) {
  const fs::path from = vault / (id + std::string(part));
  CHECK(sync_folders(from));
  std::error_code error;
  fs::rename(from, vault / id, error);
  if (error) return fail_path("rename", from, error);
  return sync_path(vault);
}

Result<> remove(const fs::path& vault, const std::string& id) {
  const fs::path away = vault / (id + std::string(gone));
  std::error_code error;
  fs::rename(vault / id, away, error);
  if (!error) fs::remove_all(away, error);
  if (error) return fail_path("remove", vault / id, error);
  return sync_path(vault);
}

Result<> copy(const fs::path& vault, const Entry& entry, const fs::path& other) {
  CHECK(make_folder(other));
  TRY(const auto lock, store::DirectoryLock::take(other));  // others may copy theirs there
  CHECK(clear_remains(other));
  const fs::path from = vault / entry.id, to = other / (entry.id + std::string(part));
  CHECK(make_folder(to));
  for (const SealedFile& file : entry.manifest->files) {
    TRY(const auto source, sealed_path(from, file.name));
    TRY(const auto target, sealed_path(to, file.name));
    CHECK(make_folder(target.parent_path()));
    FileDigest arrived;
    CHECK(copy_file(source, target, arrived));
    if (!(arrived == file.sealed)) {
      return fail(Code::corrupt, "'" + target.string() + "' is not what was copied there.");
    }
  }
  for (const char* name : {"manifest.json", "manifest.sig", "report.sig", "report.json"}) {
    std::error_code error;
    if (!fs::exists(from / name, error)) continue;
    FileDigest ignored;  // its signature is looked at by whoever reads it
    CHECK(copy_file(from / name, to / name, ignored));
  }
  return publish(other, entry.id);
}

}  // namespace dc::backup
