#include "features/schedule/scheduler.hpp"

#include <gtest/gtest.h>

#include "features/schedule/test_jobs.hpp"

namespace dc {
namespace {

using Slots = std::vector<std::string>;
using store::RunState;

class SchedulerTest : public JobsTest {};

TEST_F(SchedulerTest, DoesAJobAtItsFirstTimeAfterItWasFirstSeen) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  EXPECT_EQ(work_off(*scheduler), 0) << "what was due before is nobody's debt";
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(work_off(*scheduler), 0);
  EXPECT_EQ(done_, Slots{"2024-05-01T13:00"});
}

TEST_F(SchedulerTest, LetsOneOfManyProcessesDoASlot) {
  const auto first = process({job("sweep", "0 13 * * *")});
  const auto second = process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  const auto seen_by_both = second->due().value();
  ASSERT_EQ(seen_by_both.size(), 1u);
  EXPECT_EQ(work_off(*first), 1);
  EXPECT_FALSE(second->run(seen_by_both.front()).value()) << "it was claimed by the other";
  EXPECT_EQ(done_.size(), 1u);
}

TEST_F(SchedulerTest, StandsInForMissedSlotsOnceWithTheLast) {
  process({job("sweep", "0 * * * *")});
  set_clock("2024-05-01T17:20:00Z");
  const auto scheduler = process({job("sweep", "0 * * * *")});
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(done_, Slots{"2024-05-01T17:00"});
  const auto runs = scheduler->history("sweep", 10).value();
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].missed, 4) << "13, 14, 15 and 16 o'clock";
}

TEST_F(SchedulerTest, TriesAgainWhatAKilledProcessLeftOnceItsLeaseHasRunOut) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  claim_and_die(*scheduler, scheduler->due().value().at(0));
  EXPECT_EQ(work_off(*scheduler), 0) << "its lease still runs";
  set_clock("2024-05-01T13:01:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  const auto runs = scheduler->history("sweep", 10).value();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].state, RunState::done);
  EXPECT_EQ(runs[0].attempt, 2);
  EXPECT_GT(runs[0].fence, runs[1].fence);
  EXPECT_EQ(runs[1].state, RunState::abandoned);
}

TEST_F(SchedulerTest, GivesUpASlotThatKillsEveryProcess) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  for (int i = 0; i < 3; ++i) {
    const auto due = scheduler->due().value();
    ASSERT_EQ(due.size(), 1u) << "attempt " << i + 1;
    claim_and_die(*scheduler, due[0]);
    clock().advance(std::chrono::minutes(2));
  }
  EXPECT_EQ(work_off(*scheduler), 0);
  set_clock("2024-05-02T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1) << "the next slot is a new chance";
}

TEST_F(SchedulerTest, RefusesWhatARunWritesOnceItWasTakenOver) {
  auto slow = job("sweep", "0 13 * * *");
  Result<> written;
  slow.work = [&](dc::Run& run) -> Result<JobReport> {
    clock().advance(std::chrono::minutes(2));  // nothing keeps its lease up
    EXPECT_EQ(work_off(*process({job("sweep", "0 13 * * *")})), 1);
    written = run.write([](store::Session& session) -> Result<> {
      CHECK(session.run({"UPDATE tenants SET name='taken over'", {}}));
      return {};
    });
    CHECK(written);
    return JobReport{};
  };
  const auto scheduler = process({slow});
  set_clock("2024-05-01T13:00:00Z");
  const auto run = scheduler->run(scheduler->due().value().at(0)).value();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::conflict);
  EXPECT_EQ(run->state, RunState::abandoned);
  const auto session = engine().open().value();
  EXPECT_EQ(store::texts(*session, "SELECT name FROM tenants WHERE name='taken over'").value(), "");
  const auto runs = scheduler->history("sweep", 10).value();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].state, RunState::done) << "what the other one wrote stays";
}

TEST_F(SchedulerTest, KeepsTheLeaseOfWhatIsAtWorkUpToItsDeadline) {
  auto slow = job("sweep", "0 13 * * *");
  slow.deadline = std::chrono::minutes(3);
  const auto other = process({job("sweep", "0 13 * * *")});
  Scheduler* owner = nullptr;
  int minutes = 0;
  slow.work = [&](dc::Run& run) -> Result<JobReport> {
    for (;; ++minutes) {
      CHECK(run.go_on());
      EXPECT_TRUE(other->due().value().empty()) << "after " << minutes << " minutes";
      clock().advance(std::chrono::seconds(30));
      owner->keep_up();
      clock().advance(std::chrono::seconds(30));
      owner->keep_up();
    }
  };
  const auto scheduler = process({slow});
  owner = scheduler.get();
  set_clock("2024-05-01T13:00:00Z");
  const auto run = scheduler->run(scheduler->due().value().at(0)).value();
  EXPECT_EQ(minutes, 3);
  EXPECT_EQ(run->state, RunState::failed);
  EXPECT_NE(run->detail.find("longer than 3 minutes"), std::string::npos) << run->detail;
}

TEST_F(SchedulerTest, SaysWhatFailedAndGoesOnWithTheNextSlot) {
  auto broken = job("sweep", "0 13 * * *");
  broken.work = [](dc::Run&) -> Result<JobReport> { return fail(Code::storage_full, "no room"); };
  const auto scheduler = process({broken});
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(work_off(*scheduler), 0) << "a failure waits for its next slot";
  EXPECT_FALSE(scheduler->status().value()[0].is_overdue);
  set_clock("2024-05-02T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  const auto runs = scheduler->history("sweep", 10).value();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].state, RunState::failed);
  EXPECT_NE(runs[0].detail.find("no room"), std::string::npos);
  EXPECT_TRUE(scheduler->status().value()[0].is_overdue) << "twice in a row without success";
}

TEST_F(SchedulerTest, OutlivesAJobThatThrows) {
  auto broken = job("sweep", "0 13 * * *");
  broken.work = [](dc::Run&) -> Result<JobReport> { throw std::runtime_error("thrown"); };
  const auto scheduler = process({broken});
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(scheduler->history("sweep", 1).value().at(0).state, RunState::failed);
}

TEST_F(SchedulerTest, OwesNothingForAPause) {
  const auto scheduler = process({job("sweep", "0 * * * *")});
  const Job& sweep = *scheduler->find("sweep").value();
  EXPECT_TRUE(scheduler->pause(sweep, true));
  set_clock("2024-05-01T15:30:00Z");
  EXPECT_EQ(work_off(*scheduler), 0);
  EXPECT_TRUE(scheduler->status().value()[0].standing.paused_at);
  EXPECT_FALSE(scheduler->status().value()[0].next);
  EXPECT_TRUE(scheduler->pause(sweep, false));
  EXPECT_EQ(work_off(*scheduler), 0);
  set_clock("2024-05-01T16:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(done_, Slots{"2024-05-01T16:00"});
}

TEST_F(SchedulerTest, RunsByHandAtAnyTimeButNotTwiceAtOnce) {
  auto nested = job("sweep", "0 13 * * *");
  Scheduler* owner = nullptr;
  Code second = Code::internal;
  nested.work = [&](dc::Run&) -> Result<JobReport> {
    second = owner->run_by_hand(*owner->find("sweep").value()).error().code;
    return JobReport{.facts = {{"rows", 3}}};
  };
  const auto scheduler = process({nested});
  owner = scheduler.get();
  EXPECT_TRUE(scheduler->pause(*scheduler->find("sweep").value(), true)) << "a pause is of the schedule";
  const auto run = scheduler->run_by_hand(*scheduler->find("sweep").value()).value();
  EXPECT_EQ(second, Code::conflict);
  EXPECT_EQ(run.state, RunState::done);
  EXPECT_EQ(run.facts, R"({"rows":3})");
  EXPECT_TRUE(run.by_hand);
}

TEST_F(SchedulerTest, IsNotHeldUpByAClockThatWasWrongForAMoment) {
  const auto scheduler = process({job("sweep", "0 * * * *")});
  set_clock("2031-01-01T00:30:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(done_, (Slots{"2031-01-01T00:00", "2024-05-01T13:00"}));
}

TEST_F(SchedulerTest, EndsWhatRunsWhenTheProcessEnds) {
  auto endless = job("sweep", "0 13 * * *");
  Scheduler* owner = nullptr;
  endless.work = [&](dc::Run& run) -> Result<JobReport> {
    for (int i = 0;; ++i) {
      if (i == 3) owner->stop();
      CHECK(run.go_on());
    }
  };
  const auto scheduler = process({endless});
  owner = scheduler.get();
  set_clock("2024-05-01T13:00:00Z");
  const auto due = scheduler->due().value();
  const auto run = scheduler->run(due.at(0)).value();
  EXPECT_EQ(run->state, RunState::interrupted);
  EXPECT_NE(run->detail.find("The process is ending"), std::string::npos);
  EXPECT_TRUE(scheduler->due().value().empty()) << "it starts nothing more";
  EXPECT_FALSE(scheduler->run(due.at(0)).value());
  EXPECT_EQ(process({job("sweep", "0 13 * * *")})->due().value().size(), 1u) << "the next process does it";
}

TEST_F(SchedulerTest, TriesAsOftenAsProcessesEndInGoodOrder) {
  set_clock("2024-05-01T12:59:00Z");
  process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  for (int i = 0; i < 5; ++i) {
    auto endless = job("sweep", "0 13 * * *");
    Scheduler* owner = nullptr;
    endless.work = [&](dc::Run& run) -> Result<JobReport> {
      owner->stop();
      CHECK(run.go_on());
      return JobReport{};
    };
    const auto scheduler = process({endless});
    owner = scheduler.get();
    EXPECT_EQ(work_off(*scheduler), 1) << "restart " << i;
  }
  EXPECT_EQ(work_off(*process({job("sweep", "0 13 * * *")})), 1);
  EXPECT_EQ(done_, Slots{"2024-05-01T13:00"});
}

TEST_F(SchedulerTest, EndsARunThatSomebodyElseHasTakenOver) {
  auto slow = job("sweep", "0 13 * * *");
  Scheduler* owner = nullptr;
  slow.work = [&](dc::Run& run) -> Result<JobReport> {
    clock().advance(std::chrono::minutes(2));  // it slept through its lease
    EXPECT_EQ(work_off(*process({job("sweep", "0 13 * * *")})), 1);
    EXPECT_TRUE(run.go_on()) << "nobody has told it yet";
    EXPECT_TRUE(owner->keep_up());
    CHECK(run.go_on());
    return JobReport{};
  };
  const auto scheduler = process({slow});
  owner = scheduler.get();
  set_clock("2024-05-01T13:00:00Z");
  const auto run = scheduler->run(scheduler->due().value().at(0)).value();
  EXPECT_NE(run->detail.find("taken over"), std::string::npos) << run->detail;
}

TEST_F(SchedulerTest, DoesFirstWhatHasWaitedLongest) {
  const auto scheduler = process({job("often", "*/10 * * * *"), job("daily", "0 13 * * *")});
  set_clock("2024-05-01T13:25:00Z");
  const auto due = scheduler->due().value();
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].job->name, "daily");
}

TEST_F(SchedulerTest, IsNotBlockedByALeaseOfAClockThatWasAhead) {
  const auto scheduler = process({job("sweep", "0 * * * *")});
  set_clock("2031-01-01T00:30:00Z");
  claim_and_die(*scheduler, scheduler->due().value().at(0));
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_TRUE(scheduler->run_by_hand(*scheduler->find("sweep").value()));
}

TEST_F(SchedulerTest, OwesFromNowOnWhatItFirstSawWithAClockThatWasAhead) {
  set_clock("2031-01-01T00:30:00Z");
  process({job("sweep", "0 * * * *")});
  set_clock("2024-05-01T12:30:00Z");
  const auto scheduler = process({job("sweep", "0 * * * *")});
  set_clock("2024-05-01T13:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
}

TEST_F(SchedulerTest, CountsNoMoreThanAThousandMissedSlotsAndStillDoesTheLast) {
  process({job("sweep", "* * * * *")});
  set_clock("2025-05-01T12:00:30Z");
  const auto scheduler = process({job("sweep", "* * * * *")});
  EXPECT_EQ(work_off(*scheduler), 1);
  EXPECT_EQ(done_, Slots{"2025-05-01T12:00"});
  EXPECT_EQ(scheduler->history("sweep", 1).value().at(0).missed, 1000);
}

TEST_F(SchedulerTest, OwesNothingForWhatAPauseCutOff) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  const Job& sweep = *scheduler->find("sweep").value();
  set_clock("2024-05-01T13:00:00Z");
  claim_and_die(*scheduler, scheduler->due().value().at(0));
  EXPECT_TRUE(scheduler->pause(sweep, true));
  set_clock("2024-05-20T15:00:00Z");
  EXPECT_TRUE(scheduler->pause(sweep, false));
  EXPECT_EQ(work_off(*scheduler), 0) << "weeks later nobody waits for it";
}

TEST_F(SchedulerTest, ShowsNoRunThatNobodyWillFinish) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  claim_and_die(*scheduler, scheduler->due().value().at(0));
  EXPECT_TRUE(scheduler->status().value()[0].standing.running);
  set_clock("2024-05-01T13:05:00Z");
  EXPECT_FALSE(scheduler->status().value()[0].standing.running);
}

TEST_F(SchedulerTest, NamesTheNearestJob) {
  const auto scheduler = process({job("backup", "0 3 * * *")});
  const auto missing = scheduler->find("bakcup");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().detail.find("Did you mean 'backup'?"), std::string::npos);
}

TEST_F(SchedulerTest, ForgetsOldRunsButNotWhatTheNextOneGoesBy) {
  const auto scheduler = process({job("sweep", "0 * * * *")});
  for (int hour = 13; hour < 20; ++hour) {
    set_clock("2024-05-01T" + std::to_string(hour) + ":00:00Z");
    work_off(*scheduler);
  }
  EXPECT_TRUE(scheduler->run_by_hand(*scheduler->find("sweep").value()));
  const auto forget = [&](std::size_t limit) {
    std::int64_t removed = 0;
    EXPECT_TRUE(store::write_and_wait(engine(), [&](store::Session& session) -> Result<> {
      TRY(removed, store::forget_runs(session, engine().dialect(), at("2030-01-01T00:00:00Z"), limit));
      return {};
    }));
    return removed;
  };
  EXPECT_EQ(forget(4), 4);
  EXPECT_EQ(forget(100), 2);
  const auto runs = scheduler->history("sweep", 10).value();
  ASSERT_EQ(runs.size(), 2u) << "the one by hand with the highest fence, and the last slot";
  EXPECT_EQ(work_off(*scheduler), 0);
  set_clock("2024-05-01T20:00:00Z");
  EXPECT_EQ(work_off(*scheduler), 1);
}

}  // namespace
}  // namespace dc
