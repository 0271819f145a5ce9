// A whole year of jobs, with both changes of the clock, restarts, outages and kills: no slot is missed while
// somebody is there to do it, and none is done twice.
#include <gtest/gtest.h>

#include <map>

#include "features/schedule/test_jobs.hpp"

namespace dc {
namespace {

using store::JobRun;
using store::RunState;

class YearTest : public JobsTest {
 protected:
  std::vector<Job> jobs() {
    return {job("health", "*/30 * * * *"), job("backup", "0 3 * * *"), job("retention", "30 2 * * *"),
            job("drill", "0 5 * * 0"), job("report", "15 2 1 * *")};
  }

  std::uint64_t draw(std::uint64_t below) { return random_.next64() % below; }

  // The next moment at which something is due, and some seconds: nobody looks at the very instant.
  Instant next_moment(const Scheduler& scheduler) {
    Instant next{INT64_MAX};
    for (const Job& job : scheduler.jobs())
      next = std::min(next, job.cron->next(clock().now(), scheduler.zone()).value());
    return {next.ms + static_cast<std::int64_t>(draw(60'000))};
  }

  // Nobody is there for a while: from a moment to some days.
  void outage() {
    constexpr std::uint64_t day_ms = 86'400'000;
    const Instant from = clock().now();
    restart_engine();
    clock().advance(std::chrono::milliseconds(draw(draw(3) == 0 ? 3 * day_ms : 600'000)));
    outages_.push_back({from, clock().now()});
  }

  // The lease of what was killed runs for a minute more.
  bool was_out(Instant slot) const {
    return std::any_of(outages_.begin(), outages_.end(), [&](const auto& outage) {
      return slot.ms > outage.first.ms - 60'000 && slot.ms <= outage.second.ms + 60'000;
    });
  }

  std::vector<std::pair<Instant, Instant>> outages_;
};

TEST_F(YearTest, MissesNothingAndDoublesNothing) {
  const Zone berlin = Zone::find("Europe/Berlin").value();
  const Instant begin = at("2024-01-01T00:00:00Z"), end = at("2025-01-01T00:00:00Z");
  set_clock(begin);
  auto scheduler = process(jobs(), berlin);
  while (clock().now() < end) {
    set_clock(next_moment(*scheduler));
    const auto due = scheduler->due().value();
    if (draw(150) == 0 && !due.empty()) {
      claim_and_die(*scheduler, due.front());
    } else {
      work_off(*scheduler);
      if (draw(100) != 0) continue;
    }
    scheduler.reset();
    outage();
    scheduler = process(jobs(), berlin);
  }
  EXPECT_GT(outages_.size(), 100u);

  for (const Job& job : scheduler->jobs()) {
    std::map<std::int64_t, std::vector<JobRun>> by_slot;
    const auto runs = scheduler->history(job.name, 100'000).value();
    for (const JobRun& run : runs) by_slot[run.slot.ms].push_back(run);
    std::int64_t missed = 0;
    for (auto slot = job.cron->next(begin, berlin); *slot < end; slot = job.cron->next(*slot, berlin)) {
      const auto found = by_slot.find(slot->ms);
      if (found == by_slot.end()) {
        EXPECT_TRUE(was_out(*slot)) << job.name << " was missed at " << to_text(*slot);
        ++missed;
        continue;
      }
      const auto done = std::count_if(found->second.begin(), found->second.end(),
                                      [](const JobRun& run) { return run.state == RunState::done; });
      EXPECT_LE(done, 1) << job.name << " was doubled at " << to_text(*slot);
      EXPECT_TRUE(done == 1 || was_out(*slot)) << job.name << " was not done at " << to_text(*slot);
      // A run that was tried again carries over what it stands for.
      EXPECT_EQ(found->second.front().missed, missed) << job.name << " at " << to_text(*slot);
      missed = 0;
      by_slot.erase(found);
    }
    std::erase_if(by_slot, [&](const auto& each) { return each.first >= end.ms; });
    EXPECT_TRUE(by_slot.empty()) << job.name << " ran when it was not due";
  }
}

}  // namespace
}  // namespace dc
