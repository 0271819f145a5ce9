#include "store/job_runs.hpp"

#include <array>

#include "base/limits.hpp"
#include "store/sql.hpp"

namespace dc::store {
namespace {

constexpr std::array<std::string_view, 5> state_names{"running", "done", "failed", "abandoned",
                                                      "interrupted"};

Instant lease_end_max(Instant now) { return {now.ms + limits::job_lease_ms + limits::clock_skew_ms}; }

constexpr std::string_view run_columns =
    "job,fence,slot,attempt,missed,by_hand,owner,state,started_at,lease_until,finished_at,facts,detail";

Result<RunState> parse_state(std::string_view text) {
  for (std::size_t i = 0; i < state_names.size(); ++i) {
    if (state_names[i] == text) return static_cast<RunState>(i);
  }
  return fail(Code::corrupt, "job_run has a state '" + std::string(text) + "'");
}

Result<JobRun> run_of(const Row& row) {
  TRY(const RunState state, parse_state(row.text(7)));
  return JobRun{.job = std::string(row.text(0)),
                .fence = row.integer(1),
                .slot = Instant{row.integer(2)},
                .attempt = row.integer(3),
                .missed = row.integer(4),
                .by_hand = row.integer(5) != 0,
                .owner = row.uuid(6),
                .state = state,
                .started_at = Instant{row.integer(8)},
                .lease_until = Instant{row.integer(9)},
                .finished_at = row.is_null(10) ? std::nullopt : std::optional(Instant{row.integer(10)}),
                .facts = std::string(row.text(11)),
                .detail = std::string(row.text(12))};
}

Result<std::vector<JobRun>> runs_of(Session& session, const Sql& sql) {
  std::vector<JobRun> runs;
  Result<> sound;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    auto run = run_of(row);
    if (run) {
      runs.push_back(*std::move(run));
    } else {
      sound = fail(std::move(run).error());
    }
  }));
  CHECK(sound);
  return runs;
}

Result<std::optional<JobRun>> one_run(Session& session, const Sql& sql) {
  TRY(auto runs, runs_of(session, sql));
  return runs.empty() ? std::nullopt : std::optional(std::move(runs.front()));
}

Result<> complete(Session& session, const Dialect& dialect, JobStanding& standing, Instant now) {
  Sql last(dialect);
  last << "SELECT " << run_columns << " FROM job_run WHERE job=" << Bind{standing.job}
       << " AND by_hand=" << Bind{false} << " AND slot<=" << Bind{now}
       << " ORDER BY slot DESC,attempt DESC LIMIT 1";
  TRY(standing.last, one_run(session, last));
  if (standing.last && standing.last->state != RunState::done && standing.last->state != RunState::failed) {
    Sql abandoned(dialect);
    abandoned << "SELECT count(*) FROM job_run WHERE job=" << Bind{standing.job}
              << " AND by_hand=" << Bind{false} << " AND slot=" << Bind{standing.last->slot}
              << " AND state='abandoned'";
    CHECK(session.run(abandoned.statement(), [&](const Row& row) { standing.abandoned = row.integer(0); }));
  }

  Sql running(dialect);
  running << "SELECT " << run_columns << " FROM job_run WHERE job=" << Bind{standing.job}
          << " AND state='running' LIMIT 1";
  TRY(standing.running, one_run(session, running));

  Sql done(dialect);
  done << "SELECT finished_at FROM job_run WHERE job=" << Bind{standing.job}
       << " AND state='done' ORDER BY fence DESC LIMIT 1";
  CHECK(session.run(done.statement(), [&](const Row& row) { standing.done_at = Instant{row.integer(0)}; }));
  return {};
}

// The run's row, as long as nobody has taken it over.
void append_held(Sql& sql, const JobRun& run) {
  sql << " WHERE job=" << Bind{run.job} << " AND fence=" << Bind{run.fence} << " AND state='running'";
}

Error taken_over(const JobRun& run) {
  return {Code::conflict,
          "The run of '" + run.job + "' that began at " + to_text(run.started_at) + " was taken over.",
          {}};
}

}  // namespace

bool is_dead(const JobRun& run, Instant now) {
  if (run.state == RunState::abandoned || run.state == RunState::interrupted) return true;
  return run.state == RunState::running && (run.lease_until <= now || run.lease_until > lease_end_max(now));
}

std::string_view to_text(RunState state) { return state_names[static_cast<std::size_t>(state)]; }

Result<std::vector<JobStanding>> read_standings(Session& session, const Dialect& dialect, Instant now) {
  Sql sql(dialect);
  sql << "SELECT name,known_since,paused_at FROM job ORDER BY name";
  std::vector<JobStanding> standings;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    standings.push_back({.job = std::string(row.text(0)),
                         .known_since = Instant{row.integer(1)},
                         .paused_at = row.is_null(2) ? std::nullopt : std::optional(Instant{row.integer(2)}),
                         .last = {},
                         .abandoned = 0,
                         .running = {},
                         .done_at = {}});
  }));
  for (JobStanding& standing : standings) CHECK(complete(session, dialect, standing, now));
  return standings;
}

Result<std::vector<JobRun>> read_runs(Session& session, const Dialect& dialect, std::string_view job,
                                      std::size_t limit) {
  Sql sql(dialect);
  sql << "SELECT " << run_columns << " FROM job_run";
  if (!job.empty()) sql << " WHERE job=" << Bind{std::string(job)};
  sql << " ORDER BY started_at DESC,fence DESC LIMIT " << Bind{static_cast<std::int64_t>(limit)};
  return runs_of(session, sql);
}

Result<> note_job(Session& session, const Dialect& dialect, std::string_view job, Instant now) {
  Sql sql(dialect);
  sql << "INSERT INTO job(name,known_since) VALUES (" << Bind{std::string(job)} << "," << Bind{now}
      << ") ON CONFLICT(name) DO UPDATE SET known_since=excluded.known_since WHERE "
         "excluded.known_since<job.known_since";
  CHECK(session.run(sql.statement()));
  return {};
}

Result<> pause_job(Session& session, const Dialect& dialect, std::string_view job, Instant now) {
  Sql sql(dialect);
  sql << "UPDATE job SET paused_at=coalesce(paused_at," << Bind{now}
      << ") WHERE name=" << Bind{std::string(job)};
  TRY(const std::int64_t changed, session.run(sql.statement()));
  if (changed == 0) return fail(Code::not_found, "There is no job '" + std::string(job) + "'.");
  return {};
}

Result<> resume_job(Session& session, const Dialect& dialect, std::string_view job, Instant now) {
  Sql sql(dialect);
  sql << "UPDATE job SET known_since=CASE WHEN paused_at IS NULL THEN known_since ELSE " << Bind{now}
      << " END,paused_at=NULL WHERE name=" << Bind{std::string(job)};
  TRY(const std::int64_t changed, session.run(sql.statement()));
  if (changed == 0) return fail(Code::not_found, "There is no job '" + std::string(job) + "'.");
  return {};
}

Result<bool> claim(Session& session, const Dialect& dialect, JobRun& run) {
  Sql expired(dialect);
  expired << "UPDATE job_run SET state='abandoned',finished_at=" << Bind{run.started_at}
          << ",detail='Its process ended, or had no time for it.' WHERE job=" << Bind{run.job}
          << " AND state='running' AND (lease_until<=" << Bind{run.started_at} << " OR lease_until>"
          << Bind{lease_end_max(run.started_at)} << ")";
  CHECK(session.run(expired.statement()));

  Sql taken(dialect);
  taken << "SELECT 1 FROM job_run WHERE job=" << Bind{run.job}
        << " AND state='running' UNION ALL SELECT 1 FROM job_run WHERE job=" << Bind{run.job}
        << " AND by_hand=" << Bind{run.by_hand} << " AND slot=" << Bind{run.slot}
        << " AND attempt=" << Bind{run.attempt};
  bool is_free = true;
  CHECK(session.run(taken.statement(), [&](const Row&) { is_free = false; }));
  if (!is_free) return false;

  Sql fence(dialect);
  fence << "SELECT coalesce(max(fence),0)+1 FROM job_run WHERE job=" << Bind{run.job};
  CHECK(session.run(fence.statement(), [&](const Row& row) { run.fence = row.integer(0); }));

  Sql sql(dialect);
  sql << "INSERT INTO job_run(" << run_columns << ") VALUES (" << Bind{run.job} << "," << Bind{run.fence}
      << "," << Bind{run.slot} << "," << Bind{run.attempt} << "," << Bind{run.missed} << ","
      << Bind{run.by_hand} << "," << Bind{run.owner} << ",'running'," << Bind{run.started_at} << ","
      << Bind{run.lease_until} << ",NULL,'','')";
  CHECK(session.run(sql.statement()));
  run.state = RunState::running;
  return true;
}

Result<> confirm(Session& session, const Dialect& dialect, const JobRun& run) {
  Sql sql(dialect);
  sql << "SELECT 1 FROM job_run";
  append_held(sql, run);
  bool is_held = false;
  CHECK(session.run(sql.statement(), [&](const Row&) { is_held = true; }));
  if (!is_held) return fail(taken_over(run));
  return {};
}

Result<> extend(Session& session, const Dialect& dialect, const JobRun& run, Instant until) {
  Sql sql(dialect);
  sql << "UPDATE job_run SET lease_until=" << Bind{until};
  append_held(sql, run);
  TRY(const std::int64_t changed, session.run(sql.statement()));
  if (changed == 0) return fail(taken_over(run));
  return {};
}

Result<> finish(Session& session, const Dialect& dialect, const JobRun& run) {
  ENSURE(run.finished_at.has_value());
  Sql sql(dialect);
  sql << "UPDATE job_run SET state=" << Bind{std::string(to_text(run.state))}
      << ",finished_at=" << Bind{*run.finished_at} << ",facts=" << Bind{run.facts}
      << ",detail=" << Bind{run.detail};
  append_held(sql, run);
  TRY(const std::int64_t changed, session.run(sql.statement()));
  if (changed == 0) return fail(taken_over(run));
  return {};
}

Result<std::int64_t> forget_runs(Session& session, const Dialect& dialect, Instant before,
                                 std::size_t limit) {
  // What a standing is made of: the last slot, the last success; and the fence, which must not come again.
  Sql sql(dialect);
  sql << "DELETE FROM job_run WHERE (job,fence) IN (SELECT r.job,r.fence FROM job_run r WHERE r.started_at<"
      << Bind{before}
      << " AND r.state<>'running' AND r.fence NOT IN (SELECT max(k.fence) FROM job_run k WHERE k.job=r.job)"
         " AND r.fence NOT IN (SELECT coalesce(max(k.fence),0) FROM job_run k WHERE k.job=r.job AND "
         "k.state='done') AND r.slot NOT IN (SELECT coalesce(max(k.slot),0) FROM job_run k WHERE k.job=r.job "
         "AND k.by_hand="
      << Bind{false} << ") ORDER BY r.started_at LIMIT " << Bind{static_cast<std::int64_t>(limit)} << ")";
  return session.run(sql.statement());
}

}  // namespace dc::store
