// JSON for people: indented by two spaces, what is short on one line. Free function, thread-safe.
#pragma once

#include <string>

#include "base/json.hpp"

namespace dc::json {

// Ends with a line feed. Reads back as the same value.
std::string to_lines(const Value& value);

}  // namespace dc::json
