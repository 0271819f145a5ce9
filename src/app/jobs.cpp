#include "app/jobs.hpp"

#include <algorithm>

#include "app/backup_work.hpp"
#include "base/limits.hpp"
#include "content/forget.hpp"

namespace dc {
namespace {

using json::Array, json::Object;

std::int64_t ms_since(const Clock& clock, std::chrono::nanoseconds begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock.ticks() - begin).count();
}

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// Who makes a backup or restores one hears of it when the run is to end.
backup::Progress ends_with(const Run& run) {
  return [&run](std::string_view, std::uint64_t, std::uint64_t) { return run.go_on(); };
}

// A job waits for its turn where somebody works on the backups by hand.
Wait waits_with(const Run& run) {
  return [&run] { return run.rest(); };
}

// Nothing to rehearse or to keep in order. Backups whose key is gone are something, and an error.
constexpr const char* no_backup_yet = "There is no backup yet.";

// A twentieth of the disk, but not so little that a day fills it, nor so much that a large disk always warns.
std::uint64_t too_little_space(std::uint64_t capacity) {
  return std::clamp<std::uint64_t>(capacity / 20, limits::disk_free_bytes_min, limits::disk_free_bytes_max);
}

Result<JobReport> look_after_health(Home& home, Run& run) {
  const Clock& clock = home.world().clock;
  JobReport report;
  auto begin = clock.ticks();
  TRY(store::Session* const session, home.engine().here());
  TRY(const auto tenants, all_tenants(*session));
  report.facts.emplace_back("tenants", signed_of(tenants.size()));
  report.facts.emplace_back("read_ms", ms_since(clock, begin));
  begin = clock.ticks();
  CHECK(run.renew());
  report.facts.emplace_back("write_ms", ms_since(clock, begin));
  std::error_code error;
  const auto space = std::filesystem::space(home.directory(), error);
  if (error) return fail(Code::file_error, home.directory().string() + ": " + error.message());
  report.facts.emplace_back("disk_free_bytes", signed_of(space.available));
  if (space.available < too_little_space(space.capacity))
    report.warning +=
        "Only " + size_text(space.available) + " are free in " + home.directory().string() + ". ";
  TRY(const auto jobs, home.scheduler().status());
  Array overdue;
  for (const JobStatus& job : jobs) {
    const bool is_at_work = job.standing.running.has_value();  // as this one is
    if (job.is_overdue && !is_at_work) overdue.emplace_back(job.job->name);
  }
  if (!overdue.empty()) report.warning += "Overdue: " + json::to_text(overdue) + ". ";
  report.facts.emplace_back("overdue", std::move(overdue));
  return report;
}

Result<JobReport> back_up(Home& home, Run& run) {
  const auto tell_key = [&](const std::filesystem::path& key) {
    home.world().log.warn("backup key", {{"file", key.string()},
                                         {"remedy", "Keep a copy elsewhere: no backup opens without it."}});
  };
  TRY(const auto entry, make_backup(home, waits_with(run), ends_with(run), tell_key));
  if (entry.state != backup::State::verified)
    return fail(Code::corrupt, "The backup " + entry.id + " is not verified: " + entry.detail);
  return JobReport{.facts = {{"id", entry.id},
                             {"bytes", signed_of(entry.plain_bytes())},
                             {"sealed_bytes", signed_of(entry.sealed_bytes())}},
                   .warning = entry.detail};
}

Result<JobReport> rehearse_restore(Home& home, Run& run) {
  TRY(const bool any, backup::has_backups(home.config().backup_directory()));
  if (!any) return JobReport{.facts = {}, .warning = no_backup_yet};
  TRY(const auto site, BackupSite::of(home.config()));
  TRY(const auto entry, backup::find_latest(site.vault, site.key, home.world().clock.now()));
  TRY(const auto report, run_drill(home.world(), site, entry, waits_with(run), ends_with(run)));
  if (!report.is_verified)
    return fail(Code::corrupt,
                "The restore of " + entry.id + " fails at '" + report.failed_step + "': " + report.detail);
  return JobReport{.facts = {{"id", entry.id}}, .warning = {}};
}

Result<JobReport> keep_backups_in_order(Home& home, Run& run) {
  TRY(const bool any, backup::has_backups(home.config().backup_directory()));
  if (!any) return JobReport{.facts = {}, .warning = no_backup_yet};
  TRY(const auto site, BackupSite::of(home.config()));
  // A run that was taken over deletes nothing more.
  const auto go_on = [&]() -> Result<> {
    CHECK(run.go_on());
    return run.renew();
  };
  TRY(const auto vaults, prune_backups(site, home.world().clock, Pruning::deletes, waits_with(run), go_on));
  JobReport report;
  Array folders;
  for (const auto& [folder, verdict] : vaults) {
    folders.push_back(Object{{"folder", folder.string()},
                             {"kept", signed_of(verdict.kept.size())},
                             {"dropped", signed_of(verdict.dropped.size())}});
    if (!verdict.suspended.empty())
      report.warning += folder.string() + ": nothing is deleted, " + verdict.suspended + ". ";
  }
  report.facts.emplace_back("folders", std::move(folders));
  return report;
}

// Does `some` until it has nothing left to do; the number of rows.
Result<std::int64_t> repeat(Run& run, const std::function<Result<std::int64_t>(store::Session&)>& some) {
  std::int64_t rows = 0, sum = 0;
  do {
    CHECK(run.go_on());
    CHECK(run.write([&](store::Session& session) -> Result<> {
      TRY(rows, some(session));
      return {};
    }));
    sum += rows;
  } while (rows > 0);
  return sum;
}

Instant days_ago(Instant now, std::int64_t days) { return {now.ms - days * 86'400'000}; }

// What may be forgotten was old enough when this job worked last: a clock that is wrong for a moment must not
// erase what nobody can bring back. nullopt: it never did.
Result<std::optional<Instant>> sure_time(Home& home, const Run& run) {
  TRY(const auto jobs, home.scheduler().status());
  for (const JobStatus& job : jobs) {
    if (job.job->name == run.claim().job && job.standing.done_at)
      return std::optional(std::min(home.world().clock.now(), *job.standing.done_at));
  }
  return std::optional<Instant>();
}

// Changes whose time is over, of all tenants.
Result<> forget_changes(Home& home, Run& run, JobReport& report) {
  const store::Dialect& dialect = home.engine().dialect();
  const auto days = home.config().history_keep_days();
  TRY(const auto now, sure_time(home, run));
  if (days == 0 || !now) return {};
  TRY(store::Session* const session, home.engine().here());
  TRY(const auto tenants, all_tenants(*session));
  std::int64_t changes = 0;
  for (const std::int64_t tenant : tenants) {
    TRY(const auto some, repeat(run, [&](store::Session& writing) {
          return forget_history(writing, dialect, tenant, days_ago(*now, days));
        }));
    changes += some;
    TRY(const auto oldest, oldest_kept(*session, dialect, tenant));
    if (oldest && *oldest > home.world().clock.now())
      report.warning += "The change log has a change of " + to_text(*oldest) +
                        ", a time to come: what was logged after it is not forgotten before that. ";
  }
  report.facts.emplace_back("changes", changes);
  return {};
}

Result<JobReport> forget_what_has_had_its_time(Home& home, Run& run) {
  const store::Dialect& dialect = home.engine().dialect();
  const Instant now = home.world().clock.now();
  JobReport report;
  TRY(const auto answers,
      repeat(run, [&](store::Session& session) { return forget_answers(session, dialect, now); }));
  report.facts.emplace_back("answers", answers);
  TRY(const auto runs, repeat(run, [&](store::Session& session) {
        return store::forget_runs(session, dialect, days_ago(now, limits::job_history_days),
                                  limits::forget_rows);
      }));
  report.facts.emplace_back("job_runs", runs);
  CHECK(forget_changes(home, run, report));
  return report;
}

Result<JobReport> optimize(Home& home, Run&) {
  CHECK(home.engine().optimize());
  return JobReport{};
}

Result<JobReport> compact(Home& home, Run& run) {
  TRY(const auto done, home.engine().compact([&] { return run.go_on(); }));
  return JobReport{
      .facts = {{"bytes_before", signed_of(done.bytes_before)}, {"bytes_after", signed_of(done.bytes_after)}},
      .warning = {}};
}

}  // namespace

std::vector<Job> jobs_of(Home& home) {
  using std::chrono::hours, std::chrono::minutes;
  using Strand = Job::Strand;
  const auto job = [&](const std::string& name, const char* sentence, Strand strand, minutes deadline,
                       auto work) {
    return Job{.name = name,
               .sentence = sentence,
               .cron = home.config().schedule("jobs." + name),
               .strand = strand,
               .deadline = deadline,
               .work = std::move(work)};
  };
  const auto of_home = [&home](auto work) { return [&home, work](Run& run) { return work(home, run); }; };
  return {
      job("health", "Reads, writes, looks at the disk and at jobs that are overdue", Strand::light,
          minutes(5), of_home(look_after_health)),
      job("backup", "Makes a backup, restores it beside the data, and compares", Strand::heavy, hours(6),
          of_home(back_up)),
      job("retention", "Deletes the backups that need not be kept", Strand::heavy, hours(1),
          of_home(keep_backups_in_order)),
      job("drill", "Restores the newest verified backup and walks its change log", Strand::heavy, hours(6),
          of_home(rehearse_restore)),
      job("expiry",
          "Forgets expired Idempotency-Keys, old runs of jobs, and history beyond history.keep_days",
          Strand::light, hours(1), of_home(forget_what_has_had_its_time)),
      job("optimize", "Brings up to date what statements are planned by", Strand::light, minutes(30),
          of_home(optimize)),
      job("compact", "Gives the disk back what the database no longer uses", Strand::heavy, hours(2),
          of_home(compact)),
  };
}

std::unique_ptr<Scheduler> make_scheduler(Home& home) {
  World& world = home.world();
  return std::make_unique<Scheduler>(Scheduler::Services{.engine = home.engine(),
                                                         .log = world.log,
                                                         .metrics = world.metrics,
                                                         .clock = world.clock,
                                                         .random = world.random},
                                     jobs_of(home), home.config().jobs_zone());
}

}  // namespace dc
