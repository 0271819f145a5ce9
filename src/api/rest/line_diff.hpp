// The difference of two texts, line by line: " same", "-only in the first", "+only in the second".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dc::rest {

// As few removed and added lines as possible. nullopt where a text is longer than limits::line_diff_bytes_max
// or has more than limits::line_diff_lines_max lines: it takes the product of their numbers. Thread-safe.
std::optional<std::vector<std::string>> line_diff(std::string_view before, std::string_view after);

}  // namespace dc::rest
