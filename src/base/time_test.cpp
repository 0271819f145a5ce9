#include "base/time.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/result.hpp"

namespace dc {
namespace {

TEST(InstantText, ReadsRfc3339) {
  const struct {
    const char* text;
    std::int64_t ms;
  } rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01T00:00:00.001Z", 1},
      {"1969-12-31T23:59:59.999Z", -1},
      {"2024-05-01T12:00:00.000Z", 1'714'564'800'000},
      {"2024-05-01t12:00:00z", 1'714'564'800'000},
      {"2024-05-01T14:00:00+02:00", 1'714'564'800'000},
      {"2024-05-01T06:30:00-05:30", 1'714'564'800'000},
      {"2024-05-01T12:00:00-00:00", 1'714'564'800'000},
      {"2024-05-01T12:00:00.5Z", 1'714'564'800'500},
      {"2024-05-01T12:00:00.9999999999999999999999Z", 1'714'564'800'999},
      {"1969-12-31T23:59:59.9999Z", -1},
      {"2000-02-29T00:00:00Z", 951'782'400'000},
      {"2024-02-29T00:00:00Z", 1'709'164'800'000},
      {"2024-12-31T23:59:59.999Z", 1'735'689'599'999},
      {"0000-01-01T00:00:00Z", -62'167'219'200'000},
      {"0000-02-29T00:00:00Z", -62'162'121'600'000},
      {"9999-12-31T23:59:59.999Z", 253'402'300'799'999},
      {"9999-12-31T00:00:00-23:59", 253'402'300'740'000},
  };
  for (const auto& row : rows) {
    const auto instant = parse_instant(row.text);
    ASSERT_TRUE(instant) << row.text;
    EXPECT_EQ(instant->ms, row.ms) << row.text;
  }
}

TEST(InstantText, RefusesEverythingElse) {
  const char* const rows[] = {
      "",
      "2024-05-01",
      "2024-05-01T12:00:00",
      "2024-05-01T12:00Z",
      "2024-05-01 12:00:00Z",
      "2024-05-01T12:00:00.Z",
      "2024-05-01T12:00:00,5Z",
      "2024-05-01T12:00:00+0200",
      "2024-05-01T12:00:00+02",
      "2024-05-01T12:00:00+24:00",
      "2024-05-01T12:00:00+00:60",
      "2024-05-01T12:00:00Z ",
      " 2024-05-01T12:00:00Z",
      "2024-05-01T12:00:00ZZ",
      "2024-05-01T24:00:00Z",
      "2024-05-01T12:60:00Z",
      "2016-12-31T23:59:60Z",
      "2024-00-01T12:00:00Z",
      "2024-13-01T12:00:00Z",
      "2024-05-00T12:00:00Z",
      "2024-04-31T12:00:00Z",
      "2023-02-29T12:00:00Z",
      "1900-02-29T12:00:00Z",
      "2024-5-01T12:00:00Z",
      "24-05-01T12:00:00Z",
      "+2024-05-01T12:00:00Z",
      "-001-05-01T12:00:00Z",
      "20240501T120000Z",
      "2024-05-01T12:00:0\xEF\xBC\x90Z",
      "0000-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
  };
  for (const char* row : rows) EXPECT_FALSE(parse_instant(row)) << row;
}

TEST(InstantText, IsWrittenWithMillisecondsAndZ) {
  EXPECT_EQ(to_text(Instant{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_text(Instant{-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_text(Instant{1'709'164'800'007}), "2024-02-29T00:00:00.007Z");
  EXPECT_EQ(to_text(Instant{-62'167'219'200'000}), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(to_text(Instant{253'402'300'799'999}), "9999-12-31T23:59:59.999Z");
}

TEST(InstantText, DoesNotExistOutsideTheYearsOfFourDigits) {
  EXPECT_THROW(to_text(Instant{-62'167'219'200'001}), Bug);
  EXPECT_THROW(to_text(Instant{253'402'300'800'000}), Bug);
}

TEST(InstantText, ReadsBackWhatItWrote) {
  SeededRandom random(7);
  constexpr std::int64_t first = -62'167'219'200'000, last = 253'402'300'799'999;
  for (int i = 0; i < 20'000; ++i) {
    const Instant instant{first + static_cast<std::int64_t>(random.next64() % (last - first + 1))};
    ASSERT_EQ(parse_instant(to_text(instant)), instant);
  }
}

// Every day of eight hundred years follows the day before.
TEST(InstantText, CountsTheDaysWithoutAGap) {
  constexpr std::int64_t day_ms = 86'400'000;
  std::string before = to_text(Instant{-146'097 * day_ms}).substr(0, 10);
  for (std::int64_t day = -146'096; day < 146'097; ++day) {
    const std::string date = to_text(Instant{day * day_ms}).substr(0, 10);
    ASSERT_TRUE(is_date(date)) << date;
    ASSERT_LT(before, date);
    ASSERT_EQ(parse_instant(date + "T00:00:00Z"), Instant{day * day_ms});
    before = date;
  }
}

TEST(Dates, AreRealDays) {
  for (const char* row : {"2024-02-29", "0000-01-01", "9999-12-31", "2000-02-29"})
    EXPECT_TRUE(is_date(row)) << row;
  for (const char* row : {"", "2023-02-29", "2100-02-29", "2024-13-01", "2024-1-1", "2024-01-32",
                          "2024-01-01T", "2024/01/01", "20240101", "2024-01-0a"}) {
    EXPECT_FALSE(is_date(row)) << row;
  }
}

TEST(FakeClock, StandsStillUntilItIsMoved) {
  FakeClock clock;
  const Instant start = clock.now();
  const auto ticks = clock.ticks();
  EXPECT_EQ(clock.now(), start);
  clock.advance(std::chrono::seconds(2));
  EXPECT_EQ(clock.now().ms, start.ms + 2000);
  EXPECT_EQ(clock.ticks() - ticks, std::chrono::seconds(2));
}

TEST(SystemClock, GoesForward) {
  const SystemClock clock;
  const auto before = clock.ticks();
  EXPECT_GE(clock.ticks(), before);
  EXPECT_GT(clock.now(), *parse_instant("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace dc
