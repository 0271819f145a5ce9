#include "net/http_date.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace dc::net {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 14> days{"Mon",      "Tue",    "Wed",      "Thu",     "Fri",
                                                "Sat",      "Sun",    "Monday",   "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday", "Sunday"};

struct Parts {
  std::string_view day, month, year, time;
};

// RFC 3339 knows what a real day and a real time are.
std::optional<Instant> to_instant(const Parts& parts) {
  const auto found = std::find(months.begin(), months.end(), parts.month);
  if (found == months.end() || parts.day.size() != 2 || parts.year.size() != 4) return std::nullopt;
  const std::string month = std::to_string(101 + (found - months.begin())).substr(1);
  std::string text(parts.year);
  text.append("-").append(month).append("-").append(parts.day).append("T").append(parts.time).append("Z");
  return parts.time.size() == 8 ? parse_instant(text) : std::nullopt;
}

bool is_day(std::string_view name, std::size_t letters_min, std::size_t letters_max) {
  return name.size() >= letters_min && name.size() <= letters_max &&
         std::find(days.begin(), days.end(), name) != days.end();
}

std::optional<Instant> parse_fixdate(const std::vector<std::string_view>& words) {
  if (words.size() != 6 || words[5] != "GMT" || !words[0].ends_with(',')) return std::nullopt;
  if (!is_day(words[0].substr(0, words[0].size() - 1), 3, 3)) return std::nullopt;
  return to_instant({.day = words[1], .month = words[2], .year = words[3], .time = words[4]});
}

std::optional<Instant> parse_rfc850(const std::vector<std::string_view>& words) {
  if (words.size() != 4 || words[3] != "GMT" || !words[0].ends_with(',')) return std::nullopt;
  if (!is_day(words[0].substr(0, words[0].size() - 1), 6, 9)) return std::nullopt;
  const auto date = split(words[1], '-');
  if (date.size() != 3 || date[2].size() != 2) return std::nullopt;
  const std::string year = (date[2] < "70" ? "20" : "19") + std::string(date[2]);
  return to_instant({.day = date[0], .month = date[1], .year = year, .time = words[2]});
}

std::optional<Instant> parse_asctime(std::vector<std::string_view> words) {
  // A day of one digit stands behind two spaces.
  std::string day;
  if (words.size() == 6 && words[2].empty() && words[3].size() == 1) {
    day = "0" + std::string(words[3]);
    words.erase(words.begin() + 2);
    words[2] = day;
  }
  if (words.size() != 5 || !is_day(words[0], 3, 3)) return std::nullopt;
  return to_instant({.day = words[2], .month = words[1], .year = words[4], .time = words[3]});
}

}  // namespace

std::optional<Instant> parse_http_date(std::string_view text) {
  const auto words = split(text, ' ');
  if (const auto instant = parse_fixdate(words)) return instant;
  if (const auto instant = parse_rfc850(words)) return instant;
  return parse_asctime(words);
}

}  // namespace dc::net
