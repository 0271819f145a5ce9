#include "features/schedule/clockwork.hpp"

#include "base/background.hpp"
#include "base/contain.hpp"
#include "base/limits.hpp"

namespace dc {

Clockwork::Clockwork(Scheduler& scheduler, Duty duty, Log& log, const Clock& clock)
    : scheduler_(scheduler),
      claims_("job claims", log, clock),
      leases_(
          {.name = "job leases", .pause = std::chrono::milliseconds(limits::job_lease_ms / 4)},
          [this] { return scheduler_.keep_up(); }, log, clock) {
  if (duty == Duty::all)
    due_.emplace(
        Ticker::Options{.name = "jobs"}, [this] { return tick(); }, log, clock);
}

Clockwork::~Clockwork() {
  if (due_) scheduler_.stop();
  due_.reset();
  for (Strand& strand : strands_) strand.lane.close();
}

Result<> Clockwork::tick() {
  TRY(const auto due, scheduler_.due());
  for (const Scheduler::Due& each : due) start(each);
  return {};
}

void Clockwork::start(const Scheduler::Due& due) {
  Strand& strand = strands_[static_cast<std::size_t>(due.job->strand)];
  if (strand.is_busy.exchange(true)) return;  // it is still due when the strand is free
  strand.lane.submit([this, &strand, due] {
    if (due.job->strand == Job::Strand::heavy) make_background();
    claims_.note(contain([&]() -> Result<> {
      CHECK(scheduler_.run(due));
      return {};
    }));
    strand.is_busy = false;
  });
}

}  // namespace dc
