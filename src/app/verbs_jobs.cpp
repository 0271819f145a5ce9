#include <charconv>

#include "app/verbs.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "features/schedule/clockwork.hpp"

namespace dc {
namespace {

using json::Array, json::Object;
using store::JobRun, store::RunState;

constexpr int times_default = 5;
constexpr int runs_default = 20;
constexpr int count_max = 1000;

Result<int> read_count(std::string_view text, int count_default) {
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

json::Value text_of(const std::optional<Instant>& instant) {
  return instant ? json::Value(to_text(*instant)) : json::Value();
}

json::Value json_of(const JobRun& run) {
  Object object{{"job", run.job},
                {"state", to_text(run.state)},
                {"slot", to_text(run.slot)},
                {"attempt", run.attempt},
                {"missed", run.missed},
                {"by_hand", run.by_hand},
                {"started_at", to_text(run.started_at)},
                {"finished_at", text_of(run.finished_at)}};
  // What was written as JSON is read as JSON; anything else is no fact.
  if (auto facts = json::parse(run.facts); facts) object.emplace_back("facts", *std::move(facts));
  object.emplace_back("detail", run.detail);
  return object;
}

std::string line_of(const JobRun& run) {
  std::string state(to_text(run.state));
  state.resize(10, ' ');
  std::string line = to_text(run.started_at) + "  " + state + run.job;
  if (run.finished_at) line += "  " + std::to_string(run.finished_at->ms - run.started_at.ms) + " ms";
  if (run.by_hand) line += "  by hand";
  if (run.missed > 0) line += "  for " + std::to_string(run.missed) + " missed before";
  if (run.attempt > 1) line += "  attempt " + std::to_string(run.attempt);
  if (!run.facts.empty() && run.facts != "{}") line += "  " + run.facts;
  if (!run.detail.empty()) line += "  " + run.detail;
  return line + "\n";
}

json::Value json_of(const JobStatus& status) {
  const auto& [job, standing, next, is_overdue] = status;
  return Object{{"job", job->name},
                {"does", job->sentence},
                {"schedule", job->cron ? json::Value(job->cron->text()) : json::Value()},
                {"next", text_of(next)},
                {"paused_at", text_of(standing.paused_at)},
                {"running_since", standing.running ? text_of(standing.running->started_at) : json::Value()},
                {"done_at", text_of(standing.done_at)},
                {"overdue", is_overdue},
                {"last", standing.last ? json_of(*standing.last) : json::Value()}};
}

std::string line_of(const JobStatus& status, const Zone& zone) {
  const auto& [job, standing, next, is_overdue] = status;
  std::string name = job->name, schedule = job->cron ? job->cron->text() : "off";
  name.resize(std::max<std::size_t>(name.size(), 10), ' ');
  schedule.resize(std::max<std::size_t>(schedule.size(), 14), ' ');
  std::string line = name + " " + schedule + " ";
  line += standing.running     ? "running since " + to_text(standing.running->started_at)
          : standing.paused_at ? "paused since " + to_text(*standing.paused_at)
          : next               ? "next " + zone.text(*next)
                               : "not by itself";
  if (standing.done_at) line += "  last done " + to_text(*standing.done_at);
  const auto& last = standing.last;
  if (last && last->finished_at && last->state != RunState::done && last->finished_at > standing.done_at)
    line += "  then " + std::string(to_text(last->state)) + " " + to_text(*last->finished_at);
  if (is_overdue) line += "  OVERDUE";
  return line + "\n    " + job->sentence + "\n";
}

Result<Exit> set_pause(Home& home, const Command& command, Output& output, bool is_paused) {
  TRY(const Job* const job, home.scheduler().find(command.text("job")));
  CHECK(home.scheduler().pause(*job, is_paused));
  output.out(command.flag("json")
                 ? json::to_text(Object{{"job", job->name}, {"paused", is_paused}}) + "\n"
                 : job->name + (is_paused ? " is paused until `datacanvas jobs resume " + job->name + "`.\n"
                                          : " runs by its schedule again.\n"));
  return Exit::done;
}

}  // namespace

Result<Exit> jobs_list(Home& home, const Command& command, Output& output) {
  TRY(const auto jobs, home.scheduler().status());
  const Zone& zone = home.scheduler().zone();
  Array array;
  std::string lines;
  for (const JobStatus& job : jobs) {
    array.push_back(json_of(job));
    lines += line_of(job, zone);
  }
  output.out(command.flag("json")
                 ? json::to_text(Object{{"zone", zone.name()}, {"jobs", std::move(array)}}) + "\n"
                 : lines);
  return Exit::done;
}

Result<Exit> jobs_run(Home& home, const Command& command, Output& output) {
  TRY(const Job* const job, home.scheduler().find(command.text("job")));
  // Where no server does it, somebody has to keep the claim.
  const Clockwork leases(home.scheduler(), Clockwork::Duty::leases, home.world().log, home.world().clock);
  TRY(const JobRun run, home.scheduler().run_by_hand(*job));
  output.out(command.flag("json") ? json::to_text(json_of(run)) + "\n" : line_of(run));
  if (run.state != RunState::done) return Exit::failed;
  return run.detail.empty() ? Exit::done : Exit::partly;
}

Result<Exit> jobs_history(Home& home, const Command& command, Output& output) {
  const std::string name = command.text("job");
  if (!name.empty()) CHECK(home.scheduler().find(name));
  TRY(const int count, read_count(command.text("count"), runs_default));
  TRY(const auto runs, home.scheduler().history(name, static_cast<std::size_t>(count)));
  Array array;
  std::string lines;
  for (const JobRun& run : runs) {
    array.push_back(json_of(run));
    lines += line_of(run);
  }
  if (lines.empty()) lines = "Nothing has run yet.\n";
  output.out(command.flag("json") ? json::to_text(Object{{"runs", std::move(array)}}) + "\n" : lines);
  return Exit::done;
}

Result<Exit> jobs_pause(Home& home, const Command& command, Output& output) {
  return set_pause(home, command, output, true);
}

Result<Exit> jobs_resume(Home& home, const Command& command, Output& output) {
  return set_pause(home, command, output, false);
}

Result<Exit> jobs_next(const Config&, const Command& command, Output& output) {
  TRY(const Cron cron, Cron::parse(command.text("expression")));
  TRY(const Zone zone, Zone::find(command.text("zone").empty() ? "UTC" : command.text("zone")));
  TRY(const int count, read_count(command.text("count"), times_default));
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
