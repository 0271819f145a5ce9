// SQLite's result codes in our words. See store/session.hpp for what each Code means. Thread-safe.
#pragma once

#include <string_view>

#include "base/result.hpp"

struct sqlite3;

namespace dc::store {

// The error of the last call on `db`, which returned `code`; `sql` is quoted for mistakes of ours.
Error sqlite_error(sqlite3* db, int code, std::string_view sql = {});

// The error of a COMMIT on `db` that failed with `code`: Code::outcome_unknown where it leaves that.
Error commit_error(sqlite3* db, int code);

// Whether a COMMIT that failed so may yet have reached the disk: its last frame was perhaps written, but not
// confirmed. `system_error` is what the kernel said of the last write to the log that failed (errno).
bool leaves_outcome_unknown(int code, int system_error);

}  // namespace dc::store
