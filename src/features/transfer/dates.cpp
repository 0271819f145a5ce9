#include "features/transfer/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace dc {
namespace {

// 1e8 seconds are in 1973, and 1e8 milliseconds in 1970; 1e11 seconds are in the year 5138.
constexpr std::int64_t seconds_min = 100'000'000;
constexpr std::int64_t ms_min = 100'000'000'000;
constexpr std::int64_t ms_max = 253'402'300'799'999;  // the end of 9999
constexpr std::size_t text_bytes_max = 100;

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr std::array<std::pair<std::string_view, int>, 12> zones{{{"z", 0},
                                                                  {"ut", 0},
                                                                  {"utc", 0},
                                                                  {"gmt", 0},
                                                                  {"est", -5},
                                                                  {"edt", -4},
                                                                  {"cst", -6},
                                                                  {"cdt", -5},
                                                                  {"mst", -7},
                                                                  {"mdt", -6},
                                                                  {"pst", -8},
                                                                  {"pdt", -7}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The parts of a date as they turn up; each at most once.
struct Parts {
  std::optional<int> year, month, day;
  std::optional<int> hour, minute, second;
  std::string fraction;  // digits
  std::optional<int> offset_minutes;
  std::optional<bool> afternoon;
  bool weekday = false;

  bool has_date() const { return year && month && day; }
};

// Sets a part that has to be missing.
template <class T>
bool put(std::optional<T>& part, T value) {
  if (part) return false;
  part = value;
  return true;
}

// Whether `word` is `name` or its first three letters ("sept" and "tues" are common too).
bool abbreviates(std::string_view word, std::string_view name) {
  return word == name || (word.size() >= 3 && word.size() <= 5 && name.substr(0, word.size()) == word);
}

// Reads parts from the front of a text. Every step says whether the text had what was asked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Parts> read() {
    if (!read_numeric_date()) return std::nullopt;
    while (true) {
      skip_separators();
      if (rest_.empty()) break;
      if (!read_part()) return std::nullopt;
    }
    return parts_.has_date() ? std::optional(parts_) : std::nullopt;
  }

 private:
  std::size_t digits() const {
    return std::min(
        rest_.size(),
        static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_digit) - rest_.begin()));
  }

  // A number of `min` to `max` digits.
  std::optional<int> number(std::size_t min, std::size_t max) {
    const std::size_t count = digits();
    if (count < min || count > max) return std::nullopt;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_separators() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t,"), rest_.size())); }

  // "2015-01-20", "2015/1/20" at the front, perhaps with a "T" before the time; true also where there is
  // none.
  bool read_numeric_date() {
    if (digits() != 4 || rest_.size() < 5 || (rest_[4] != '-' && rest_[4] != '/')) return true;
    const char separator = rest_[4];
    parts_.year = number(4, 4);
    take(separator);
    parts_.month = number(1, 2);
    if (!parts_.month || !take(separator)) return false;
    parts_.day = number(1, 2);
    if (!parts_.day) return false;
    if (!rest_.empty() && (rest_.front() == 'T' || rest_.front() == 't')) {
      rest_.remove_prefix(1);
      return digits() > 0;
    }
    return rest_.empty() || rest_.front() == ' ' || rest_.front() == '\t';
  }

  bool read_part() {
    const char c = rest_.front();
    if (is_digit(c)) return read_number();
    if (is_letter(c)) return read_word();
    if (c == '+' || c == '-') return parts_.hour && read_offset();
    if (c == '(') return read_comment();
    return false;
  }

  // A time of day if a colon follows, else a day or a year.
  bool read_number() {
    const std::size_t count = digits();
    if (count <= 2 && rest_.size() > count && rest_[count] == ':') return read_time();
    if (count == 4) return put(parts_.year, *number(4, 4));
    const auto day = number(1, 2);
    if (!day || !put(parts_.day, *day)) return false;
    skip_ordinal();
    take('-');  // "20-Jan-2015"
    return true;
  }

  void skip_ordinal() {
    for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
      if (equals_ignore_case(rest_.substr(0, 2), ending)) {
        rest_.remove_prefix(2);
        return;
      }
    }
  }

  // "7:23", "19:23:12", "19:23:12.345"
  bool read_time() {
    const auto hour = number(1, 2);
    if (!hour || !put(parts_.hour, *hour) || !take(':')) return false;
    parts_.minute = number(2, 2);
    if (!parts_.minute) return false;
    if (take(':')) {
      parts_.second = number(2, 2);
      if (!parts_.second) return false;
      if (take('.')) {
        const std::size_t count = digits();
        if (count == 0) return false;
        parts_.fraction = rest_.substr(0, count);
        rest_.remove_prefix(count);
      }
    }
    return true;
  }

  // "+0100", "-08:00", "+1"; at most 15:59.
  bool read_offset() {
    const int sign = rest_.front() == '-' ? -1 : 1;
    rest_.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (digits() == 4) {
      const int both = *number(4, 4);
      hours = both / 100, minutes = both % 100;
    } else {
      const auto written = number(1, 2);
      if (!written) return false;
      hours = *written;
      if (take(':')) {
        const auto rest = number(2, 2);
        if (!rest) return false;
        minutes = *rest;
      }
    }
    if (hours > 15 || minutes > 59 || (!rest_.empty() && is_digit(rest_.front()))) return false;
    // "GMT-0800" is one zone in two parts; a second offset, or one behind another name, is not a zone.
    if (parts_.offset_minutes && !after_utc_) return false;
    after_utc_ = false;
    parts_.offset_minutes = sign * (hours * 60 + minutes);
    return true;
  }

  bool read_comment() {
    const std::size_t end = rest_.find(')');
    if (end == std::string_view::npos || !parts_.offset_minutes) return false;
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool read_word() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_letter);
    const std::string word = to_lower_ascii(rest_.substr(0, static_cast<std::size_t>(end - rest_.begin())));
    rest_.remove_prefix(word.size());
    if (word == "at" || word == "of" || word == "the") return true;
    if (word == "am" || word == "pm") return parts_.hour && put(parts_.afternoon, word == "pm");
    for (const auto& [name, hours] : zones) {
      if (word == name) return parts_.hour && read_zone(hours);
    }
    take('.');  // "Jan. 20"
    for (const std::string_view name : weekdays) {
      if (abbreviates(word, name)) return !std::exchange(parts_.weekday, true);
    }
    for (std::size_t i = 0; i < months.size(); ++i) {
      if (!abbreviates(word, months[i])) continue;
      take('-');
      return put(parts_.month, static_cast<int>(i) + 1);
    }
    return false;
  }

  bool read_zone(int hours) {
    after_utc_ = hours == 0 && !rest_.empty() && (rest_.front() == '+' || rest_.front() == '-');
    return put(parts_.offset_minutes, hours * 60);
  }

  std::string_view rest_;
  Parts parts_;
  bool after_utc_ = false;  // just behind "GMT" or "UTC"
};

// Twelve-hour time into the hours of a day; false for hours that it does not have.
bool apply_half_of_day(Parts& parts) {
  if (!parts.afternoon) return true;
  if (*parts.hour < 1 || *parts.hour > 12) return false;
  parts.hour = *parts.hour % 12 + (*parts.afternoon ? 12 : 0);
  return true;
}

void append_padded(std::string& out, int value, std::size_t width) {
  const std::string text = std::to_string(value);
  out.append(width - std::min(width, text.size()), '0');
  out += text;
}

std::string day_text(const Parts& parts) {
  std::string text;
  append_padded(text, *parts.year, 4);
  text += '-';
  append_padded(text, *parts.month, 2);
  text += '-';
  append_padded(text, *parts.day, 2);
  return text;
}

// As RFC 3339, so that one function of base/ decides which days and times are real.
std::string instant_text(const Parts& parts) {
  std::string text = day_text(parts) + 'T';
  append_padded(text, parts.hour.value_or(0), 2);
  text += ':';
  append_padded(text, parts.minute.value_or(0), 2);
  text += ':';
  append_padded(text, parts.second.value_or(0), 2);
  if (!parts.fraction.empty()) text += '.' + parts.fraction;
  const int offset = parts.offset_minutes.value_or(0);
  text += offset < 0 ? '-' : '+';
  append_padded(text, std::abs(offset) / 60, 2);
  text += ':';
  append_padded(text, std::abs(offset) % 60, 2);
  return text;
}

}  // namespace

std::optional<WrittenDate> parse_date(std::string_view text) {
  text = trim(text);
  if (text.size() > text_bytes_max) return std::nullopt;
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && stop == text.data() + text.size()) return parse_date(number);

  auto parts = Reader(text).read();
  if (!parts || !apply_half_of_day(*parts)) return std::nullopt;
  const auto instant = parse_instant(instant_text(*parts));
  if (!instant) return std::nullopt;
  return WrittenDate{*instant, day_text(*parts), parts->hour.has_value(), parts->offset_minutes.has_value()};
}

std::optional<WrittenDate> parse_date(std::int64_t number) {
  if (number >= 10'000'101 && number <= 99'991'231) {
    const auto value = static_cast<int>(number);
    Parts parts;
    parts.year = value / 10'000, parts.month = value / 100 % 100, parts.day = value % 100;
    const auto instant = parse_instant(instant_text(parts));
    return instant ? std::optional(WrittenDate{*instant, day_text(parts), false, false}) : std::nullopt;
  }
  if (number < seconds_min || number > ms_max) return std::nullopt;
  const Instant instant{number < ms_min ? number * 1000 : number};
  return WrittenDate{instant, to_text(instant).substr(0, 10), true, true};
}

}  // namespace dc
