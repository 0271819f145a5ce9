// Does each job once in a cluster for each time it is due.
//
//   due()  ─▶ what could be claimed: the last slot that has come, or one whose run was abandoned
//   run()  ─▶ claim (a row, a lease, a fence) ─▶ work ─▶ done | failed
//
// What was missed while nothing ran is done once, for its last slot; the run says how many it stands for. A
// job is never at work twice at once. A run that was interrupted (its process ended) is tried again; one that
// was abandoned (its process was killed) as well, but after job_attempts_max of those the slot is given up;
// one that failed waits for its next slot. Failures are logged as errors; a warning that lasts is logged when
// it begins. When it last worked and how is in the tables of store/job_runs.hpp, so restarts neither repeat
// nor forget. Without threads of its own: see Clockwork. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "features/schedule/job.hpp"
#include "store/job_runs.hpp"

namespace dc {

class Scheduler;

// A run of a job, on its way. Belongs to the thread that works; what extends its lease is another one.
class Run {
 public:
  const store::JobRun& claim() const { return claim_; }
  // Between the steps of long work. Code::unavailable once the process is ending or the deadline has passed,
  // Code::conflict once somebody else has taken it over.
  Result<> go_on() const;
  // The same after a moment, for who waits for somebody else.
  Result<> rest() const;
  // A write in the name of this run, in its transaction: Code::conflict once somebody else has taken it over.
  Result<> write(store::Engine::Work work) const;
  // The smallest such write: extends the lease. It is on the disk when it returns.
  Result<> renew();

 private:
  friend class Scheduler;
  Run(Scheduler& scheduler, const Job& job, store::JobRun claim);

  Scheduler& scheduler_;
  const Job& job_;
  store::JobRun claim_;
  std::chrono::nanoseconds ends_at_;  // of the monotonic clock
  std::atomic<bool> is_taken_over_ = false;
};

struct JobStatus {
  const Job* job = nullptr;
  store::JobStanding standing;
  std::optional<Instant> next;  // when it is due; of what waits to be claimed: that time
  // Whether it should have succeeded by now and has not: twice in a row, or never in that time.
  bool is_overdue = false;
};

class Scheduler {
 public:
  struct Services {
    store::Engine& engine;
    Log& log;
    Metrics& metrics;
    const Clock& clock;
    Random& random;
  };
  // Borrows the services. `zone` is that of all schedules.
  Scheduler(const Services& services, std::vector<Job> jobs, Zone zone);

  const std::vector<Job>& jobs() const { return jobs_; }
  const Zone& zone() const { return zone_; }
  // Code::not_found names the nearest job.
  Result<const Job*> find(std::string_view name) const;

  // Notes jobs that are new, once before anything else: their first slot is the first one after now.
  Result<> begin();

  struct Due {
    const Job* job = nullptr;
    Instant slot;
    Instant after;  // the last slot that was claimed before
    std::int64_t attempt = 1;
    std::int64_t missed = 0;  // of what is tried again: as its first attempt had counted
  };
  // What could be run now, what has waited longest first; nothing once the process is ending.
  Result<std::vector<Due>> due();
  // The slots that were missed before it, up to job_missed_max.
  std::int64_t missed(const Due& due) const;
  // Claims, works and records; blocks for as long as the work takes. The run as it ended; nullopt where
  // somebody else has it.
  Result<std::optional<store::JobRun>> run(const Due& due);
  // The same now, whatever the schedule says. Code::conflict where it is running already.
  Result<store::JobRun> run_by_hand(const Job& job);

  Result<std::vector<JobStatus>> status();
  Result<std::vector<store::JobRun>> history(std::string_view job, std::size_t limit);
  Result<> pause(const Job& job, bool is_paused);

  // Extends the leases of the runs of this process that are within their deadline; to be called more often
  // than every job_lease_ms.
  Result<> keep_up();
  // From now on nothing is due, and go_on() ends what runs.
  void stop();
  // Code::unavailable once the process is ending; for long work that is no job's.
  Result<> go_on() const;

 private:
  friend class Run;
  std::optional<Due> due_of(const Job& job, const store::JobStanding& standing, Instant now) const;
  Result<bool> claim(store::JobRun& run);
  store::JobRun work(const Job& job, store::JobRun claim);
  std::vector<store::JobRun> within_deadline();
  void record(store::JobRun& run, Result<JobReport> outcome);
  void tell(const store::JobRun& run);
  bool is_news(const store::JobRun& run);
  store::JobRun blank(const Job& job, Instant now) const;

  Services services_;
  std::vector<Job> jobs_;
  Zone zone_;
  Uuid owner_;
  std::atomic<bool> is_stopping_ = false;

  std::mutex mutex_;  // guards the rest
  std::condition_variable stopped_;
  std::list<Run*> running_;                  // of this process
  std::map<std::string, std::string> told_;  // the last warning of each job
};

}  // namespace dc
