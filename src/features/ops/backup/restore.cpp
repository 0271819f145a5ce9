#include "features/ops/backup/restore.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"

namespace dc::backup {
namespace {

namespace fs = std::filesystem;

constexpr const char* incoming_name = "restoring";
constexpr const char* marker_name = "ready";
constexpr std::string_view before_prefix = "before-restore-";
constexpr std::size_t marker_bytes_max = 1024;

// What changes places. The database itself comes last: while the incoming one has not moved, the write-ahead
// log that is there belongs to the old one.
constexpr std::array<const char*, 4> places{"log.key", "datacanvas.db-wal", "datacanvas.db-shm",
                                            database_name};

tl::unexpected<Error> fail_path(std::string_view act, const fs::path& path, const std::error_code& error) {
  return fail_file(act, path, error.value());
}

Result<> move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return fail_path("move", from, error);
  return {};
}

bool is_there(const fs::path& path) {
  std::error_code ignored;  // what cannot be looked at cannot be moved either, and that is reported
  return fs::exists(path, ignored);
}

// What a killed process has to know to go on.
struct Marker {
  std::string before;           // the folder that takes what is there
  std::set<std::string> names;  // what comes in its place
};

Result<> write_marker(const fs::path& incoming, const std::string& before) {
  std::string text = before + "\n";
  for (const char* place : places) {
    if (is_there(incoming / place)) text.append(place).append("\n");
  }
  return write_file(incoming / marker_name, text, 0600);
}

Result<Marker> read_marker(const fs::path& incoming) {
  TRY(const std::string text, read_file(incoming / marker_name, marker_bytes_max));
  Marker marker;
  for (const std::string_view line : split(text, '\n')) {
    if (marker.before.empty()) {
      marker.before = line;
    } else if (!line.empty()) {
      marker.names.emplace(line);
    }
  }
  if (marker.before.starts_with(before_prefix) && marker.before.find('/') == std::string::npos) return marker;
  return fail(Code::corrupt, "'" + (incoming / marker_name).string() + "' does not name a folder.");
}

// The old file goes first, then the new one comes. Done again after a crash it does what is left: a file that
// is to come and is not waiting any more has come.
Result<> change_place(const char* name, const fs::path& data, const fs::path& incoming,
                      const Marker& marker) {
  const bool is_waiting = is_there(incoming / name);
  const bool is_old = marker.names.contains(name) ? is_waiting : is_there(incoming / database_name);
  const fs::path before = data / marker.before;
  if (is_old && is_there(data / name)) {
    CHECK(move(data / name, before / name));
    CHECK(sync_path(before));
  }
  if (is_waiting) CHECK(move(incoming / name, data / name));
  return sync_path(data);
}

std::string before_name(const Clock& clock) {
  std::string time = to_text(clock.now());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return std::string(before_prefix) + time;
}

// Makes the folder that takes what is there, and marks `incoming` as ready to take its place: under the name
// of incoming_name, from that moment on it happens, whoever is killed.
Result<fs::path> make_ready(const fs::path& incoming, const fs::path& data, const Clock& clock) {
  const std::string before = before_name(clock);
  CHECK(make_folder(data / before));
  CHECK(write_marker(incoming, before));
  return data / before;
}

Result<> begin_anew(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (error) return fail_path("clear", folder, error);
  return {};
}

}  // namespace

Result<> restore_to(const fs::path& vault, const Entry& entry, const BackupKey& key, const fs::path& wanted,
                    const Bench& bench) {
  fs::path to = fs::absolute(wanted).lexically_normal();
  if (!to.has_filename()) to = to.parent_path();  // "new/", as shells complete it
  std::error_code error;
  if (fs::exists(to, error) && !fs::is_empty(to, error))
    return fail(Code::file_error, "'" + to.string() + "' is there already and not empty.");
  const fs::path part = to.parent_path() / ("." + to.filename().string() + ".restoring");
  CHECK(begin_anew(part));
  CHECK(make_folder(to.parent_path()));
  CHECK(unpack(vault, entry, key, part, Durability::durable, bench.progress));
  CHECK(prove(part, *entry.manifest, bench));
  CHECK(move(part, to));
  return sync_path(to.parent_path());
}

Result<fs::path> restore_in_place(const fs::path& vault, const Entry& entry, const BackupKey& key,
                                  const fs::path& data, const Bench& bench) {
  const fs::path incoming = data / incoming_name;
  CHECK(begin_anew(incoming));
  CHECK(unpack(vault, entry, key, incoming, Durability::durable, bench.progress));
  CHECK(prove(incoming, *entry.manifest, bench));
  TRY(auto before, make_ready(incoming, data, bench.clock));
  CHECK(finish_restore(data));
  return before;
}

Result<fs::path> undo_restore(const fs::path& data, const Clock& clock) {
  std::string newest;
  std::error_code error;
  for (auto at = fs::directory_iterator(data, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(before_prefix) && is_there(at->path() / database_name))
      newest = std::max(newest, name);
  }
  if (error) return fail_path("list", data, error);
  if (newest.empty()) {
    return fail(Code::not_found,
                "In '" + data.string() + "' nothing was restored in place, or it is undone already.");
  }
  // Marked before it moves: under its new name it is never without a marker, and a folder without one is what
  // a restore has left that was killed early.
  CHECK(begin_anew(data / incoming_name));
  TRY(auto before, make_ready(data / newest, data, clock));
  CHECK(move(data / newest, data / incoming_name));
  CHECK(sync_path(data));
  CHECK(finish_restore(data));
  return before;
}

Result<> finish_restore(const fs::path& data) {
  const fs::path incoming = data / incoming_name;
  if (!is_there(incoming / marker_name)) return {};
  TRY(const Marker marker, read_marker(incoming));
  for (const char* place : places) CHECK(change_place(place, data, incoming, marker));
  // What else was in the backup is kept beside what was there before.
  std::error_code error;
  fs::remove(incoming / marker_name, error);
  if (error) return fail_path("remove", incoming / marker_name, error);
  if (fs::is_empty(incoming, error)) {
    fs::remove(incoming, error);
  } else {
    CHECK(move(incoming, data / marker.before / "from-backup"));
    CHECK(sync_path(data / marker.before));
  }
  return sync_path(data);
}

}  // namespace dc::backup
