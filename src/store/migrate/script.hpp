// A hand-written SQL file, cut into its statements. Free functions, thread-safe.
//
// What would undo the promises around a migration is refused with file and line: words of transactions (it
// runs in one), ATTACH, PRAGMA, VACUUM (they cannot be undone), and the product's own tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace dc::store {

struct ScriptStatement {
  std::string sql;  // without the semicolon
  int line = 0;     // of its first word, from 1
};

// Code::migration_refused with an issue for each fault, pointer "<name>:<line>".
Result<std::vector<ScriptStatement>> read_script(std::string_view name, std::string_view text);

}  // namespace dc::store
