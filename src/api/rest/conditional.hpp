// Conditional requests (RFC 9110 §13): entity tags, and what a client says about them.
//
//   one record  "<version>.<hash of the body>"     a list  "<hash of the body>"
// If-None-Match of a read compares the whole tag; If-Match, and any tag of a write, only the version, since
// two views of one version differ in their bytes. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "net/http.hpp"

namespace dc::rest {

// Strong; with its quotes.
std::string entity_tag(std::string_view body, std::optional<std::int64_t> version);

// What the target of a request is now.
struct Standing {
  std::string_view tag = {};                 // of what a read would answer; empty for a write
  std::optional<std::int64_t> version = {};  // of a record
  std::optional<Instant> updated = {};       // where the target has a date of modification
};

enum class Verdict : unsigned char { go_on, not_modified, failed };

// In the order of RFC 9110 §13.2.2: If-Match, or without it If-Unmodified-Since; then If-None-Match, or
// without it If-Modified-Since. Dates that are none, or that the target has nothing to compare with, say
// nothing. A write is never not_modified.
Verdict judge(const net::Request& request, const Standing& standing);

}  // namespace dc::rest
