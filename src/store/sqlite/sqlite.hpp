// The embedded engine: SQLite 3.40 in WAL mode, one writer thread with group commit, readers beside it.
//
// Holds DIR/lock for as long as it is open: one process a data directory.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "store/engine.hpp"

namespace dc::store {

struct SqliteOptions {
  std::filesystem::path directory;  // created if missing, 0700
  std::size_t readers = 4;          // threads of the read lane
  // Called once the lock is held and before the database is opened: what has to be in order first.
  std::function<Result<>(const std::filesystem::path&)> prepare{};
};

// Opens DIR/datacanvas.db and starts the lanes. Code::data_in_use when another process holds the lock
// (detail: its pid and what to do); Code::corrupt, Code::file_error, Code::storage_full as they come. Borrows
// log, metrics and clock.
Result<std::unique_ptr<Engine>> open_sqlite(const SqliteOptions& options, Log& log, Metrics& metrics,
                                            const Clock& clock);

}  // namespace dc::store
