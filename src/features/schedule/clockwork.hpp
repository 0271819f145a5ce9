// The threads of a Scheduler: one that looks each second for what is due, one that keeps leases up, and one
// for each strand of jobs, of which the heavy one gives way to everybody else. For as long as it lives.
//
// Built and destroyed by one thread, before the engine stops. The destructor ends what it has started at its
// next Run::go_on(), and waits for it.
#pragma once

#include <array>
#include <atomic>
#include <optional>

#include "base/lane.hpp"
#include "base/ticker.hpp"
#include "features/schedule/scheduler.hpp"

namespace dc {

class Clockwork {
 public:
  enum class Duty : unsigned char {
    all,
    leases,  // of what is run by hand; nothing is started
  };
  // Borrows all.
  Clockwork(Scheduler& scheduler, Duty duty, Log& log, const Clock& clock);
  ~Clockwork();
  Clockwork(const Clockwork&) = delete;

 private:
  struct Strand {
    std::atomic<bool> is_busy = false;
    Lane lane{{.name = "jobs", .threads = 1, .queue_max = 1}};
  };

  Result<> tick();
  void start(const Scheduler::Due& due);

  Scheduler& scheduler_;
  Trouble claims_;
  std::array<Strand, 2> strands_;
  const Ticker leases_;
  std::optional<Ticker> due_;
};

}  // namespace dc
