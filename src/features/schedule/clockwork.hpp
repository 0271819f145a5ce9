// The threads of a Scheduler: one that looks each second for what is due and keeps leases up, and one for
// each strand of jobs, of which the heavy one gives way to everybody else. For as long as it lives.
//
// Built and destroyed by one thread, before the engine stops. The destructor ends what it has started at its
// next Run::go_on(), and waits for it.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/lane.hpp"
#include "features/schedule/scheduler.hpp"

namespace dc {

class Clockwork {
 public:
  // Borrows both. `starts_jobs` false: only the leases are kept up, for a run by hand.
  Clockwork(Scheduler& scheduler, Log& log, bool starts_jobs);
  ~Clockwork();
  Clockwork(const Clockwork&) = delete;

 private:
  struct Strand {
    std::atomic<bool> is_busy = false;
    Lane lane{{.name = "jobs", .threads = 1, .queue_max = 1}};
  };

  void loop();
  void tick();
  void start(const Scheduler::Due& due);

  Scheduler& scheduler_;
  Log& log_;
  const bool starts_jobs_;
  bool is_failing_ = false;
  std::array<Strand, 2> strands_;

  std::mutex mutex_;  // guards is_ended_
  std::condition_variable ended_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace dc
