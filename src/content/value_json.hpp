// The JSON of a value. Free functions, thread-safe.
#pragma once

#include <string>

#include "model/value.hpp"

namespace dc {

// As the change log and exports write it: ids, instants and dates as text, a ref as its id, links as a list
// of ids.
void append_value_json(std::string& out, Kind kind, const Value& value);

}  // namespace dc
