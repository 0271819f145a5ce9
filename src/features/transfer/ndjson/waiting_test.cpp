#include "features/transfer/ndjson/waiting.hpp"

#include <gtest/gtest.h>

namespace dc::ndjson {
namespace {

class Waits : public ::testing::Test {
 protected:
  Address at(std::uint8_t n) const { return {&collection, Uuid{.bytes = {n}}}; }
  void add(std::uint8_t n, std::initializer_list<std::uint8_t> missing) {
    Waiting::Entry entry{.place = {.file = 0, .line = n, .offset = 0, .bytes = 0}, .record = at(n)};
    for (const std::uint8_t each : missing) entry.missing.push_back(at(each));
    ASSERT_TRUE(waiting.add(std::move(entry)));
  }
  static std::string lines(const std::vector<Place>& places) {
    std::string said;
    for (const Place& place : places) said += std::to_string(place.line) + " ";
    return said;
  }
  std::string ready() { return lines(waiting.take_ready()); }
  std::string rest() {
    const auto rest = waiting.take_rest();
    std::string said = "groups ";
    for (const auto& group : rest.groups) {
      for (const auto& entry : group) said += std::to_string(entry.place.line) + " ";
      said += "| ";
    }
    said += "broken ";
    for (const auto& entry : rest.broken) {
      said += std::to_string(entry.place.line) + "(";
      for (const Address& each : entry.missing) said += std::to_string(each.id.bytes[0]) + " ";
      said += ") ";
    }
    return said;
  }

  Collection collection;
  Waiting waiting;
};

TEST_F(Waits, UntilAllHasArrived) {
  add(1, {10, 11, 10});
  add(2, {11});
  waiting.arrived(at(10));
  EXPECT_EQ(ready(), "");
  waiting.arrived(at(11));
  EXPECT_EQ(ready(), "1 2 ");
  EXPECT_EQ(ready(), "") << "once each";
  EXPECT_EQ(rest(), "groups broken ");
}

TEST_F(Waits, NoLongerThanForTheFirstOfAWholeChain) {
  add(1, {2});
  add(2, {3, 9});
  add(3, {4});
  add(5, {9});
  waiting.arrived(at(4));
  EXPECT_EQ(ready(), "3 ") << "what links to it may stand behind it in one batch";
  waiting.arrived(at(9));
  EXPECT_EQ(ready(), "2 5 1 ");
  EXPECT_EQ(rest(), "groups broken ");
}

TEST_F(Waits, InACircleForItselfAndBehindOneAlone) {
  add(3, {1});
  add(1, {2});
  add(2, {3});
  add(4, {5});
  add(5, {1});
  add(7, {6, 1});
  add(6, {7});
  EXPECT_EQ(rest(), "groups 1 2 3 | 5 | 4 | 6 7 | broken ");
  EXPECT_EQ(rest(), "groups broken ");
}

TEST_F(Waits, AgainWhereWhatItWasReadyForFailed) {
  add(1, {2});
  add(2, {3});
  waiting.arrived(at(3));
  EXPECT_EQ(ready(), "2 1 ");
  add(1, {2});
  EXPECT_EQ(ready(), "");
  EXPECT_EQ(rest(), "groups broken 1(2 ) ");
}

TEST_F(Waits, InVainForWhatNeverCameAndForWhatWaitsForThat) {
  add(1, {9});
  add(2, {1, 8});
  add(3, {2});
  add(5, {6});
  add(6, {5});
  waiting.arrived(at(8));
  EXPECT_EQ(rest(), "groups 5 6 | broken 1(9 ) 2(1 ) 3(2 ) ");
}

TEST_F(Waits, ForRecordsOfOneCollectionAndNotOfAnother) {
  const Collection other;
  add(1, {9});
  waiting.arrived({&other, Uuid{.bytes = {9}}});
  EXPECT_EQ(ready(), "");
}

}  // namespace
}  // namespace dc::ndjson
