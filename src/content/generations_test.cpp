#include "content/generations.hpp"

#include <gtest/gtest.h>

namespace dc {
namespace {

class GenerationsTest : public testing::Test {
 protected:
  Model model_;
  Collection things_, others_;
  Generations generations_;
  const Generations::Mark& mark_ = generations_.mark(1, things_);
};

TEST_F(GenerationsTest, WhatNobodyChangesHolds) {
  const auto captured = generations_.now();
  EXPECT_TRUE(mark_.still(captured));
  EXPECT_EQ(&generations_.mark(1, things_), &mark_);
}

TEST_F(GenerationsTest, NothingHoldsWhileAWriterIsAtWork) {
  const auto before = generations_.now();
  generations_.open(1, things_);
  EXPECT_FALSE(mark_.still(before));
  EXPECT_FALSE(mark_.still(generations_.now()));
  generations_.open(1, things_);  // a second one
  generations_.close(1, things_);
  EXPECT_FALSE(mark_.still(generations_.now())) << "one of two has gone";
  generations_.close(1, things_);
  EXPECT_TRUE(mark_.still(generations_.now()));
}

TEST_F(GenerationsTest, WhatWasCapturedBeforeAChangeDoesNotHoldAfterIt) {
  const auto before = generations_.now();
  generations_.open(1, things_);
  const auto during = generations_.now();
  generations_.close(1, things_);
  EXPECT_FALSE(mark_.still(before));
  EXPECT_FALSE(mark_.still(during)) << "it may have read what was there before";
}

TEST_F(GenerationsTest, OthersChangesMoveNothing) {
  const auto before = generations_.now();
  for (const auto& [tenant, collection] : {std::pair(1, &others_), {2, &things_}}) {
    generations_.open(tenant, *collection);
    generations_.close(tenant, *collection);
  }
  EXPECT_TRUE(mark_.still(before));
}

}  // namespace
}  // namespace dc
