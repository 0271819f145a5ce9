#include "features/schedule/scheduler.hpp"

#include <algorithm>
#include <exception>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::chrono::milliseconds lease{limits::job_lease_ms};

Instant later(Instant instant, std::chrono::milliseconds by) { return Instant{instant.ms + by.count()}; }

struct Slots {
  Instant last;
  std::int64_t missed = 0;
};

// The last time up to `now` at which it was due after `after`, and how many came before that.
std::optional<Slots> slots_between(const Cron& cron, const Zone& zone, Instant after, Instant now) {
  std::optional<Slots> slots;
  for (auto next = cron.next(after, zone); next && *next <= now; next = cron.next(*next, zone)) {
    slots = Slots{.last = *next, .missed = slots ? slots->missed + 1 : 0};
  }
  return slots;
}

Instant last_slot(const store::JobStanding& standing) {
  return standing.last ? std::max(standing.last->slot, standing.known_since) : standing.known_since;
}

// A run that nobody will finish any more: another attempt may be made.
bool is_dead(const store::JobRun& run, Instant now) {
  return run.state == store::RunState::abandoned ||
         (run.state == store::RunState::running && run.lease_until <= now);
}

}  // namespace

Run::Run(Scheduler& scheduler, const Job& job, store::JobRun claim)
    : scheduler_(scheduler),
      job_(job),
      claim_(std::move(claim)),
      ends_at_(scheduler.services_.clock.ticks() + job.deadline) {}

Result<> Run::go_on() const {
  if (scheduler_.is_stopping_)
    return fail(Code::unavailable, "The process is ending; '" + job_.name + "' was not finished.");
  if (scheduler_.services_.clock.ticks() >= ends_at_) {
    return fail(Code::unavailable, "'" + job_.name + "' took longer than " +
                                       std::to_string(job_.deadline.count()) + " minutes and was ended.");
  }
  return {};
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

std::optional<Scheduler::Due> Scheduler::due_of(const Job& job, const store::JobStanding& standing,
                                                Instant now) const {
  if (standing.paused_at || !job.cron) return std::nullopt;
  if (standing.running && !is_dead(*standing.running, now)) return std::nullopt;
  if (const auto slots = slots_between(*job.cron, zone_, last_slot(standing), now))
    return Due{.job = &job, .slot = slots->last, .attempt = 1, .missed = slots->missed};
  const auto& last = standing.last;
  if (!last || !is_dead(*last, now) || last->attempt >= limits::job_attempts_max) return std::nullopt;
  return Due{.job = &job, .slot = last->slot, .attempt = last->attempt + 1, .missed = last->missed};
}

Result<std::vector<Scheduler::Due>> Scheduler::due() {
  TRY(store::Session* const session, services_.engine.here());
  const Instant now = services_.clock.now();
  TRY(const auto standings, store::read_standings(*session, services_.engine.dialect(), now));
  std::vector<Due> all;
  for (const Job& job : jobs_) {
    const auto standing = std::find_if(standings.begin(), standings.end(),
                                       [&](const auto& each) { return each.job == job.name; });
    if (standing == standings.end()) continue;
    if (auto due = due_of(job, *standing, now)) all.push_back(*due);
  }
  return all;
}

Result<bool> Scheduler::claim(store::JobRun& run) {
  bool is_ours = false;
  auto claimed = store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
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
  store::JobRun run = blank(*due.job, services_.clock.now());
  run.slot = due.slot;
  run.attempt = due.attempt;
  run.missed = due.missed;
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

// The boundary of a job: what it throws ends here.
Result<JobReport> Scheduler::guarded(const Job& job, Run& run) {
  try {
    return job.work(run);
  } catch (const Bug& bug) {
    return fail(Code::internal, std::string(bug.what) + " at " + bug.file + ":" + std::to_string(bug.line));
  } catch (const std::exception& error) {
    return fail(Code::internal, error.what());
  }
}

store::JobRun Scheduler::work(const Job& job, store::JobRun claim) {
  Run run(*this, job, std::move(claim));
  std::list<const Run*>::iterator place;
  {
    const std::lock_guard lock(mutex_);
    place = running_.insert(running_.end(), &run);
  }
  auto outcome = guarded(job, run);
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
  const auto failed = is_stopping_ ? store::RunState::abandoned : store::RunState::failed;
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
  const auto level = !is_done ? Level::error : warns ? Level::warn : Level::info;
  services_.log.write(level, "job",
                      {{"job", run.job},
                       {"state", state},
                       {"slot", to_text(run.slot)},
                       {"attempt", run.attempt},
                       {"missed", run.missed},
                       {"ms", run.finished_at->ms - run.started_at.ms},
                       {"detail", run.detail}});
}

void Scheduler::keep_up() {
  std::vector<store::JobRun> kept;
  {
    const std::lock_guard lock(mutex_);
    for (const Run* run : running_) {
      if (services_.clock.ticks() < run->ends_at_) kept.push_back(run->claim_);
    }
  }
  if (kept.empty()) return;
  const Instant until = later(services_.clock.now(), lease);
  auto extended = store::write_and_wait(services_.engine, [&](store::Session& session) -> Result<> {
    for (const store::JobRun& run : kept) {
      auto done = store::extend(session, services_.engine.dialect(), run, until);
      if (!done && done.error().code != Code::conflict) return done;  // a conflict: it ended meanwhile
    }
    return {};
  });
  if (!extended) services_.log.warn("job leases", {{"detail", describe(extended.error())}});
}

Result<std::vector<JobStatus>> Scheduler::status() {
  TRY(const auto session, services_.engine.open());
  const Instant now = services_.clock.now();
  TRY(const auto standings, store::read_standings(*session, services_.engine.dialect(), now));
  std::vector<JobStatus> all;
  for (const Job& job : jobs_) {
    JobStatus status{.job = &job, .standing = {}, .next = {}};
    status.standing.known_since = now;
    for (const auto& standing : standings) {
      if (standing.job == job.name) status.standing = standing;
    }
    if (job.cron && !status.standing.paused_at) {
      const Instant since =
          std::max(status.standing.done_at.value_or(Instant{0}), status.standing.known_since);
      status.next = job.cron->next(last_slot(status.standing), zone_);
      const auto owed = slots_between(*job.cron, zone_, since, now);
      status.is_overdue = owed && owed->missed >= 1;
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
