#include "store/migrate/files.hpp"

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::store {
namespace {

constexpr std::size_t stamp_digits = 14;
constexpr std::size_t word_bytes_max = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= word_bytes_max && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_';
  });
}

// "20260101000000_word"
bool is_stem(std::string_view text) {
  if (text.size() <= stamp_digits || text[stamp_digits] != '_') return false;
  return std::all_of(text.begin(), text.begin() + stamp_digits, is_digit) &&
         is_word(text.substr(stamp_digits + 1));
}

struct FileName {
  std::string name;  // of the migration
  Phase phase = Phase::pre;
  bool is_up = true;
  std::string engine;  // empty: every one
};

std::optional<FileName> parse_name(std::string_view file) {
  const auto parts = split(file, '.');
  if (parts.size() != 4 && parts.size() != 5) return std::nullopt;
  const std::string_view phase = parts[1], direction = parts[parts.size() - 2];
  const std::string_view engine = parts.size() == 5 ? parts[2] : std::string_view();
  const bool is_known = is_stem(parts[0]) && (phase == "pre" || phase == "post") &&
                        (direction == "up" || direction == "down") &&
                        (parts.size() == 4 || engine == "sqlite" || engine == "postgres");
  if (!is_known) return std::nullopt;
  return FileName{.name = std::string(parts[0]) + "." + std::string(phase),
                  .phase = phase == "pre" ? Phase::pre : Phase::post,
                  .is_up = direction == "up",
                  .engine = std::string(engine)};
}

struct Found {
  Phase phase = Phase::pre;
  std::string up, down;  // names of files; empty: none
};

// The file for the engine itself comes before the one for all.
void take(std::string& chosen, const std::string& file, bool is_special) {
  if (chosen.empty() || is_special) chosen = file;
}

struct Listing {
  std::map<std::string, Found> found;  // by name of the migration
  std::vector<Issue> issues;
};

Result<Listing> list(const std::filesystem::path& folder, std::string_view engine) {
  Listing listing;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error == std::errc::no_such_file_or_directory) return listing;
  std::size_t count = 0;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string file = entries->path().filename().string();
    if (!file.ends_with(".sql")) continue;
    if (++count > limits::migration_files_max) {
      return fail(Code::migration_refused, folder.string() + " has more than " +
                                               std::to_string(limits::migration_files_max) + " files.");
    }
    const auto name = parse_name(file);
    if (!name) {
      listing.issues.push_back(
          {file,
           "Its name has not the form YYYYMMDDhhmmss_name.pre.up.sql (pre or post, up or "
           "down; .sqlite or .postgres before up or down for one engine)."});
      continue;
    }
    if (!name->engine.empty() && name->engine != engine) continue;
    Found& found = listing.found[name->name];
    found.phase = name->phase;
    take(name->is_up ? found.up : found.down, file, !name->engine.empty());
  }
  if (error) return fail_file("read", folder, error.value());
  return listing;
}

Result<MigrationText> read_text(const std::filesystem::path& folder, const std::string& file) {
  TRY(std::string sql, read_file(folder / file, limits::migration_file_bytes_max));
  return MigrationText{file, std::move(sql)};
}

// By time, then pre before post.
bool comes_before(const Migration& a, const Migration& b) {
  const std::string_view left = std::string_view(a.name).substr(0, a.name.rfind('.'));
  const std::string_view right = std::string_view(b.name).substr(0, b.name.rfind('.'));
  return left != right ? left < right : a.phase < b.phase;
}

std::string stamp(Instant now) {
  std::string digits;
  for (const char c : to_text(now).substr(0, 19)) {
    if (is_digit(c)) digits += c;
  }
  return digits;
}

std::string new_text(Phase phase, bool is_up) {
  const std::string_view when =
      phase == Phase::pre ? "before the model's own steps: the tables are still those of the former model"
                          : "after the model's own steps: new tables and columns are there; indexes and "
                            "checks come after it";
  if (is_up) {
    return "-- Runs once, by `datacanvas migrate up`, " + std::string(when) +
           ".\n-- All of the migration is one transaction: no BEGIN, COMMIT, PRAGMA or ATTACH. Every table "
           "has a "
           "tenant_id.\n-- Once it has been applied this file stays as it is; its checksum is in the "
           "ledger.\n";
  }
  return "-- Undoes the file that ends in .up.sql, by `datacanvas migrate down`. Leave it empty where there "
         "is "
         "nothing to undo;\n-- delete it where it cannot be undone: `down` is refused then.\n";
}

}  // namespace

Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder, std::string_view engine) {
  TRY(Listing listing, list(folder, engine));
  std::vector<Migration> migrations;
  for (const auto& [name, found] : listing.found) {
    if (found.up.empty()) {
      listing.issues.push_back({found.down, "There is no file that goes up to it."});
      continue;
    }
    Migration migration{.name = name, .phase = found.phase, .up = {}, .down = {}, .digest = {}};
    TRY(migration.up, read_text(folder, found.up));
    if (!found.down.empty()) {
      TRY(migration.down, read_text(folder, found.down));
    }
    migration.digest = to_hex(sha256({migration.up.sql}));
    migrations.push_back(std::move(migration));
  }
  if (!listing.issues.empty()) {
    return fail(Error{Code::migration_refused, "The folder " + folder.string() + " is not in order.",
                      std::move(listing.issues)});
  }
  std::sort(migrations.begin(), migrations.end(), comes_before);
  return migrations;
}

Result<std::vector<std::filesystem::path>> new_migration(const std::filesystem::path& folder,
                                                         std::string_view name, Instant now) {
  if (!is_word(name)) {
    return fail(Code::migration_refused, "'" + std::string(prefix_utf8(name, word_bytes_max)) +
                                             "' is not a name: 1 to 60 of a to z, 0 to 9 and '_'.");
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail_file("create", folder, error.value());
  std::vector<std::filesystem::path> paths;
  for (const Phase phase : {Phase::pre, Phase::post}) {
    for (const bool is_up : {true, false}) {
      const std::string file = stamp(now) + "_" + std::string(name) +
                               (phase == Phase::pre ? ".pre" : ".post") + (is_up ? ".up.sql" : ".down.sql");
      if (std::filesystem::exists(folder / file, error)) {
        return fail(Code::file_error, (folder / file).string() + " is there already.");
      }
      CHECK(write_file(folder / file, new_text(phase, is_up)));
      paths.push_back(folder / file);
    }
  }
  return paths;
}

}  // namespace dc::store
