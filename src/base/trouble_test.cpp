#include "base/trouble.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "base/contain.hpp"
#include "base/ticker.hpp"

namespace dc {
namespace {

class TroubleTest : public ::testing::Test {
 protected:
  ~TroubleTest() override {
    for (const int fd : pipe_) ::close(fd);
  }
  // How often the log has said `words` since the last call; at least one line was written.
  int said(const std::string& words) {
    log_.info("end");
    std::array<char, 65536> bytes{};
    const auto size = ::read(pipe_[0], bytes.data(), bytes.size());
    const std::string text(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    int count = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
    return count;
  }

  static std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    return ends;
  }

  const std::array<int, 2> pipe_ = make_pipe();
  FakeClock clock_;
  Log log_{clock_, pipe_[1], Level::info};
  Trouble trouble_{"sweeping", log_, clock_};
};

TEST_F(TroubleTest, IsToldAtOnceThenEveryTenMinutesAndWhenItIsOver) {
  for (int second = 0; second < 25 * 60; ++second) {
    trouble_.note(fail(Code::storage_full, "no room"));
    clock_.advance(std::chrono::seconds(1));
  }
  EXPECT_EQ(said("sweeping fails"), 3);
  trouble_.note({});
  trouble_.note({});
  EXPECT_EQ(said("sweeping works again"), 1);
  trouble_.note(fail(Code::storage_full, "no room"));
  EXPECT_EQ(said("no room"), 1) << "a new one is told at once";
}

TEST_F(TroubleTest, IsWhatATickerSaysOfWhatIsThrown) {
  std::atomic<int> ticks = 0;
  {
    const Ticker ticker(
        {.name = "sweeping", .pause = std::chrono::milliseconds(0)},
        [&]() -> Result<> {
          ++ticks;
          throw std::runtime_error("thrown");
        },
        log_, clock_);
    while (ticks < 3) std::this_thread::yield();
  }
  EXPECT_EQ(said("thrown"), 1) << "and it goes on";
}

TEST(Contain, TurnsWhatIsThrownIntoAnError) {
  const auto thrown = contain([]() -> Result<int> { throw std::runtime_error("thrown"); });
  EXPECT_EQ(thrown.error().code, Code::internal);
  EXPECT_EQ(contain([]() -> Result<int> { return 7; }).value(), 7);
}

}  // namespace
}  // namespace dc
