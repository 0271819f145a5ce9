// The folder of hand-written migrations.
//
//   migrations/20260101000000_fill_heights.pre.up.sql      before the model's own steps
//   migrations/20260101000000_fill_heights.pre.down.sql    undoes it
//   migrations/20260101000000_fill_heights.post.up.sql     after them
//   migrations/20260101000000_fill_heights.post.sqlite.up.sql   for one engine, in place of the general one
//
// A file is known by its name up to the phase; its digest is that of the text that goes up. Free functions,
// thread-safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace dc::store {

enum class Phase : unsigned char { pre, post };

struct MigrationText {
  std::string file;  // its name in the folder, for messages
  std::string sql;
};

struct Migration {
  std::string name;  // "20260101000000_fill_heights.pre"
  Phase phase = Phase::pre;
  MigrationText up;
  std::optional<MigrationText> down;
  std::string digest;  // SHA-256 of up.sql, hexadecimal
};

// Ordered by name, so by time and then pre before post. A folder that is not there is empty.
// Code::migration_refused names files that end in .sql and are none of the above, and downs without an up.
Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder, std::string_view engine);

// Writes the four files of a new migration and returns their paths. Code::migration_refused for a name that
// is not of [a-z0-9_], 1 to 60 characters; Code::file_error where one exists.
Result<std::vector<std::filesystem::path>> new_migration(const std::filesystem::path& folder,
                                                         std::string_view name, Instant now);

}  // namespace dc::store
