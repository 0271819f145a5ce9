// Conditional requests (RFC 9110 §13): entity tags, and what a client says about them.
//
//   one record  "<version>.<hash of the body>"     a list  "<hash of the body>"
// If-None-Match compares the whole tag; If-Match only the version, since two views of one version differ in
// their bytes. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace dc::rest {

// Strong; with its quotes.
std::string entity_tag(std::string_view body, std::optional<std::int64_t> version);

// What If-Match demands.
struct Precondition {
  bool present = false;
  bool any = false;                    // *: the record exists
  std::vector<std::int64_t> versions;  // of the tags that have the form of a record's; weak ones never match
  bool holds(std::int64_t version) const;
};
Precondition parse_if_match(const net::Request& request);

}  // namespace dc::rest
