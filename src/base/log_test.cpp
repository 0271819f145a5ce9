#include "base/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

class Logs : public testing::Test {
 protected:
  ~Logs() override {
    for (const int end : ends_) close(end);
  }

  // What has been written since the last call.
  std::string written() {
    std::string text;
    std::array<char, 4096> block;
    for (ssize_t got; (got = read(ends_[0], block.data(), block.size())) > 0;) {
      text.append(block.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  // Reads the one line of the log; a test fails if it is no JSON or too long.
  json::Value line() {
    const std::string text = written();
    EXPECT_LE(text.size(), limits::log_line_bytes_max);
    EXPECT_EQ(text.find('\n'), text.size() - 1);
    auto value = json::parse(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : json::Value();
  }

  static std::array<int, 2> open_pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    return ends;
  }

  std::array<int, 2> ends_ = open_pipe();
  FakeClock clock_{Instant{0}};
  Log log_{clock_, ends_[1], Level::info};
};

TEST_F(Logs, AreOneObjectALine) {
  log_.info("started", {{"port", 8080}, {"name", "a\nb"}, {"tls", false}});
  log_.error("broke");
  EXPECT_EQ(written(), R"({"time":"1970-01-01T00:00:00.000Z","level":"info","event":"started",)"
                       R"("port":8080,"name":"a\nb","tls":false})"
                       "\n"
                       R"({"time":"1970-01-01T00:00:00.000Z","level":"error","event":"broke"})"
                       "\n");
}

TEST_F(Logs, TellTheTimeOfEachLine) {
  for (const std::string_view time :
       {"1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.987Z", "1970-01-01T00:00:01.000Z",
        "2000-02-28T23:59:59.009Z", "2000-02-28T23:59:59.010Z", "2000-02-28T23:59:58.999Z",
        "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.998Z", "1970-01-01T00:00:00.001Z"}) {
    clock_.advance(std::chrono::milliseconds(parse_instant(time)->ms - clock_.now().ms));
    log_.info("now");
    EXPECT_EQ(written().find("{\"time\":\"" + std::string(time) + "\","), 0u) << time;
  }
}

TEST_F(Logs, TellDurationsInMilliseconds) {
  using std::chrono::nanoseconds;
  for (const auto& [time, text] : std::initializer_list<std::pair<nanoseconds, std::string_view>>{
           {nanoseconds(0), "0.000"},
           {nanoseconds(4'391), "0.004"},
           {nanoseconds(12'034'056'789), "12034.056"},
           {nanoseconds(-1'500), "-0.001"},
           {nanoseconds(-2'001'500), "-2.001"}}) {
    log_.info("took", {{"ms", time}});
    EXPECT_NE(written().find("\"ms\":" + std::string(text) + "}"), std::string::npos) << text;
  }
}

TEST_F(Logs, LeaveOutWhatIsBelowTheirLevel) {
  log_.debug("a");
  EXPECT_EQ(written(), "");
  log_.set_level(Level::debug);
  log_.debug("a");
  EXPECT_NE(written(), "");
  log_.set_level(Level::error);
  log_.warn("a");
  EXPECT_EQ(written(), "");
  EXPECT_FALSE(log_.writes(Level::warn));
}

TEST_F(Logs, CutLongTextsAndStayJson) {
  for (const std::string& text :
       {std::string(100'000, 'x'), std::string(100'000, '\x01'), std::string(100'000, '"')}) {
    log_.info("long", {{"text", text}, {"after", 1}});
    const json::Value value = line();
    EXPECT_EQ(value.find("event")->as<std::string>()->compare("long"), 0);
    EXPECT_EQ(*value.find("cut"), json::Value(true));
    ASSERT_TRUE(value.find("text"));
    EXPECT_GT(value.find("text")->as<std::string>()->size(), 500u);
  }
}

TEST_F(Logs, CutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "€";
  for (const char* before : {"", "a", "ab"}) {
    log_.info("long", {{"text", before + text}});
    const std::string kept = *line().find("text")->as<std::string>();
    EXPECT_EQ(kept, (before + text).substr(0, kept.size()));
    EXPECT_TRUE(is_utf8(kept));
  }
}

TEST_F(Logs, LeaveOutFieldsThatCannotBeCut) {
  const std::string most(limits::log_line_bytes_max - 150, 'x');
  log_.info("long", {{"most", most}, {"id", Uuid()}, {"after", 2}});
  const json::Value value = line();
  EXPECT_EQ(value.find("most")->as<std::string>()->size(), most.size());
  EXPECT_EQ(value.find("id"), nullptr);
  EXPECT_EQ(*value.find("cut"), json::Value(true));
}

TEST_F(Logs, CutALongEventToo) {
  log_.info(std::string(50'000, 'e'));
  EXPECT_EQ(*line().find("cut"), json::Value(true));
}

TEST_F(Logs, TellATextWithoutBytes) {
  log_.info("empty", {{"nowhere", std::string_view()}, {"somewhere", ""}});
  const json::Value value = line();
  EXPECT_EQ(*value.find("nowhere"), json::Value(""));
  EXPECT_EQ(*value.find("somewhere"), json::Value(""));
}

TEST_F(Logs, ReplaceBytesThatAreNotUtf8) {
  log_.info("path", {{"path", "/a\xFF/\xE2\x82"}});
  EXPECT_EQ(*line().find("path"), json::Value("/a?/??"));
}

TEST_F(Logs, TellHowManyLinesWereLost) {
  std::string filler(4096, 'x');
  while (write(ends_[1], filler.data(), filler.size()) > 0) {
  }
  log_.info("lost");
  log_.info("lost too");
  written();
  log_.info("here");
  EXPECT_EQ(*line().find("dropped"), json::Value(2));
  log_.info("again");
  EXPECT_EQ(line().find("dropped"), nullptr);
}

TEST_F(Logs, BeginANewLineAfterATornOne) {
  const std::string filler(4096, 'x');
  while (write(ends_[1], filler.data(), filler.size()) > 0) {
  }
  std::array<char, 4096> page;  // room for half of the line
  ASSERT_EQ(read(ends_[0], page.data(), page.size()), 4096);
  log_.info("torn", {{"text", std::string(7000, 'y')}});
  EXPECT_NE(written().find(R"("event":"torn")"), std::string::npos);
  log_.info("whole");
  const std::string text = written();
  ASSERT_EQ(text.substr(0, 1), "\n");
  EXPECT_EQ(*json::parse(text)->find("dropped"), json::Value(1));
}

TEST_F(Logs, DoNotMixTheLinesOfSeveralThreads) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) log_.info("line", {{"text", std::string(100, 'x')}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = written();
  const auto lines = split(std::string_view(text).substr(0, text.size() - 1), '\n');
  EXPECT_EQ(lines.size(), 200u);
  for (const std::string_view each : lines) EXPECT_TRUE(json::parse(each)) << each;
}

TEST_F(Logs, CollectLinesThatCanWait) {
  log_.collect(true);
  log_.write_soon(clock_.now(), Level::info, "request", {{"n", 1}});
  log_.write_soon(clock_.now(), Level::debug, "request", {{"n", 2}});
  EXPECT_EQ(written(), "");
  log_.write_soon(clock_.now(), Level::info, "request", {{"n", 3}});
  log_.flush();
  const std::string text = written();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
  log_.flush();
  EXPECT_EQ(written(), "");
}

TEST_F(Logs, KeepTheOrderOfLines) {
  log_.collect(true);
  log_.write_soon(clock_.now(), Level::info, "request", {});
  log_.error("broke");
  const std::string text = written();
  EXPECT_LT(text.find("request"), text.find("broke"));
  EXPECT_NE(text.find("broke"), std::string::npos);
}

TEST_F(Logs, DoNotCollectMoreThanTheirBytes) {
  log_.collect(true);
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    log_.write_soon(clock_.now(), Level::info, "request", {{"text", "a line of some length, as many are"}});
    text += written();
  }
  EXPECT_GT(text.size(), 50'000U);
}

TEST_F(Logs, LoseNothingThatWasCollectedWhenTheyEnd) {
  {
    Log log(clock_, ends_[1], Level::info);
    log.collect(true);
    log.write_soon(clock_.now(), Level::info, "request", {});
  }
  EXPECT_NE(written().find("request"), std::string::npos);
}

TEST_F(Logs, DoNotMixLinesThatWaitWithThoseThatDoNot) {
  log_.collect(true);
  std::atomic<bool> done{false};
  std::string text;
  std::thread reader([&] {
    while (!done) text += written();
    text += written();
  });
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 2000; ++n)
        log_.write_soon(clock_.now(), Level::info, "request",
                        {{"text", "some length, so that many are more than a pipe takes"}});
    });
    threads.emplace_back([&] {
      for (int n = 0; n < 500; ++n) log_.error("incident", {{"n", n}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  log_.flush();
  done = true;
  reader.join();
  std::size_t lines = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    ASSERT_TRUE(json::parse(line)) << line;
    ++lines;
  }
  EXPECT_EQ(lines, 5000U);
}

}  // namespace
}  // namespace dc
