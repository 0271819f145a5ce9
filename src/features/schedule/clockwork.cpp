#include "features/schedule/clockwork.hpp"

#include <pthread.h>

#include <chrono>
#include <exception>

#include "base/background.hpp"
#include "base/limits.hpp"

namespace dc {
namespace {

constexpr std::chrono::seconds period{1};
constexpr int ticks_between_leases = limits::job_lease_ms / 1000 / 4;

}  // namespace

Clockwork::Clockwork(Scheduler& scheduler, Log& log, bool starts_jobs)
    : scheduler_(scheduler), log_(log), starts_jobs_(starts_jobs), thread_([this] { loop(); }) {
  pthread_setname_np(thread_.native_handle(), "clockwork");
}

Clockwork::~Clockwork() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
  if (starts_jobs_) scheduler_.stop();
  for (Strand& strand : strands_) strand.lane.close();
}

void Clockwork::loop() {
  std::unique_lock lock(mutex_);
  for (int ticks = 1; !is_ended_; ++ticks) {
    lock.unlock();
    try {
      if (starts_jobs_) tick();
      if (ticks % ticks_between_leases == 0) scheduler_.keep_up();
    } catch (const Bug& bug) {
      if (!std::exchange(is_failing_, true))
        log_.error("jobs bug", {{"what", bug.what}, {"file", bug.file}, {"line", bug.line}});
    } catch (const std::exception& error) {
      if (!std::exchange(is_failing_, true)) log_.error("jobs bug", {{"what", error.what()}});
    }
    lock.lock();
    ended_.wait_for(lock, period, [this] { return is_ended_; });
  }
}

void Clockwork::tick() {
  const auto due = scheduler_.due();
  if (!due) {
    if (!std::exchange(is_failing_, true)) log_.error("jobs fail", {{"detail", describe(due.error())}});
    return;
  }
  if (std::exchange(is_failing_, false)) log_.info("jobs work again");
  for (const Scheduler::Due& each : *due) start(each);
}

void Clockwork::start(const Scheduler::Due& due) {
  Strand& strand = strands_[static_cast<std::size_t>(due.job->strand)];
  if (strand.is_busy.exchange(true)) return;  // it is still due when the strand is free
  strand.lane.submit([this, &strand, due] {
    if (due.job->strand == Job::Strand::heavy) make_background();
    auto run = scheduler_.run(due);
    if (!run) log_.error("job not claimed", {{"job", due.job->name}, {"detail", describe(run.error())}});
    strand.is_busy = false;
  });
}

}  // namespace dc
