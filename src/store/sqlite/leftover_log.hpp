// The write-ahead log that a killed process has left behind.
//
// What it has written and not synced is in the kernel's memory alone. And when a sync fails, Linux takes the
// pages for clean: they can be read, they are not on the disk, and the next sync succeeds without having
// written them. SQLite would copy such a log into the database, and after a power cut play an older part of
// it over newer pages. Written once more, in place and with the same bytes, the next sync writes them all.
// See P. Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020.
#pragma once

#include "base/result.hpp"
#include "store/sqlite/session.hpp"

namespace dc::store {

// Only before SQLite opens the database. Nothing where there is no log. Code::storage_full, Code::file_error.
Result<> write_log_again(const SqliteFile& file);

}  // namespace dc::store
