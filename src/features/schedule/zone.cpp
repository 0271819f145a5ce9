// The library of time zones stays in this file.
#include "features/schedule/zone.hpp"

#include <date/tz.h>

#include <vector>

#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::int64_t ms_per_minute = 60'000;

const date::time_zone& rules_of(const void* rules) { return *static_cast<const date::time_zone*>(rules); }

Instant instant_of(date::sys_seconds time) { return {time.time_since_epoch().count() * 1000}; }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
  return names;
}

}  // namespace

Zone Zone::utc() { return {"UTC", nullptr}; }

Result<Zone> Zone::find(std::string_view name) {
  if (name == "UTC") return utc();
  try {
    return Zone(std::string(name), date::locate_zone(name));
  } catch (const std::runtime_error&) {
    std::string detail = "There is no time zone '" + std::string(name) + "'.";
    try {
      detail += did_you_mean(name, zone_names());
    } catch (const std::runtime_error&) {
      detail += " The system has no data of time zones; install the package tzdata.";
    }
    return fail(Code::config_invalid, std::move(detail));
  }
}

WallMinute Zone::wall(Instant instant) const {
  if (rules_ == nullptr) return floor_divide(instant.ms, ms_per_minute);
  const date::sys_seconds time{std::chrono::seconds(floor_divide(instant.ms, 1000))};
  const auto local = rules_of(rules_).to_local(time);
  return floor_divide(local.time_since_epoch().count(), 60);
}

std::string Zone::text(Instant instant) const {
  const date::sys_seconds time{std::chrono::seconds(floor_divide(instant.ms, 1000))};
  if (rules_ == nullptr) return date::format("%a %F %H:%M UTC", time);
  const auto rule = rules_of(rules_).get_info(time);
  return date::format("%a %F %H:%M ", time + rule.offset) + rule.abbrev;
}

Zone::Moments Zone::moments(WallMinute minute) const {
  if (rules_ == nullptr) return {Moments::Kind::once, {minute * ms_per_minute}, {minute * ms_per_minute}};
  const date::local_seconds local{std::chrono::minutes(minute)};
  const auto info = rules_of(rules_).get_info(local);
  const auto by = [&](const date::sys_info& rule) {
    return instant_of(date::sys_seconds(local.time_since_epoch() - rule.offset));
  };
  switch (info.result) {
    case date::local_info::nonexistent:
      return {Moments::Kind::never, instant_of(info.second.begin), instant_of(info.second.begin)};
    case date::local_info::ambiguous:
      return {Moments::Kind::twice, by(info.first), by(info.second)};
    default:
      return {Moments::Kind::once, by(info.first), by(info.first)};
  }
}

}  // namespace dc
