#include "content/idempotency.hpp"

#include "base/limits.hpp"
#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;

class KeptAnswers : public ::testing::Test {
 protected:
  IdempotencyKey key(std::string name, std::string digest = "d") const {
    return {.tenant_id = 1, .actor = world_.ada, .key = std::move(name), .digest = std::move(digest)};
  }
  Instant in_hours(int hours) const {
    return Instant{world_.clock.now().ms + std::int64_t{hours} * 3'600'000};
  }
  Result<> keep(const IdempotencyKey& key, const std::string& body, Instant now) {
    return store::write_and_wait(*world_.engine, [&](store::Session& session) {
      return keep_answer(session, world_.engine->dialect(), key, {.status = 201, .body = body}, now);
    });
  }
  Result<std::optional<KeptAnswer>> find(const IdempotencyKey& key, Instant now) {
    return find_answer(*world_.session, world_.engine->dialect(), key, now);
  }
  std::int64_t rows() {
    std::int64_t count = 0;
    EXPECT_TRUE(world_.session->run({"SELECT count(*) FROM idempotency", {}},
                                    [&](const store::Row& row) { count = row.integer(0); }));
    return count;
  }

  World world_;
};

TEST_F(KeptAnswers, AreFoundByTenantActorAndKey) {
  ASSERT_TRUE(keep(key("a"), "body", in_hours(0)));
  const auto found = find(key("a"), in_hours(0)).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->status, 201);
  EXPECT_EQ(found->body, "body");
  EXPECT_FALSE(find(key("b"), in_hours(0)).value());
  IdempotencyKey other = key("a");
  other.actor = world_.bob;
  EXPECT_FALSE(find(other, in_hours(0)).value());
  other = key("a");
  other.tenant_id = 2;
  EXPECT_FALSE(find(other, in_hours(0)).value());
}

TEST_F(KeptAnswers, OfAnotherRequestAreRefused) {
  ASSERT_TRUE(keep(key("a"), "body", in_hours(0)));
  const auto refused = find(key("a", "other"), in_hours(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::invalid);
}

// On SQLite there is one writer, and a repetition finds the row; elsewhere the primary key decides.
TEST_F(KeptAnswers, ThatAnotherWriterBroughtFirstAreAConflict) {
  ASSERT_TRUE(keep(key("a"), "first", in_hours(0)));
  const auto second = keep(key("a"), "second", in_hours(0));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::conflict);
  EXPECT_NE(second.error().detail.find("is being done"), std::string::npos);
  EXPECT_EQ(find(key("a"), in_hours(0)).value()->body, "first");
}

TEST_F(KeptAnswers, EndAfterADay) {
  ASSERT_TRUE(keep(key("a"), "body", in_hours(0)));
  EXPECT_TRUE(find(key("a"), Instant{in_hours(24).ms - 1}).value());
  EXPECT_FALSE(find(key("a"), in_hours(24)).value());
  EXPECT_FALSE(find(key("a", "other"), in_hours(24)).value()) << "the key is free again";
  ASSERT_TRUE(keep(key("a", "other"), "new", in_hours(24)));
  EXPECT_EQ(find(key("a", "other"), in_hours(24)).value()->body, "new");
  EXPECT_EQ(rows(), 1);
}

TEST_F(KeptAnswers, ThatHaveEndedGoSomeAtATime) {
  const int many = static_cast<int>(limits::idempotency_sweep_rows) + 20;
  for (int i = 0; i < many; ++i) ASSERT_TRUE(keep(key(std::to_string(i)), "x", in_hours(0)));
  EXPECT_EQ(rows(), many);
  ASSERT_TRUE(keep(key("b"), "x", in_hours(25)));
  EXPECT_EQ(rows(), 21);
  ASSERT_TRUE(keep(key("c"), "x", in_hours(25)));
  EXPECT_EQ(rows(), 2);
}

TEST_F(KeptAnswers, AreNotKeptWhereTheyAreTooLong) {
  const auto refused =
      keep(key("a"), std::string(limits::idempotency_answer_bytes_max + 1, 'x'), in_hours(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::too_large);
  EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace dc
