// Which scheduled work was done when, and who may do it next: the tables `job` and `job_run`, of no tenant.
//
// A slot is a time at which a job is due. It is claimed once in a cluster: a claim is a row with a lease and
// a fence, a number above those of all earlier claims of the job. Whoever writes in the name of a claim asks
// first, in the same transaction, whether it still holds. A lease that has run out makes its run abandoned
// once somebody else claims the job; until then it may still be finished. Instants are the caller's, of one
// clock. Functions of a session, on its thread; what changes rows runs in a write transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc::store {

// abandoned: its process was killed, or slept through its lease; interrupted: its process ended in good
// order.
enum class RunState : unsigned char { running, done, failed, abandoned, interrupted };
std::string_view to_text(RunState state);

struct JobRun {
  std::string job;
  std::int64_t fence = 0;
  Instant slot;              // when it was due; of a run by hand: when it was asked for
  std::int64_t attempt = 1;  // at this slot
  std::int64_t missed = 0;   // earlier slots that nobody claimed, and that this one stands for
  bool by_hand = false;
  Uuid owner;  // the process
  RunState state = RunState::running;
  Instant started_at, lease_until;
  std::optional<Instant> finished_at = {};
  std::string facts = {};   // of a run that is done: a JSON object
  std::string detail = {};  // why it failed, or what is worth a warning
};

// What decides when a job runs next.
struct JobStanding {
  std::string job;
  Instant known_since;  // or resumed; slots before it are not owed
  std::optional<Instant> paused_at;
  std::optional<JobRun> last;      // the last attempt at the last slot up to now, not by hand
  std::int64_t abandoned = 0;      // of the attempts at that slot, where the last one is not done or failed
  std::optional<JobRun> running;   // its lease may have run out
  std::optional<Instant> done_at;  // when it last succeeded, by hand or not
};

// Whether nobody will finish that run any more: another attempt may be made. A lease that reaches further
// ahead than any process would set it is of a clock that was wrong.
bool is_dead(const JobRun& run, Instant now);

// Every job that was ever noted.
Result<std::vector<JobStanding>> read_standings(Session& session, const Dialect& dialect, Instant now);
// Newest first; `job` empty: of all.
Result<std::vector<JobRun>> read_runs(Session& session, const Dialect& dialect, std::string_view job,
                                      std::size_t limit);

// Notes a job that is not known yet, or that is known since a time that has not come.
Result<> note_job(Session& session, const Dialect& dialect, std::string_view job, Instant now);
// Nothing changes where it stands like that already. Code::not_found where it is not known. What fell due in
// a pause is not owed.
Result<> pause_job(Session& session, const Dialect& dialect, std::string_view job, Instant now);
Result<> resume_job(Session& session, const Dialect& dialect, std::string_view job, Instant now);

// Takes job, slot, attempt, missed, by_hand, owner, started_at and lease_until, and gives the fence. False:
// the job is running, or this attempt at this slot is taken.
Result<bool> claim(Session& session, const Dialect& dialect, JobRun& run);
// Code::conflict where the run was taken over.
Result<> confirm(Session& session, const Dialect& dialect, const JobRun& run);
Result<> extend(Session& session, const Dialect& dialect, const JobRun& run, Instant until);
// Writes state, finished_at, facts and detail.
Result<> finish(Session& session, const Dialect& dialect, const JobRun& run);

// Removes at most `limit` ended runs that started before `before`, but of each job the newest ones stay:
// those that standings are made of. The number of removed rows.
Result<std::int64_t> forget_runs(Session& session, const Dialect& dialect, Instant before, std::size_t limit);

}  // namespace dc::store
