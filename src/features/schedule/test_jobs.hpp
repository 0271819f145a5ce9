// For tests: a database for jobs, and processes that work on it by a clock that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/schedule/scheduler.hpp"
#include "model/testing.hpp"
#include "store/schema.hpp"
#include "store/sqlite/faulty_vfs.hpp"
#include "store/testing.hpp"

namespace dc {

inline Instant at(std::string_view text) { return parse_instant(text).value(); }

class JobsTest : public testing::Test {
 protected:
  JobsTest() {
    set_clock("2024-05-01T12:00:00Z");
    if (auto done = store::bring_up(engine(), *model_, clock()); !done)
      throw std::runtime_error(describe(done.error()));
  }

  store::Engine& engine() { return *world_.engine; }
  FakeClock& clock() { return world_.clock; }
  void set_clock(std::string_view text) { set_clock(at(text)); }
  void set_clock(Instant instant) {
    clock().advance(std::chrono::milliseconds(instant.ms - clock().now().ms));
  }
  void restart_engine() { world_.reopen(); }

  // A job that does nothing but say that it was done.
  Job job(std::string name, std::string_view cron) {
    return {.name = std::move(name),
            .sentence = "For a test",
            .cron = Cron::parse(cron).value(),
            .work = [this](dc::Run& run) -> Result<JobReport> {
              done_.push_back(to_text(run.claim().slot).substr(0, 16));
              return JobReport{};
            }};
  }

  // A process that has begun.
  std::unique_ptr<Scheduler> process(std::vector<Job> jobs, Zone zone = Zone::utc()) {
    auto scheduler = std::make_unique<Scheduler>(Scheduler::Services{.engine = engine(),
                                                                     .log = *world_.log,
                                                                     .metrics = world_.metrics,
                                                                     .clock = clock(),
                                                                     .random = random_},
                                                 std::move(jobs), std::move(zone));
    EXPECT_TRUE(scheduler->begin());
    return scheduler;
  }
  // What is due, done; how often nobody else had it.
  static int work_off(Scheduler& scheduler) {
    int count = 0;
    const auto due = scheduler.due();
    EXPECT_TRUE(due) << describe(due.error());
    for (const auto& each : *due) {
      const auto run = scheduler.run(each);
      EXPECT_TRUE(run) << describe(run.error());
      if (run && *run) ++count;
    }
    return count;
  }
  // A claim whose process is killed before it has ended.
  void claim_and_die(const Scheduler& scheduler, const Scheduler::Due& due) {
    store::JobRun run{.job = due.job->name,
                      .slot = due.slot,
                      .attempt = due.attempt,
                      .missed = scheduler.missed(due),
                      .owner = make_uuid7(clock(), random_),
                      .started_at = clock().now(),
                      .lease_until = {clock().now().ms + 60'000}};
    EXPECT_TRUE(store::write_and_wait(engine(), [&](store::Session& session) -> Result<> {
      TRY(const bool is_ours, store::claim(session, engine().dialect(), run));
      EXPECT_TRUE(is_ours);
      return {};
    }));
  }

  SeededRandom random_{7};
  std::vector<std::string> done_;  // slots, to the minute
  store::FaultyVfs vfs_;           // syncs nothing
  store::TestWorld world_{store::open_test_sqlite, vfs_.name()};
  std::unique_ptr<Model> model_ = load_for_test(
      R"(type Note @collection @access(read: "anyone", create: "admin", update: "admin", delete: "admin") {
           id: ID!
         })");
};

}  // namespace dc
