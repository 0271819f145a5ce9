// Time zones: from the wall clock of a place to instants and back. Their rules are the system's (the package
// tzdata, IANA Time Zone Database), read once; a Zone is a plain value, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace dc {

// What a clock on the wall shows, as minutes since 1970-01-01 00:00 on that same wall.
using WallMinute = std::int64_t;

class Zone {
 public:
  static Zone utc();
  // "UTC", "Europe/Berlin". Code::config_invalid names the nearest zone there is.
  static Result<Zone> find(std::string_view name);

  const std::string& name() const { return name_; }
  WallMinute wall(Instant instant) const;
  // As a person there reads it: "Sun 2024-03-31 03:00 CEST".
  std::string text(Instant instant) const;

  // When a wall clock shows this minute. Where clocks are put forward it never does: first and second are the
  // instant of the jump. Where they are put back it does twice. Else first and second are the same.
  struct Moments {
    enum class Kind : unsigned char { once, never, twice };
    Kind kind = Kind::once;
    Instant first, second;
  };
  Moments moments(WallMinute minute) const;

 private:
  Zone(std::string name, const void* rules) : name_(std::move(name)), rules_(rules) {}
  std::string name_;
  const void* rules_;  // of the library's data base, which lives as long as the process; null: UTC
};

}  // namespace dc
