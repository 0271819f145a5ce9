#include "features/schedule/clockwork.hpp"

#include <future>

#include "features/schedule/test_jobs.hpp"

namespace dc {
namespace {

class ClockworkTest : public JobsTest {
 protected:
  std::unique_ptr<Clockwork> clockwork(Scheduler& scheduler, Clockwork::Duty duty = Clockwork::Duty::all) {
    return std::make_unique<Clockwork>(scheduler, duty, *world_.log, clock());
  }
  // A job that waits for `end`, and tells that it has begun.
  Job waiting(const std::string& name, Job::Strand strand, std::promise<void>& begun,
              std::shared_future<void> end) {
    auto made = job(name, "0 13 * * *");
    made.strand = strand;
    made.work = [&begun, end = std::move(end)](dc::Run&) -> Result<JobReport> {
      begun.set_value();
      end.wait();
      return JobReport{};
    };
    return made;
  }
};

TEST_F(ClockworkTest, KeepsNothingLightWaitingForWhatIsHeavy) {
  std::promise<void> end, heavy_begun, light_done;
  auto light = job("light", "0 13 * * *");
  light.work = [&](dc::Run&) -> Result<JobReport> {
    light_done.set_value();
    return JobReport{};
  };
  const auto scheduler =
      process({waiting("heavy", Job::Strand::heavy, heavy_begun, end.get_future().share()), light});
  set_clock("2024-05-01T13:00:00Z");
  const auto works = clockwork(*scheduler);
  heavy_begun.get_future().wait();
  light_done.get_future().wait();  // or this test never ends
  end.set_value();
}

TEST_F(ClockworkTest, DoesWhatIsHeavyOneAfterTheOther) {
  std::promise<void> end, first_begun, second_begun;
  const auto ended = end.get_future().share();
  const auto scheduler = process({waiting("first", Job::Strand::heavy, first_begun, ended),
                                  waiting("second", Job::Strand::heavy, second_begun, ended)});
  set_clock("2024-05-01T13:00:00Z");
  const auto works = clockwork(*scheduler);
  first_begun.get_future().wait();
  auto second = second_begun.get_future();
  EXPECT_EQ(second.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  end.set_value();
  second.wait();
}

TEST_F(ClockworkTest, EndsWhatItHasStartedWhenItGoes) {
  std::promise<void> begun;
  auto endless = job("sweep", "0 13 * * *");
  endless.work = [&](dc::Run& run) -> Result<JobReport> {
    begun.set_value();
    while (true) CHECK(run.go_on());
  };
  const auto scheduler = process({endless});
  set_clock("2024-05-01T13:00:00Z");
  auto works = clockwork(*scheduler);
  begun.get_future().wait();
  works.reset();
  EXPECT_EQ(scheduler->history("sweep", 1).value().at(0).state, store::RunState::interrupted);
}

TEST_F(ClockworkTest, StartsNothingWhereItOnlyKeepsLeases) {
  const auto scheduler = process({job("sweep", "0 13 * * *")});
  set_clock("2024-05-01T13:00:00Z");
  clockwork(*scheduler, Clockwork::Duty::leases).reset();
  EXPECT_EQ(work_off(*scheduler), 1) << "nobody had it, and the scheduler goes on";
}

}  // namespace
}  // namespace dc
