#include <charconv>

#include "app/verbs.hpp"
#include "base/json.hpp"
#include "features/schedule/cron.hpp"

namespace dc {
namespace {

constexpr int count_default = 5;
constexpr int count_max = 1000;

Result<int> read_count(std::string_view text) {
  if (text.empty()) return count_default;
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size() && count >= 1 && count <= count_max)
    return count;
  return fail(Code::config_invalid, "--count '" + std::string(text) + "' is not a number from 1 to " +
                                        std::to_string(count_max) + ".");
}

Result<Instant> read_start(const Clock& clock, std::string_view text) {
  if (text.empty()) return clock.now();
  if (const auto instant = parse_instant(text)) return *instant;
  return fail(Code::config_invalid,
              "--from '" + std::string(text) +
                  "' is not an instant; write it with its zone, as 2024-05-01T12:00:00Z.");
}

}  // namespace

Result<Exit> jobs_next(const Config&, const Command& command, Output& output) {
  TRY(const Cron cron, Cron::parse(command.text("expression")));
  TRY(const Zone zone, Zone::find(command.text("zone").empty() ? "UTC" : command.text("zone")));
  TRY(const int count, read_count(command.text("count")));
  TRY(Instant after, read_start(SystemClock(), command.text("from")));
  json::Array times;
  std::string lines;
  for (int i = 0; i < count; ++i) {
    const auto next = cron.next(after, zone);
    if (!next) break;
    times.emplace_back(to_text(*next));
    lines += to_text(*next) + "  " + zone.text(*next) + "\n";
    after = *next;
  }
  if (lines.empty()) lines = "It is never due.\n";
  const json::Object document{{"expression", cron.text()}, {"zone", zone.name()}, {"next", std::move(times)}};
  output.out(command.flag("json") ? json::to_text(document) + "\n" : lines);
  return Exit::done;
}

}  // namespace dc
