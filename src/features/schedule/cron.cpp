#include "features/schedule/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <vector>

#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::int64_t minutes_per_day = 1440;
constexpr std::size_t cron_bytes_max = 256;
constexpr Instant last_due{253'402'128'000'000};  // 9999-12-30: in any zone a time that can be written

struct FieldForm {
  std::string_view name;
  int min, max;
  std::span<const std::string_view> words = {};  // of min, min + 1, …
};

constexpr std::array<std::string_view, 12> month_words{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_words{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<FieldForm, 5> forms{{{"minute", 0, 59},
                                          {"hour", 0, 23},
                                          {"day of month", 1, 31},
                                          {"month", 1, 12, month_words},
                                          {"day of week", 0, 7, weekday_words}}};

struct Macro {
  std::string_view name, meaning;
};
constexpr std::array<Macro, 7> macros{{{"@hourly", "0 * * * *"},
                                       {"@daily", "0 0 * * *"},
                                       {"@midnight", "0 0 * * *"},
                                       {"@weekly", "0 0 * * 0"},
                                       {"@monthly", "0 0 1 * *"},
                                       {"@yearly", "0 0 1 1 *"},
                                       {"@annually", "0 0 1 1 *"}}};

tl::unexpected<Error> refuse(const FieldForm& form, std::string_view text, std::string_view why) {
  std::string detail = "The " + std::string(form.name) + " '" + std::string(text) + "' " + std::string(why);
  return fail(Code::config_invalid, detail + "; it takes " + std::to_string(form.min) + " to " +
                                        std::to_string(form.max) + ", *, ranges a-b, steps /n and lists.");
}

// One field on its way to a set of numbers.
class FieldReader {
 public:
  FieldReader(const FieldForm& form, std::string_view text) : form_(form), text_(text) {}

  Result<std::vector<int>> read() {
    for (const std::string_view part : split(text_, ',')) CHECK(read_part(part));
    return std::move(values_);
  }

 private:
  Result<> read_part(std::string_view part) {
    const std::size_t slash = part.find('/');
    const std::string_view range = part.substr(0, slash);
    int step = 1, first = form_.min, last = form_.max;
    if (slash != std::string_view::npos) {
      TRY(step, whole(part.substr(slash + 1)));
      if (step < 1) return refuse(form_, text_, "has a step of 0");
    }
    if (range != "*") {
      const std::size_t dash = range.find('-');
      TRY(first, number(range.substr(0, dash)));
      if (dash != std::string_view::npos) {
        TRY(last, number(range.substr(dash + 1)));
      } else if (slash == std::string_view::npos) {
        last = first;
      }
      if (first > last) return refuse(form_, text_, "has a range that ends before it begins");
    }
    for (int value = first; value <= last; value += step) values_.push_back(value);
    return {};
  }

  Result<int> number(std::string_view word) {
    for (std::size_t i = 0; i < form_.words.size(); ++i) {
      if (to_lower_ascii(word) == form_.words[i]) return form_.min + static_cast<int>(i);
    }
    TRY(const int value, whole(word));
    if (value < form_.min || value > form_.max) return refuse(form_, text_, "is out of range");
    return value;
  }

  Result<int> whole(std::string_view digits) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_number = error == std::errc() && end == digits.data() + digits.size() && value >= 0;
    if (!is_number) return refuse(form_, text_, "is not understood");
    return std::min(value, 1000);  // a step beyond the field: its first value alone
  }

  const FieldForm& form_;
  std::string_view text_;
  std::vector<int> values_;
};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

Result<std::string_view> expand(std::string_view text) {
  if (!text.starts_with('@')) return text;
  std::vector<std::string> names;
  for (const Macro& macro : macros) {
    if (macro.name == text) return macro.meaning;
    names.emplace_back(macro.name);
  }
  return fail(Code::config_invalid,
              "There is no schedule '" + std::string(text) + "'." + did_you_mean(text, names));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  if (text.size() > cron_bytes_max)
    return fail(Code::config_invalid, "A schedule has at most " + std::to_string(cron_bytes_max) + " bytes.");
  Cron cron;
  cron.text_ = trim(text);
  TRY(const std::string_view expanded, expand(cron.text_));
  const auto words = words_of(expanded);
  if (words.size() != forms.size()) {
    return fail(Code::config_invalid,
                "The schedule '" + cron.text_ + "' has " + std::to_string(words.size()) +
                    " fields instead of 5: minute, hour, day of month, month, day of week.");
  }
  std::array<std::vector<int>, 5> values;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    TRY(values[i], FieldReader(forms[i], words[i]).read());
  }
  const auto fill = [](const std::vector<int>& from, auto& set) {
    for (const int value : from) set.set(static_cast<std::size_t>(value) % set.size());
  };
  fill(values[0], cron.minutes_);
  fill(values[1], cron.hours_);
  fill(values[2], cron.days_of_month_);
  fill(values[3], cron.months_);
  fill(values[4], cron.days_of_week_);  // 7 is 0: Sunday
  cron.all_the_time_ = words[1].starts_with('*');
  cron.one_day_is_enough_ = !words[2].starts_with('*') && !words[4].starts_with('*');
  return cron;
}

bool Cron::is_due_on(std::int64_t day) const {
  const std::chrono::sys_days date{std::chrono::days(day)};
  const std::chrono::year_month_day civil{date};
  if (!months_.test(static_cast<unsigned>(civil.month()))) return false;
  const bool month_day = days_of_month_.test(static_cast<unsigned>(civil.day()));
  const bool week_day = days_of_week_.test(std::chrono::weekday(date).c_encoding());
  return one_day_is_enough_ ? month_day || week_day : month_day && week_day;
}

std::optional<Instant> Cron::next_on(std::int64_t day, int from, Instant after, const Zone& zone) const {
  std::optional<Instant> best;
  const auto offer = [&](Instant moment) {
    if (moment > after && (!best || moment < *best)) best = moment;
  };
  for (int minute = from; minute < minutes_per_day; ++minute) {
    if (!hours_.test(static_cast<std::size_t>(minute / 60))) {
      minute += 59 - minute % 60;
      continue;
    }
    if (!minutes_.test(static_cast<std::size_t>(minute % 60))) continue;
    const Zone::Moments moments = zone.moments(day * minutes_per_day + minute);
    if (best && moments.first >= *best) break;  // first comings only grow
    if (moments.kind == Zone::Moments::Kind::never && all_the_time_) continue;
    offer(moments.first);
    if (all_the_time_) offer(moments.second);
  }
  return best;
}

std::optional<Instant> Cron::next(Instant after, const Zone& zone) const {
  // Clocks are put back by three hours at most: what is due next shows no earlier on the wall than that.
  const WallMinute start = zone.wall(after) - 180;
  std::int64_t day = floor_divide(start, minutes_per_day);
  int from = static_cast<int>(start - day * minutes_per_day);
  const std::int64_t last = day + cron_years_max * 366;
  for (; day <= last; ++day, from = 0) {
    if (!is_due_on(day)) continue;
    const auto found = next_on(day, from, after, zone);
    if (found) return *found <= last_due ? found : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace dc
