#include "features/cache/cache.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "net/writer.hpp"

namespace dc::cache {
namespace {

class CacheTest : public testing::Test {
 protected:
  static constexpr std::size_t shards = 64;

  EntryPointer entry(std::string body) {
    auto entry = std::make_shared<Entry>();
    entry->whole = {net::prepare({200, {}, std::move(body)}), "\"1\""};
    entry->marks = {&generations_.mark(1, things_)};
    entry->captured = generations_.now();
    return entry;
  }
  Key key(std::string_view target, std::uint64_t access = 0, std::int64_t tenant = 1) {
    return {.tenant = cache_.tenant(tenant), .access = access, .target = target};
  }
  std::string found(const Key& key) {
    const EntryPointer entry = cache_.find(key);
    return entry == nullptr ? "" : entry->whole.answer->body;
  }
  void change() {
    generations_.open(1, things_);
    generations_.close(1, things_);
  }

  Metrics metrics_;
  Generations generations_;
  Collection things_;
  Cache cache_{shards * 8000, metrics_};
};

TEST_F(CacheTest, GivesBackWhatItWasGiven) {
  EXPECT_EQ(found(key("/a")), "");
  cache_.keep(key("/a"), entry("one"));
  EXPECT_EQ(found(key("/a")), "one");
  cache_.keep(key("/a"), entry("two"));
  EXPECT_EQ(found(key("/a")), "two");
}

TEST_F(CacheTest, KeepsTenantsViewsAndTargetsApart) {
  cache_.keep(key("/a"), entry("one"));
  EXPECT_EQ(found(key("/a", 1)), "");
  EXPECT_EQ(found(key("/a", 0, 2)), "");
  EXPECT_EQ(found(key("/A")), "");
  EXPECT_EQ(found(key("/a?")), "");
}

TEST_F(CacheTest, GivesNothingFromBeforeAChange) {
  cache_.keep(key("/a"), entry("old"));
  const EntryPointer late = entry("read before the change, kept after it");
  generations_.open(1, things_);
  EXPECT_EQ(found(key("/a")), "") << "somebody may have been shown what is new";
  const EntryPointer during = entry("read while somebody writes");
  generations_.close(1, things_);
  cache_.keep(key("/a"), late);
  cache_.keep(key("/a"), during);
  EXPECT_EQ(found(key("/a")), "");
  cache_.keep(key("/a"), entry("new"));
  EXPECT_EQ(found(key("/a")), "new");
}

TEST_F(CacheTest, StaysWithinItsBytes) {
  for (int i = 0; i < 2000; ++i) {
    cache_.keep(key("/" + std::to_string(i)), entry(std::string(1000, 'x')));
    ASSERT_LE(cache_.bytes(), shards * 8000);
  }
  EXPECT_GT(cache_.bytes(), shards * 3000) << "and uses them";
  EXPECT_NE(found(key("/1999")), "");
  EXPECT_NE(metrics_.text().find("datacanvas_cache_evicted_total{tenant=\"1\"} 1"), std::string::npos)
      << metrics_.text();
}

TEST_F(CacheTest, DoesNotEmptyItselfForOneThatIsTooLarge) {
  cache_.keep(key("/a"), entry("small"));
  for (int i = 0; i < 1000; ++i)
    cache_.keep(key("/large" + std::to_string(i)), entry(std::string(4000, 'x')));
  EXPECT_EQ(found(key("/a")), "small");
}

TEST_F(CacheTest, KeepsNothingWithoutBytes) {
  Metrics metrics;
  Cache off(0, metrics);
  EXPECT_FALSE(off.is_on());
  off.keep(key("/a"), entry("one"));
  EXPECT_EQ(off.find(key("/a")), nullptr);
}

TEST(VariantTest, IsMadeOnceByWhoeverClaimsIt) {
  const Variant variant;
  EXPECT_EQ(variant.get(), nullptr);
  EXPECT_TRUE(variant.claim());
  EXPECT_FALSE(variant.claim());
  EXPECT_EQ(variant.get(), nullptr) << "not yet";
  variant.put({net::prepare({200, {}, "short"}), "\"1-br\""});
  EXPECT_EQ(variant.get()->answer->body, "short");
  EXPECT_FALSE(variant.claim());
}

TEST(VariantTest, IsMadeByAnotherWhereTheFirstCouldNot) {
  const Variant variant;
  EXPECT_TRUE(variant.claim());
  variant.give_back();
  EXPECT_TRUE(variant.claim());
}

class FlightTest : public CacheTest {
 protected:
  // Joins, and gives back whether it leads; followers note what they get.
  bool join(Flight& flight) {
    return flight.join([this](Cache::Landed landed, const EntryPointer& entry) {
      landed_.push_back(landed == Cache::Landed::kept    ? entry->whole.answer->body
                        : landed == Cache::Landed::stale ? "stale"
                                                         : "nothing");
    });
  }
  std::vector<std::string> landed_;
  Flight second_{cache_, key("/a")}, third_{cache_, key("/a")};
};

TEST_F(FlightTest, OneReadsForAll) {
  Flight first(cache_, key("/a"));
  ASSERT_TRUE(join(first));
  EXPECT_FALSE(join(second_));
  EXPECT_FALSE(join(third_));
  first.land(entry("one"));
  EXPECT_EQ(landed_, (std::vector<std::string>{"one", "one"}));
  EXPECT_TRUE(join(second_)) << "the next one leads";
}

TEST_F(FlightTest, AFollowerDoesNotTakeWhatIsOlderThanItsQuestion) {
  Flight first(cache_, key("/a"));
  ASSERT_TRUE(join(first));
  const EntryPointer read = entry("before the change");
  change();
  EXPECT_FALSE(join(second_)) << "asks after the change";
  first.land(read);
  EXPECT_EQ(landed_, std::vector<std::string>{"stale"});
}

TEST_F(FlightTest, LandsWithNothingIfTheLeaderGivesUp) {
  {
    Flight first(cache_, key("/a"));
    ASSERT_TRUE(join(first));
    EXPECT_FALSE(join(second_));
  }
  EXPECT_EQ(landed_, std::vector<std::string>{"nothing"});
}

TEST_F(FlightTest, AFollowerThatFailsDoesNotTakeTheOthersAlong) {
  Flight first(cache_, key("/a"));
  ASSERT_TRUE(join(first));
  EXPECT_FALSE(second_.join([](Cache::Landed, const EntryPointer&) { throw std::runtime_error("fails"); }));
  EXPECT_FALSE(join(third_));
  first.land(entry("one"));
  EXPECT_EQ(landed_, std::vector<std::string>{"one"});
}

TEST_F(FlightTest, AFollowerLandsNothing) {
  Flight first(cache_, key("/a"));
  ASSERT_TRUE(join(first));
  {
    Flight follower(cache_, key("/a"));
    EXPECT_FALSE(join(follower));
  }
  EXPECT_TRUE(landed_.empty());
}

TEST_F(FlightTest, OthersFlyAlone) {
  Flight first(cache_, key("/a")), elsewhere(cache_, key("/b")), otherwise(cache_, key("/a", 1));
  ASSERT_TRUE(join(first));
  EXPECT_TRUE(join(elsewhere));
  EXPECT_TRUE(join(otherwise));
}

}  // namespace
}  // namespace dc::cache
