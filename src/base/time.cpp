#include "base/time.hpp"

#include <array>

#include "base/result.hpp"

namespace dc {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t first_ms = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t last_ms = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

struct Day {
  std::int64_t year;
  unsigned month, day;
};

// Days since 1970-01-01, and back. H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in
// March, so that the leap day is the last one, and 400 years (146,097 days) make an era.
constexpr std::int64_t days_from_civil(Day civil) {
  const std::int64_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t shifted_month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
  const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + civil.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

constexpr Day civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146'097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted_month = (5 * day_of_year + 2) / 153;
  const unsigned month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {era * 400 + year_of_era + (month <= 2), month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

static_assert(days_from_civil({0, 1, 1}) * ms_per_day == first_ms);
static_assert((days_from_civil({9999, 12, 31}) + 1) * ms_per_day - 1 == last_ms);

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_real(Day day) {
  constexpr std::array<unsigned, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (day.month < 1 || day.month > 12 || day.day < 1) return false;
  return day.day <= lengths[day.month - 1] + (day.month == 2 && is_leap(day.year));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text; every step says whether the text had what was asked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool number(std::size_t digits, unsigned& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return false;
      value = value * 10 + static_cast<unsigned>(rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }

  bool one_of(std::string_view characters, char* found = nullptr) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    if (found) *found = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  bool date(Day& day) {
    unsigned year = 0;
    if (!number(4, year) || !one_of("-") || !number(2, day.month)) return false;
    if (!one_of("-") || !number(2, day.day)) return false;
    day.year = year;
    return is_real(day);
  }

  // "hh:mm:ss" and perhaps a fraction. A leap second (60) has no instant of its own and is refused.
  bool time_of_day(std::int64_t& ms) {
    unsigned hour = 0, minute = 0, second = 0, fraction = 0;
    if (!number(2, hour) || !one_of(":") || !number(2, minute) || !one_of(":") || !number(2, second))
      return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    if (one_of(".") && !fraction_ms(fraction)) return false;
    ms = ((std::int64_t{hour} * 60 + minute) * 60 + second) * 1000 + fraction;
    return true;
  }

  // "Z" or "±hh:mm"; the offset from UTC.
  bool zone(std::int64_t& offset_ms) {
    offset_ms = 0;
    if (one_of("Zz")) return true;
    char sign = 0;
    unsigned hours = 0, minutes = 0;
    if (!one_of("+-", &sign) || !number(2, hours) || !one_of(":") || !number(2, minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    offset_ms = (std::int64_t{hours} * 60 + minutes) * 60'000 * (sign == '-' ? -1 : 1);
    return true;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  bool fraction_ms(unsigned& ms) {
    std::size_t digits = 0;
    for (unsigned weight = 100; digits < rest_.size() && is_digit(rest_[digits]); ++digits, weight /= 10) {
      ms += weight * static_cast<unsigned>(rest_[digits] - '0');
    }
    rest_.remove_prefix(digits);
    return digits > 0;
  }

  std::string_view rest_;
};

// Writes `value` with leading zeros, its last digit just before `end`.
void put(char* end, unsigned value, int digits) {
  for (; digits > 0; --digits, value /= 10) *--end = static_cast<char>('0' + value % 10);
}

}  // namespace

void append_text(std::string& out, Instant instant) {
  ENSURE(instant.ms >= first_ms && instant.ms <= last_ms);
  std::int64_t days = instant.ms / ms_per_day;
  std::int64_t rest = instant.ms % ms_per_day;
  if (rest < 0) {
    rest += ms_per_day;
    --days;
  }
  const Day day = civil_from_days(days);
  const auto ms = static_cast<unsigned>(rest);
  char text[] = "0000-00-00T00:00:00.000Z";
  put(text + 4, static_cast<unsigned>(day.year), 4);
  put(text + 7, day.month, 2);
  put(text + 10, day.day, 2);
  put(text + 13, ms / 3'600'000, 2);
  put(text + 16, ms / 60'000 % 60, 2);
  put(text + 19, ms / 1000 % 60, 2);
  put(text + 23, ms % 1000, 3);
  out.append(text, sizeof text - 1);
}

std::string to_text(Instant instant) {
  std::string text;
  append_text(text, instant);
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  Day day{};
  std::int64_t ms = 0, offset_ms = 0;
  if (!reader.date(day) || !reader.one_of("Tt") || !reader.time_of_day(ms)) return std::nullopt;
  if (!reader.zone(offset_ms) || !reader.at_end()) return std::nullopt;
  const Instant instant{days_from_civil(day) * ms_per_day + ms - offset_ms};
  // An offset may carry the first or last day of the calendar out of the years that can be written.
  if (instant.ms < first_ms || instant.ms > last_ms) return std::nullopt;
  return instant;
}

bool is_date(std::string_view text) {
  Reader reader(text);
  Day day{};
  return reader.date(day) && reader.at_end();
}

Instant SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::floor<std::chrono::milliseconds>(since_epoch).count()};
}

std::chrono::nanoseconds SystemClock::ticks() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace dc
