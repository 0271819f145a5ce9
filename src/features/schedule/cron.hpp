// Cron expressions: when a job is due. POSIX crontab with the usual extensions of Vixie cron.
//
//   minute 0-59   hour 0-23   day of month 1-31   month 1-12, JAN-DEC   day of week 0-7, SUN-SAT (0, 7: SUN)
//   each: *   a   a-b   */n   a-b/n   a/n (from a to the end)   lists of these with commas
//   @hourly  @daily (@midnight)  @weekly  @monthly  @yearly (@annually)
//
// The corners, where crons differ:
// - If both days are restricted (do not begin with *), one of them is enough, as POSIX says.
// - An hour that begins with * means "all the time": where clocks are put forward the hour that is skipped is
//   left out, where they are put back the hour that comes twice counts twice.
// - Any other hour means "once at that time": where clocks are put forward a time that does not come is due
//   at the instant of the jump, where they are put back only its first coming counts. No run is missed, none
//   doubled.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "features/schedule/zone.hpp"

namespace dc {

// 29 February comes every 8 years at the latest.
constexpr int cron_years_max = 8;

// Immutable; thread-safe.
class Cron {
 public:
  // Code::config_invalid names the field, what is wrong in it, and its range.
  static Result<Cron> parse(std::string_view text);

  // The first time after `after` (never `after` itself) at which it is due; nullopt where there is none
  // within cron_years_max years ("0 0 30 2 *"), or within the years that can be written.
  std::optional<Instant> next(Instant after, const Zone& zone) const;

  const std::string& text() const { return text_; }

 private:
  Cron() = default;
  bool is_due_on(std::int64_t day) const;
  // The first time of that wall day, from minute `from` of it on, after `after`.
  std::optional<Instant> next_on(std::int64_t day, int from, Instant after, const Zone& zone) const;

  std::string text_;
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_of_month_;
  std::bitset<13> months_;
  std::bitset<7> days_of_week_;
  bool all_the_time_ = false;       // the hour begins with *
  bool one_day_is_enough_ = false;  // both days are restricted
};

}  // namespace dc
