#include "features/ops/backup/retention.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace dc::backup {
namespace {

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
constexpr Instant monday{1'704'078'000'000};  // 2024-01-01T03:00:00Z

Candidate made(int days, bool is_verified = true, std::int64_t more_ms = 0) {
  const Instant at{monday.ms + days * day + more_ms};
  return {.id = to_text(at), .created_at = at, .is_verified = is_verified};
}

std::vector<Candidate> every_day(int days) {
  std::vector<Candidate> all;
  all.reserve(static_cast<std::size_t>(days));
  for (int i = 0; i < days; ++i) all.push_back(made(i));
  return all;
}

std::set<std::string> kept(const Verdict& verdict) {
  std::set<std::string> ids;
  for (const auto& one : verdict.kept) ids.insert(one.id);
  return ids;
}

TEST(Retention, KeepsDaysWeeksAndMonths) {
  const auto verdict = judge(every_day(400), {monday.ms + 399 * day + hour});
  EXPECT_EQ(verdict.suspended, "");
  const auto ids = kept(verdict);
  for (int i = 393; i < 400; ++i) EXPECT_TRUE(ids.contains(made(i).id)) << i;
  // 2025-02-03 is a Monday: the Sundays before it are the newest of their weeks.
  EXPECT_TRUE(ids.contains("2025-01-26T03:00:00.000Z"));
  EXPECT_TRUE(ids.contains("2024-12-31T03:00:00.000Z")) << "the newest of its month";
  EXPECT_TRUE(ids.contains("2024-03-31T03:00:00.000Z")) << "the oldest of twelve months";
  EXPECT_FALSE(ids.contains("2024-02-29T03:00:00.000Z"));
  EXPECT_EQ(ids.size() + verdict.dropped.size(), 400U);
  EXPECT_LE(ids.size(), 7U + 4U + 12U);
}

TEST(Retention, CountsSevenDaysAsSeven) {
  const Policy policy{.daily = 7, .weekly = 1, .monthly = 1};
  const auto verdict = judge(every_day(9), {monday.ms + 8 * day + hour}, policy);
  EXPECT_EQ(verdict.kept.size(), 7U);
  EXPECT_EQ(verdict.dropped, (std::vector<std::string>{made(0).id, made(1).id}));
}

TEST(Retention, KeepsTheNewestOfADay) {
  const auto verdict =
      judge({made(0), made(0, true, 5 * hour), made(0, true, 2 * hour)}, {monday.ms + 6 * hour});
  EXPECT_EQ(kept(verdict), (std::set{made(0, true, 5 * hour).id}));
}

TEST(Retention, LeavesWhatItCannotReadAlone) {
  auto all = every_day(40);
  all[3].is_verified = all[3].is_ours = false;  // verified under another key, perhaps
  all[4].is_verified = false;
  const auto ids = kept(judge(all, {monday.ms + 39 * day + hour}));
  EXPECT_TRUE(ids.contains(all[3].id));
  EXPECT_FALSE(ids.contains(all[4].id)) << "ours, and known to have failed";
}

TEST(Retention, IsSuspendedWithoutAFreshVerifiedOne) {
  EXPECT_EQ(judge({}, monday).suspended, "") << "there is nothing to delete";
  auto all = every_day(30);
  EXPECT_NE(judge(all, {monday.ms + 29 * day + 27 * hour}).suspended, "");
  EXPECT_TRUE(judge(all, {monday.ms + 29 * day + 27 * hour}).dropped.empty());
  for (Candidate& one : all) one.is_verified = false;
  const auto verdict = judge(all, {monday.ms + 29 * day + hour});
  EXPECT_NE(verdict.suspended, "");
  EXPECT_TRUE(verdict.dropped.empty());
}

TEST(Retention, IsSuspendedWhenTheClockHasJumped) {
  EXPECT_NE(judge(every_day(30), {monday.ms + 10 * day}).suspended, "") << "back";
  EXPECT_NE(judge(every_day(30), {monday.ms + 4000 * day}).suspended, "") << "forth";
  auto all = every_day(30);
  all.push_back(made(4000));
  const auto verdict = judge(all, {monday.ms + 4000 * day + hour});
  EXPECT_EQ(verdict.suspended, "") << "a backup of the new time is fresh";
  EXPECT_TRUE(kept(verdict).contains(made(29).id)) << "and the days before are not yet past";
}

// After days of failures the good ones are still there: what is bad is no reason to drop what is good.
TEST(Retention, DoesNotLetBadOnesPushOutGoodOnes) {
  auto all = every_day(10);
  for (int i = 10; i < 40; ++i) all.push_back(made(i, false));
  all.push_back(made(40));
  const auto ids = kept(judge(all, {monday.ms + 40 * day + hour}));
  for (int i = 4; i < 10; ++i) EXPECT_TRUE(ids.contains(made(i).id)) << i;
  EXPECT_TRUE(ids.contains(made(35, false).id)) << "bad ones stay a week to be looked at";
  EXPECT_FALSE(ids.contains(made(30, false).id));
}

TEST(Retention, LeavesAVerifiedOneInTenThousandHistories) {
  std::mt19937_64 random(11);
  const auto below = [&](std::uint64_t n) { return static_cast<int>(random() % n); };
  for (int history = 0; history < 10'000; ++history) {
    std::vector<Candidate> all;
    Instant now = monday;
    for (int step = below(40); step >= 0; --step) {
      now.ms += below(10) == 0 ? (below(400) - 200) * day : below(30) * hour;
      Candidate one{.id = std::to_string(history) + "-" + std::to_string(step),
                    .created_at = now,
                    .is_verified = below(3) > 0};
      all.push_back(one);
      const auto newest_of = [&](const std::vector<Candidate>& some) {
        std::string id;
        Instant at{std::numeric_limits<std::int64_t>::min()};
        for (const Candidate& candidate : some) {
          if (!candidate.is_verified || std::tie(candidate.created_at, candidate.id) < std::tie(at, id))
            continue;
          at = candidate.created_at;
          id = candidate.id;
        }
        return id;
      };
      const std::string newest = newest_of(all);
      const auto verdict = judge(all, {now.ms + (below(5) == 0 ? below(100) * hour : hour)});
      std::erase_if(all, [&](const Candidate& candidate) {
        return std::find(verdict.dropped.begin(), verdict.dropped.end(), candidate.id) !=
               verdict.dropped.end();
      });
      ASSERT_EQ(newest_of(all), newest) << history;
    }
  }
}

}  // namespace
}  // namespace dc::backup
