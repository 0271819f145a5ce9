#include "features/schedule/cron.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dc {
namespace {

Instant at(std::string_view text) {
  const auto instant = parse_instant(text);
  if (!instant) throw std::runtime_error("not an instant: " + std::string(text));
  return *instant;
}

Cron cron(std::string_view text) {
  auto parsed = Cron::parse(text);
  if (!parsed) throw std::runtime_error(describe(parsed.error()));
  return *std::move(parsed);
}

Zone zone(std::string_view name) { return Zone::find(name).value(); }

// The next times, without milliseconds.
std::vector<std::string> next(std::string_view text, std::string_view zone_name, std::string_view from,
                              std::size_t count) {
  const Cron schedule = cron(text);
  const Zone place = zone(zone_name);
  std::vector<std::string> times;
  std::optional<Instant> moment = at(from);
  while (times.size() < count && (moment = schedule.next(*moment, place))) {
    times.push_back(to_text(*moment).substr(0, 16));
  }
  return times;
}

using Times = std::vector<std::string>;

std::string refusal(std::string_view text) {
  const auto parsed = Cron::parse(text);
  return parsed ? "" : parsed.error().detail;
}

TEST(Cron, IsDueAtTheTimesOfItsFields) {
  EXPECT_EQ(next("*/30 * * * *", "UTC", "2024-05-01T12:00:00Z", 3),
            (Times{"2024-05-01T12:30", "2024-05-01T13:00", "2024-05-01T13:30"}));
  EXPECT_EQ(next("0 2 * * *", "UTC", "2024-02-28T02:00:00Z", 2),
            (Times{"2024-02-29T02:00", "2024-03-01T02:00"}));
  EXPECT_EQ(next("0 1 * * 0", "UTC", "2024-05-01T00:00:00Z", 2),
            (Times{"2024-05-05T01:00", "2024-05-12T01:00"}));
  EXPECT_EQ(next("5,10-14/2,50/5 7 * * *", "UTC", "2024-05-01T00:00:00Z", 7),
            (Times{"2024-05-01T07:05", "2024-05-01T07:10", "2024-05-01T07:12", "2024-05-01T07:14",
                   "2024-05-01T07:50", "2024-05-01T07:55", "2024-05-02T07:05"}));
  EXPECT_EQ(next("0 0 1 JAN,jul *", "UTC", "2024-01-01T00:00:00Z", 2),
            (Times{"2024-07-01T00:00", "2025-01-01T00:00"}));
}

TEST(Cron, IsNeverDueAtTheVeryMomentItIsAskedAbout) {
  EXPECT_EQ(next("0 3 * * *", "UTC", "2024-05-01T03:00:00Z", 1), Times{"2024-05-02T03:00"});
  EXPECT_EQ(next("0 3 * * *", "UTC", "2024-05-01T02:59:59.999Z", 1), Times{"2024-05-01T03:00"});
}

TEST(Cron, TakesEitherDayIfBothAreRestricted) {
  EXPECT_EQ(next("0 0 13 * FRI", "UTC", "2024-09-01T00:00:00Z", 4),
            (Times{"2024-09-06T00:00", "2024-09-13T00:00", "2024-09-20T00:00", "2024-09-27T00:00"}));
  EXPECT_EQ(next("0 0 13 * FRI", "UTC", "2024-10-11T00:00:00Z", 1), Times{"2024-10-13T00:00"});
  EXPECT_EQ(next("0 0 */2 * 1", "UTC", "2024-05-01T00:00:00Z", 1), Times{"2024-05-13T00:00"})
      << "a day that begins with * does not restrict";
}

TEST(Cron, CallsSundayBothNoughtAndSeven) {
  for (const char* text : {"0 0 * * 0", "0 0 * * 7", "0 0 * * SUN", "@weekly"}) {
    EXPECT_EQ(next(text, "UTC", "2024-05-01T00:00:00Z", 1), Times{"2024-05-05T00:00"}) << text;
  }
  EXPECT_EQ(next("0 0 * * 5-7", "UTC", "2024-05-01T00:00:00Z", 4),
            (Times{"2024-05-03T00:00", "2024-05-04T00:00", "2024-05-05T00:00", "2024-05-10T00:00"}));
}

TEST(Cron, FindsTheLeapDayAndGivesUpOnDaysThatNeverCome) {
  EXPECT_EQ(next("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", 1), Times{"2104-02-29T00:00"});
  EXPECT_EQ(next("0 0 30 2 *", "UTC", "2024-05-01T00:00:00Z", 1), Times{});
}

TEST(Cron, RunsOnceWhereClocksArePutForward) {
  // Berlin: 2024-03-31 02:00 → 03:00, at 01:00 UTC.
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2024-03-29T12:00:00Z", 3),
            (Times{"2024-03-30T01:30", "2024-03-31T01:00", "2024-04-01T00:30"}))
      << "02:30 does not come; it is due at the jump";
  EXPECT_EQ(next("0,15,30 2 * * *", "Europe/Berlin", "2024-03-30T12:00:00Z", 2),
            (Times{"2024-03-31T01:00", "2024-04-01T00:00"}))
      << "three times that do not come are one run";
  // New York: 2024-03-10 02:00 → 03:00, at 07:00 UTC. The nightly clean-up must not be left out.
  EXPECT_EQ(next("15 2 * * *", "America/New_York", "2024-03-10T00:00:00Z", 1), Times{"2024-03-10T07:00"});
}

TEST(Cron, RunsOnceWhereClocksArePutBack) {
  // Berlin: 2024-10-27 03:00 → 02:00, at 01:00 UTC. 02:30 comes at 00:30 and at 01:30 UTC.
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2024-10-26T12:00:00Z", 2),
            (Times{"2024-10-27T00:30", "2024-10-28T01:30"}));
}

TEST(Cron, GoesOnEvenlyThroughChangesOfTheClockIfItsHourIsAny) {
  for (const char* from : {"2024-03-30T23:00:00Z", "2024-10-26T23:00:00Z"}) {
    const Cron schedule = cron("*/20 * * * *");
    const Zone berlin = zone("Europe/Berlin");
    Instant moment = at(from);
    for (int i = 0; i < 30; ++i) {
      const auto following = schedule.next(moment, berlin);
      ASSERT_TRUE(following);
      ASSERT_EQ(following->ms - moment.ms, 20 * 60'000) << to_text(moment);
      moment = *following;
    }
  }
}

TEST(Cron, WorksWhereClocksMoveByHalfAnHourOrAtMidnight) {
  // Lord Howe Island: half an hour. 2024-10-06 02:00 → 02:30, at 15:30 UTC the day before.
  EXPECT_EQ(next("10 2 * * *", "Australia/Lord_Howe", "2024-10-05T00:00:00Z", 2),
            (Times{"2024-10-05T15:30", "2024-10-06T15:10"}));
  // Santiago: 2024-09-08 00:00 → 01:00, at 04:00 UTC. A day without midnight still has its nightly run.
  EXPECT_EQ(next("@daily", "America/Santiago", "2024-09-07T12:00:00Z", 2),
            (Times{"2024-09-08T04:00", "2024-09-09T03:00"}));
}

TEST(Cron, MissesAndDoublesNothingInAYearOfAnyZone) {
  for (const char* place : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}) {
    const Cron schedule = cron("15 2 * * *");
    const Zone there = zone(place);
    std::set<WallMinute> days;
    Instant moment = at("2024-01-01T12:00:00Z");
    const Instant end = at("2025-01-01T12:00:00Z");
    std::size_t runs = 0;
    while (true) {
      moment = schedule.next(moment, there).value();
      if (moment > end) break;
      days.insert(there.wall(moment) / 1440);
      ++runs;
    }
    EXPECT_EQ(runs, 366u) << place;
    EXPECT_EQ(days.size(), runs) << place << ": two runs on one day";
  }
}

TEST(Cron, ThatIsNotUnderstoodNamesTheFieldAndItsRange) {
  for (const auto& [text, place] :
       std::vector<std::pair<const char*, std::string>>{{"60 * * * *", "minute '60' is out of range"},
                                                        {"* 24 * * *", "hour '24'"},
                                                        {"* * 0 * *", "day of month '0'"},
                                                        {"* * * 13 *", "month '13'"},
                                                        {"* * * * 8", "day of week '8'"},
                                                        {"* * * foo *", "month 'foo' is not understood"},
                                                        {"5-1 * * * *", "ends before it begins"},
                                                        {"*/0 * * * *", "step of 0"},
                                                        {"1,,2 * * * *", "minute '1,,2'"},
                                                        {"- * * * *", "minute '-'"},
                                                        {"* * * *", "has 4 fields instead of 5"},
                                                        {"* * * * * *", "has 6 fields"},
                                                        {"", "has 0 fields"},
                                                        {"@dayly", "'@daily'"}}) {
    EXPECT_NE(refusal(text).find(place), std::string::npos) << text << ": " << refusal(text);
  }
  EXPECT_NE(refusal(std::string(1000, '1')).find("at most"), std::string::npos);
}

TEST(Zones, TellTheTimeAsAPersonThereReadsIt) {
  EXPECT_EQ(zone("Europe/Berlin").text(at("2024-03-31T01:00:00Z")), "Sun 2024-03-31 03:00 CEST");
  EXPECT_EQ(zone("UTC").text(at("2024-03-31T01:00:00Z")), "Sun 2024-03-31 01:00 UTC");
}

TEST(Zones, ThatDoNotExistNameTheNearest) {
  EXPECT_NE(Zone::find("Europe/Berln").error().detail.find("'Europe/Berlin'"), std::string::npos);
  EXPECT_EQ(Zone::find("../../etc/passwd").error().code, Code::config_invalid);
}

}  // namespace
}  // namespace dc
