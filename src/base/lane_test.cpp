#include "base/lane.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>

#include "base/result.hpp"

namespace dc {
namespace {

// A task that holds a lane's thread until the test lets it go.
struct Gate {
  std::promise<void> entered, open;
  Task task() {
    return [this] {
      entered.set_value();
      open.get_future().wait();
    };
  }
};

TEST(Lanes, RunTasksInTheOrderOfSubmission) {
  std::string order;
  {
    Lane lane({.name = "test"});
    for (const char c : {'a', 'b', 'c'}) EXPECT_TRUE(lane.submit([&order, c] { order += c; }));
  }
  EXPECT_EQ(order, "abc");
}

TEST(Lanes, RefuseWhatTheirQueueCannotHold) {
  Gate gate;
  std::atomic<int> ran{0};
  Lane lane({.name = "test", .threads = 1, .queue_max = 2});
  ASSERT_TRUE(lane.submit(gate.task()));
  gate.entered.get_future().wait();
  EXPECT_TRUE(lane.submit([&] { ++ran; }));
  EXPECT_TRUE(lane.submit([&] { ++ran; }));
  EXPECT_EQ(lane.queued(), 2u);
  EXPECT_FALSE(lane.submit([&] { ++ran; }));
  gate.open.set_value();
  lane.close();
  EXPECT_EQ(ran, 2);
}

TEST(Lanes, FinishTheirQueueWhenClosedAndRefuseWhatComesAfter) {
  Gate gate;
  std::atomic<int> ran{0};
  Lane lane({.name = "test"});
  ASSERT_TRUE(lane.submit(gate.task()));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(lane.submit([&] { ++ran; }));
  gate.open.set_value();
  lane.close();
  EXPECT_EQ(ran, 50);
  EXPECT_FALSE(lane.submit([&] { ++ran; }));
  lane.close();
  EXPECT_EQ(ran, 50);
}

TEST(Lanes, RunOnSeveralThreadsAtOnce) {
  std::promise<void> first, second;
  Lane lane({.name = "test", .threads = 2});
  // Each waits for the other: one thread alone would never finish.
  ASSERT_TRUE(lane.submit([&] {
    first.set_value();
    second.get_future().wait();
  }));
  ASSERT_TRUE(lane.submit([&] {
    second.set_value();
    first.get_future().wait();
  }));
  lane.close();
}

TEST(Lanes, NameTheirThreadsWithinFifteenCharacters) {
  std::promise<std::string> name;
  Lane lane({.name = "a-very-long-name-of-a-lane"});
  ASSERT_TRUE(lane.submit([&] {
    char text[16] = {};
    pthread_getname_np(pthread_self(), text, sizeof text);
    name.set_value(text);
  }));
  EXPECT_EQ(name.get_future().get(), "a-very-long-nam");
}

TEST(Lanes, TakeTasksThatOnlyMove) {
  std::promise<int> answer;
  Lane lane({.name = "test"});
  ASSERT_TRUE(lane.submit([&, number = std::make_unique<int>(7)] { answer.set_value(*number); }));
  EXPECT_EQ(answer.get_future().get(), 7);
}

TEST(LanesDeathTest, EndTheProcessWhenATaskThrows) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Lane lane({.name = "test"});
        lane.submit([] { ENSURE(1 == 2); });
        lane.close();
      },
      "1 == 2 .*lane_test.cpp");
  EXPECT_DEATH(
      {
        Lane lane({.name = "test"});
        lane.submit([] { throw std::runtime_error("lost"); });
        lane.close();
      },
      "lost");
}

TEST(Callbacks, KnowWhetherTheyHoldSomething) {
  Callback<int(int, std::unique_ptr<int>)> callback;
  EXPECT_FALSE(callback);
  callback = [](int a, std::unique_ptr<int> b) { return a + *b; };
  ASSERT_TRUE(callback);
  EXPECT_EQ(callback(2, std::make_unique<int>(3)), 5);
}

}  // namespace
}  // namespace dc
