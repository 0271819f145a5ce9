#include "features/schedule/scheduler.hpp"

#include <algorithm>

#include "base/contain.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::chrono::milliseconds lease{limits::job_lease_ms};
constexpr std::chrono::milliseconds rest_time{200};

Instant later(Instant instant, std::chrono::milliseconds by) { return Instant{instant.ms + by.count()}; }

Instant last_slot(const store::JobStanding& standing) {
  return standing.last ? std::max(standing.last->slot, standing.known_since) : standing.known_since;
}

// The last time up to `now` at which it was due after `after`. It is looked for in spans that grow, so that a
// schedule of every minute costs no more after a year than after an hour.
std::optional<Instant> last_time(const Cron& cron, const Zone& zone, Instant after, Instant now) {
  using std::chrono::hours;
  for (const hours span : {hours(1), hours(24), hours(24 * 32), hours(24 * 366 * cron_years_max)}) {
    const Instant from = std::max(after, later(now, -span));
    std::optional<Instant> last;
    for (auto next = cron.next(from, zone); next && *next <= now; next = cron.next(*next, zone)) last = next;
    if (last || from == after) return last;
  }
  return std::nullopt;
}

// That of a job that was never noted is as if it were noted now.
store::JobStanding standing_of(const std::vector<store::JobStanding>& all, const Job& job, Instant now) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.job == job.name; });
  if (found != all.end()) return *found;
  store::JobStanding unknown;
  unknown.job = job.name;
  unknown.known_since = now;
  return unknown;
}

}  // namespace

Run::Run(Scheduler& scheduler, const Job& job, store::JobRun claim)
    : scheduler_(scheduler),
      job_(job),
      claim_(std::move(claim)),
      ends_at_(scheduler.services_.clock.ticks() + job.deadline) {}

Result<> Run::go_on() const {
  CHECK(scheduler_.go_on());
  if (is_taken_over_) return fail(Code::conflict, "'" + job_.name + "' was taken over by another process.");
  if (scheduler_.services_.clock.ticks() >= ends_at_) {
    return fail(Code::unavailable, "'" + job_.name + "' took longer than " +
                                       std::to_string(job_.deadline.count()) + " minutes and was ended.");
  }
  return {};
}

Result<> Run::rest() const {
  std::unique_lock lock(scheduler_.mutex_);
  scheduler_.stopped_.wait_for(lock, rest_time, [this] { return scheduler_.is_stopping_.load(); });
  lock.unlock();
  return go_on();
}

Result<> Run::write(store::Engine::Work work) const {
  store::Engine& engine = scheduler_.services_.engine;
  return store::write_and_wait(engine,
                               [&, work = std::move(work)](store::Session& session) mutable -> Result<> {
                                 CHECK(store::confirm(session, engine.dialect(), claim_));
                                 return work(session);
                               });
}

Result<> Run::renew() {
  const Scheduler::Services& services = scheduler_.services_;
  const Instant until = later(services.clock.now(), lease);
  return write([&, until](store::Session& session) {
    return store::extend(session, services.engine.dialect(), claim_, until);
  });
}

Scheduler::Scheduler(const Services& services, std::vector<Job> jobs, Zone zone)
    : services_(services),
      jobs_(std::move(jobs)),
      zone_(std::move(zone)),
      owner_(make_uuid7(services.clock, services.random)) {}

Result<const Job*> Scheduler::find(std::string_view name) const {
  std::vector<std::string> names;
  names.reserve(jobs_.size());
  for (const Job& job : jobs_) {
    if (job.name == name) return &job;
    names.push_back(job.name);
  }
  return fail(Code::not_found, "There is no job '" + std::string(name) + "'." + did_you_mean(name, names));
}

Result<> Scheduler::begin() {
  return store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
    for (const Job& job : jobs_)
      CHECK(store::note_job(session, services_.engine.dialect(), job.name, services_.clock.now()));
    return {};
  });
}

void Scheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
}

Result<> Scheduler::go_on() const {
  if (is_stopping_) return fail(Code::unavailable, "The process is ending; this was not finished.");
  return {};
}

std::optional<Scheduler::Due> Scheduler::due_of(const Job& job, const store::JobStanding& standing,
                                                Instant now) const {
  if (standing.paused_at || !job.cron) return std::nullopt;
  if (standing.running && !store::is_dead(*standing.running, now)) return std::nullopt;
  const Instant after = last_slot(standing);
  if (const auto slot = last_time(*job.cron, zone_, after, now))
    return Due{.job = &job, .slot = *slot, .after = after};
  const auto& last = standing.last;
  if (!last || last->slot <= standing.known_since || !store::is_dead(*last, now)) return std::nullopt;
  const std::int64_t killed = standing.abandoned + (last->state == store::RunState::running ? 1 : 0);
  if (killed >= limits::job_attempts_max) return std::nullopt;
  return Due{
      .job = &job, .slot = last->slot, .after = after, .attempt = last->attempt + 1, .missed = last->missed};
}

Result<std::vector<Scheduler::Due>> Scheduler::due() {
  std::vector<Due> all;
  if (is_stopping_) return all;
  TRY(store::Session* const session, services_.engine.here());
  const Instant now = services_.clock.now();
  TRY(const auto standings, store::read_standings(*session, services_.engine.dialect(), now));
  for (const Job& job : jobs_) {
    if (auto due = due_of(job, standing_of(standings, job, now), now)) all.push_back(*due);
  }
  std::stable_sort(all.begin(), all.end(), [](const Due& a, const Due& b) { return a.slot < b.slot; });
  return all;
}

std::int64_t Scheduler::missed(const Due& due) const {
  if (due.attempt > 1) return due.missed;
  std::int64_t count = 0;
  const Cron& cron = *due.job->cron;
  for (auto next = cron.next(due.after, zone_); next && *next < due.slot && count < limits::job_missed_max;
       next = cron.next(*next, zone_))
    ++count;
  return count;
}

Result<bool> Scheduler::claim(store::JobRun& run) {
  bool is_ours = false;
  auto claimed = store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
    CHECK(store::note_job(session, services_.engine.dialect(), run.job, run.started_at));
    TRY(is_ours, store::claim(session, services_.engine.dialect(), run));
    return {};
  });
  // Another node was at it in the same moment.
  if (!claimed && claimed.error().code == Code::conflict) return false;
  CHECK(claimed);
  return is_ours;
}

store::JobRun Scheduler::blank(const Job& job, Instant now) const {
  return {.job = job.name, .slot = now, .owner = owner_, .started_at = now, .lease_until = later(now, lease)};
}

Result<std::optional<store::JobRun>> Scheduler::run(const Due& due) {
  if (is_stopping_) return std::optional<store::JobRun>();
  store::JobRun run = blank(*due.job, services_.clock.now());
  run.slot = due.slot;
  run.attempt = due.attempt;
  run.missed = missed(due);
  TRY(const bool is_ours, claim(run));
  if (!is_ours) return std::optional<store::JobRun>();
  return std::optional(work(*due.job, std::move(run)));
}

Result<store::JobRun> Scheduler::run_by_hand(const Job& job) {
  store::JobRun run = blank(job, services_.clock.now());
  run.by_hand = true;
  TRY(const bool is_ours, claim(run));
  if (!is_ours)
    return fail(Code::conflict,
                "'" + job.name + "' is running already; `datacanvas jobs history` shows when it ends.");
  return work(job, std::move(run));
}

store::JobRun Scheduler::work(const Job& job, store::JobRun claim) {
  Run run(*this, job, std::move(claim));
  std::list<Run*>::iterator place;
  {
    const std::lock_guard lock(mutex_);
    place = running_.insert(running_.end(), &run);
  }
  auto outcome = contain([&] { return job.work(run); });
  {
    const std::lock_guard lock(mutex_);
    running_.erase(place);
  }
  record(run.claim_, std::move(outcome));
  tell(run.claim_);
  return run.claim_;
}

void Scheduler::record(store::JobRun& run, Result<JobReport> outcome) {
  // What ends with the process is tried again by the next one.
  const auto failed = is_stopping_ ? store::RunState::interrupted : store::RunState::failed;
  run.state = outcome ? store::RunState::done : failed;
  run.detail = outcome ? outcome->warning : describe(outcome.error());
  if (outcome) run.facts = json::to_text(json::Value(std::move(outcome->facts)));
  run.finished_at = services_.clock.now();
  auto written = store::write_and_wait(services_.engine, [&](store::Session& session) {
    return store::finish(session, services_.engine.dialect(), run);
  });
  // It runs out and is tried again: better twice than believed to be done.
  if (!written) {
    run.state = store::RunState::abandoned;
    run.detail = "Its end could not be recorded: " + describe(written.error());
  }
}

// A warning that lasts is told when it begins and when it is over.
bool Scheduler::is_news(const store::JobRun& run) {
  const std::lock_guard lock(mutex_);
  std::string& told = told_[run.job];
  const bool is_same = told == run.detail;
  told = run.detail;
  return !is_same;
}

void Scheduler::tell(const store::JobRun& run) {
  const std::string state(to_text(run.state));
  services_.metrics
      .counter("datacanvas_job_runs_total", "Runs of scheduled work, by how they ended.",
               "job=\"" + run.job + "\",state=\"" + state + "\"")
      .add();
  const bool is_done = run.state == store::RunState::done;
  const bool warns = is_news(run) && !run.detail.empty();
  const bool is_over = is_done || run.state == store::RunState::interrupted;
  const auto level = !is_over ? Level::error : warns ? Level::warn : Level::info;
  services_.log.write(level, "job",
                      {{"job", run.job},
                       {"state", state},
                       {"slot", to_text(run.slot)},
                       {"attempt", run.attempt},
                       {"missed", run.missed},
                       {"ms", run.finished_at->ms - run.started_at.ms},
                       {"detail", run.detail}});
}

std::vector<store::JobRun> Scheduler::within_deadline() {
  std::vector<store::JobRun> claims;
  const std::lock_guard lock(mutex_);
  for (const Run* run : running_) {
    if (services_.clock.ticks() < run->ends_at_) claims.push_back(run->claim_);
  }
  return claims;
}

Result<> Scheduler::keep_up() {
  const std::vector<store::JobRun> claims = within_deadline();
  if (claims.empty()) return {};
  const Instant until = later(services_.clock.now(), lease);
  std::vector<const store::JobRun*> lost;
  CHECK(store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
    lost.clear();
    for (const store::JobRun& claim : claims) {
      auto done = store::extend(session, services_.engine.dialect(), claim, until);
      if (done) continue;
      if (done.error().code != Code::conflict) return done;
      lost.push_back(&claim);
    }
    return {};
  }));
  // One that has ended meanwhile is not in the list any more.
  const std::lock_guard lock(mutex_);
  for (Run* run : running_) {
    for (const store::JobRun* claim : lost) {
      if (run->claim_.job == claim->job && run->claim_.fence == claim->fence) run->is_taken_over_ = true;
    }
  }
  return {};
}

Result<std::vector<JobStatus>> Scheduler::status() {
  TRY(const auto session, services_.engine.open());
  const Instant now = services_.clock.now();
  TRY(const auto standings, store::read_standings(*session, services_.engine.dialect(), now));
  std::vector<JobStatus> all;
  for (const Job& job : jobs_) {
    JobStatus status{.job = &job, .standing = standing_of(standings, job, now), .next = {}};
    auto& running = status.standing.running;
    if (running && store::is_dead(*running, now)) running.reset();
    if (job.cron && !status.standing.paused_at) {
      status.next = job.cron->next(last_slot(status.standing), zone_);
      const auto owed = job.cron->next(
          std::max(status.standing.done_at.value_or(Instant{0}), status.standing.known_since), zone_);
      const auto second = owed ? job.cron->next(*owed, zone_) : owed;
      status.is_overdue = second && *second <= now;
    }
    all.push_back(std::move(status));
  }
  return all;
}

Result<std::vector<store::JobRun>> Scheduler::history(std::string_view job, std::size_t limit) {
  TRY(const auto session, services_.engine.open());
  return store::read_runs(*session, services_.engine.dialect(), job, limit);
}

Result<> Scheduler::pause(const Job& job, bool is_paused) {
  return store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
    const Instant now = services_.clock.now();
    CHECK(store::note_job(session, services_.engine.dialect(), job.name, now));
    const auto change = is_paused ? store::pause_job : store::resume_job;
    return change(session, services_.engine.dialect(), job.name, now);
  });
}

}  // namespace dc
