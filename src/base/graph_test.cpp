#include "base/graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/random.hpp"

namespace dc {
namespace {

constexpr std::size_t many = 200'000;

std::string shown(const std::vector<std::vector<std::size_t>>& groups) {
  std::string said;
  for (const auto& group : groups) {
    for (const std::size_t place : group) said += std::to_string(place) + " ";
    said += "| ";
  }
  return said;
}

// Each to the next one.
Links chain(std::size_t places) {
  Links links(places);
  for (std::size_t i = 0; i + 1 < places; ++i) links[i] = {i + 1};
  return links;
}

TEST(Reached, IsWhatLinksLeadToOverAnyNumberOfThem) {
  const Links links{{1}, {2, 2}, {1}, {0}, {}};
  const auto found = reached(links.size(), {1}, [&](std::size_t place) { return std::span(links[place]); });
  EXPECT_EQ(found, (std::vector<bool>{false, true, true, false, false}));
}

TEST(Reached, AsksOnceForEachPlaceHoweverLongTheWayIs) {
  const Links back = turned(chain(many));
  std::size_t asked = 0;
  const auto found = reached(many, {many - 1, many - 1}, [&](std::size_t place) {
    ++asked;
    return std::span(back[place]);
  });
  EXPECT_EQ(std::count(found.begin(), found.end(), true), static_cast<std::ptrdiff_t>(many));
  EXPECT_EQ(asked, many);
}

TEST(Circles, AreGroupsAndWhatLeadsToThemStandsBehindThemAlone) {
  // 0 ⇄ 1 ← 2 ← 3 ⇄ 4 and 5 to itself
  EXPECT_EQ(shown(circles({{1}, {0}, {1}, {2, 4}, {3}, {5}})), "0 1 | 2 | 3 4 | 5 | ");
  EXPECT_EQ(shown(circles({{2, 1}, {3}, {3}, {}})), "3 | 2 | 1 | 0 | ");
  EXPECT_EQ(shown(circles({})), "");
}

TEST(Circles, AreFoundInHoweverLongAWay) {
  Links links = chain(many);
  EXPECT_EQ(circles(links).size(), many);
  links[many - 1] = {0};
  ASSERT_EQ(circles(links).size(), 1U);
  EXPECT_EQ(circles(links).front().size(), many);
}

// Two of one group reach each other, and no group reaches a later one.
TEST(Circles, AgreeWithWhatIsReached) {
  SeededRandom random(3);
  const auto below = [&](std::size_t bound) { return random.next64() % bound; };
  for (int round = 0; round < 300; ++round) {
    const std::size_t places = 1 + below(9);
    Links links(places);
    for (std::size_t n = below(2 * places); n > 0; --n) links[below(places)].push_back(below(places));
    std::vector<std::size_t> group_of(places, places);
    const auto groups = circles(links);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (const std::size_t place : groups[i]) group_of[place] = i;
    }
    std::vector<std::vector<bool>> from;
    for (std::size_t i = 0; i < places; ++i)
      from.push_back(reached(places, {i}, [&](std::size_t place) { return std::span(links[place]); }));
    for (std::size_t a = 0; a < places; ++a) {
      for (std::size_t b = 0; b < places; ++b) {
        EXPECT_EQ(group_of[a] == group_of[b], from[a][b] && from[b][a]);
        EXPECT_FALSE(from[a][b] && group_of[a] < group_of[b]);
      }
    }
  }
}

}  // namespace
}  // namespace dc
