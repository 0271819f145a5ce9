// Why and where a text is not JSON: the slow second look at what the fast reader refused. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dc::json {

// "line L, column C: what is wrong", both from 1, the column in code points. Linear.
std::string describe_fault(std::string_view text);  // of text that was refused
// Of text that is JSON, but for the name with that ordinal (from 0, in the order of the text), which repeats
// one of its object.
std::string describe_repetition(std::string_view text, std::size_t repeated_name);

}  // namespace dc::json
