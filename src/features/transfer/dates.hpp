// Dates as people and static site generators write them.
//
// Read are: RFC 3339 and its relatives (`2015-01-20`, `2015/1/20`, `2015-01-20 19:23 +0100`,
// `2015-01-20T19:23:12.5`), RFC 5322 (`Tue, 20 Jan 2015 19:23:12 GMT`), what date(1), Ruby and JavaScript
// print (`Tue Jan 20 19:23:12 PST 2015`, `Tue Jan 20 2015 19:23:12 GMT-0800 (PST)`), months in English words
// in any order with day and year (`January 20th, 2015 at 7:23 pm`), `20150120`, and seconds or milliseconds
// since 1970. Zones are Z, UT, UTC, GMT, the names of North America in RFC 5322 §4.3, and offsets up to
// ±15:59. `01/02/2015` names two days and is refused, and so are years without a century, and a name such as
// IST that means several zones. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dc {

struct WrittenDate {
  Instant instant;
  std::string day;        // as written, "YYYY-MM-DD"
  bool has_time = false;  // false: midnight was taken
  bool has_zone = false;  // false: UTC was taken
};

// nullopt for anything that is not one real day of the years 0000 to 9999.
std::optional<WrittenDate> parse_date(std::string_view text);
// A number: YYYYMMDD, seconds (from 1973), or milliseconds since 1970.
std::optional<WrittenDate> parse_date(std::int64_t number);

}  // namespace dc
