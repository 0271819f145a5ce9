// Reading dates of HTTP header fields (RFC 9110 §5.6.7). Free functions, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace dc::net {

// An IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT", or one of the two obsolete forms that a recipient has to
// take: "Sunday, 06-Nov-94 08:49:37 GMT" (years 70 to 99 are of the last century) and
// "Sun Nov  6 08:49:37 1994". nullopt for anything else; the name of the day is not compared with the date.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace dc::net
