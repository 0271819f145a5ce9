// Why and where a text is not JSON: the slow second look at what the fast reader refused. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dc::json {

// "line L, column C: what is wrong", both from 1, the column in code points. `repeated_name` is the ordinal
// of the name (from 0, in the order of the text) that the reader found to be a repetition. Linear; for text
// that was refused.
std::string describe_fault(std::string_view text, std::optional<std::size_t> repeated_name);

}  // namespace dc::json
