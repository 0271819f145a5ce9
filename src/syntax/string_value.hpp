// What a string literal means: code points, escape sequences, and the dedenting of block strings
// (GraphQL September 2025, §2.9.4; UTF-8 after Unicode 15, table 3-7). Free functions, thread-safe.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <string_view>

namespace dc::graphql {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // bytes of the text it takes; 0 if the text is not what it should be
};

// The code point that `text` begins with; size 0 if `text` is empty or does not begin with well-formed UTF-8.
CodePoint read_code_point(std::string_view text);

// The escape sequence that `text` begins with, which is a backslash; size 0 if there is no such sequence or
// if it does not stand for a Unicode scalar value. A pair of escaped surrogates is one sequence.
CodePoint read_escape(std::string_view text);

// The value of the literal with `raw` between its quotes, whose escapes are known to be valid. It borrows
// from `raw` where there is nothing to decode, otherwise from `memory`.
std::string_view string_value(std::string_view raw, std::pmr::memory_resource& memory);
// The same for what stands between triple quotes: common indentation and blank lines around are removed,
// lines are joined with LF, \""" becomes """.
std::string_view block_string_value(std::string_view raw, std::pmr::memory_resource& memory);

}  // namespace dc::graphql
