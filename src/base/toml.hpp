// TOML 1.0: reading a document into a small value tree. toml++ stays behind this header. Thread-safe.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc {

// The document as an object whose members are sorted by name. Dates and times become text as RFC 3339 writes
// them, local ones without a zone; inf and nan become the texts "inf", "-inf" and "nan", because JSON has no
// such numbers. Code::malformed with "line L, column C: what is wrong": at most document_bytes_max bytes and
// json_depth_max levels.
Result<json::Value> parse_toml(std::string_view text);

}  // namespace dc
