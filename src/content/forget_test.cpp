#include "content/forget.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "content/change_log.hpp"
#include "content/history.hpp"
#include "content/idempotency.hpp"
#include "content/test_past.hpp"

namespace dc {
namespace {

using testing_world::code_of;
using testing_world::must;
using testing_world::Past;
using testing_world::World;

class Forgetting : public ::testing::Test {
 protected:
  template <class Work>
  std::int64_t in_write(Work work) {
    std::int64_t rows = 0;
    must(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      TRY(rows, work(session));
      return {};
    }));
    return rows;
  }
  std::int64_t forget_before(Instant before) {
    return in_write(
        [&](store::Session& session) { return forget_history(session, world.engine->dialect(), 1, before); });
  }
  std::int64_t count(const std::string& sql) {
    std::int64_t found = 0;
    must(world.session->run({sql, {}}, [&](const store::Row& row) { found = row.integer(0); }));
    return found;
  }
  // How many rows the chain has.
  std::int64_t verified() {
    return must(verify_chains(*world.session, world.engine->dialect(), world.log_key)).rows;
  }

  World world;
};

TEST_F(Forgetting, TakesWhatOldChangesSaidAndLeavesTheChainWhole) {
  const auto tag = must(world.create("tags", R"({"name":"First"})", world.product())).id;
  world.clock.advance(std::chrono::hours(1));
  const Instant before = world.clock.now();
  must(world.update("tags", Key{tag}, R"({"name":"Second"})", world.product()));
  const std::int64_t old = count("SELECT count(*) FROM change_log") - 1;
  EXPECT_EQ(forget_before(before), old);
  EXPECT_EQ(count("SELECT count(*) FROM change_log WHERE fields IS NULL AND salt IS NULL"), old);
  EXPECT_EQ(verified(), old + 1);
  EXPECT_EQ(forget_before(before), 0) << "nothing is done twice";
  EXPECT_EQ(forget_before(world.clock.now()), 0) << "what is made now is not before now";
  world.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(forget_before(world.clock.now()), 1);
  must(world.update("tags", Key{tag}, R"({"name":"Third"})", world.product()));
  EXPECT_EQ(verified(), old + 2);
}

TEST_F(Forgetting, GoesSomeAtATime) {
  const auto many = static_cast<std::int64_t>(limits::forget_rows) + 20;
  must(world.content->submit_and_wait(*world.engine, [&](Transaction& transaction) -> Result<> {
    for (std::int64_t i = 0; i < many; ++i)
      CHECK(world.content->write(
          transaction, world.product(),
          world.edit("tags", R"({"name":"n)" + std::to_string(i) + R"("})", Edit::Op::create)));
    return {};
  }));
  world.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(forget_before(world.clock.now()), static_cast<std::int64_t>(limits::forget_rows));
  EXPECT_GE(forget_before(world.clock.now()), 20);
  EXPECT_EQ(forget_before(world.clock.now()), 0);
}

class ForgettingThePast : public Past {
 protected:
  void forget_until_now() {
    must(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      CHECK(forget_history(session, world.engine->dialect(), 1, world.clock.now()));
      return {};
    }));
  }
};

TEST_F(ForgettingThePast, LeavesTheStateThatTheFirstKeptChangeFound) {
  const Uuid id = project();
  update(id, R"({"title":"Second"})");
  update(id, R"({"title":"Third","description":"e"})");
  world.clock.advance(std::chrono::hours(1));
  forget_until_now();
  update(id, R"({"title":"Fourth"})");
  update(id, R"({"description":"f"})");
  EXPECT_EQ(text_at(id, 5, "title"), "Fourth");
  EXPECT_EQ(text_at(id, 4, "description"), "e");
  EXPECT_EQ(text_at(id, 3, "title"), "Third") << "what it was when the time began that is kept";
  EXPECT_EQ(text_at(id, 3, "description"), "e");
  const auto older = at(ada, id, 2);
  EXPECT_EQ(code_of(older), Code::not_found);
  EXPECT_EQ(older.error().detail, "What the record was in its version 2 was erased.");
  EXPECT_EQ(code_of(revert(ada, id, 2)), Code::not_found);
  must(revert(ada, id, 3));
  EXPECT_EQ(text_at(id, 6, "title"), "Third");
  const auto page = must(list(ada, "projects", id));
  ASSERT_EQ(page.entries.size(), 6U) << "that it was changed stays";
  EXPECT_FALSE(page.entries[2].changes.empty());
  EXPECT_TRUE(page.entries[3].changes.empty());
  expect_sound();
}

TEST_F(ForgettingThePast, BringsNothingBackThatItCannotJudge) {
  const Uuid id = project();
  must(world.remove("projects", id, ada));
  EXPECT_EQ(must(trash(ada)).records.size(), 1U);
  world.clock.advance(std::chrono::hours(1));
  forget_until_now();
  EXPECT_TRUE(must(trash(ada)).records.empty());
  EXPECT_EQ(code_of(restore(world.product(), "projects", id, R"({"title":"Mine"})")), Code::not_found);
}

TEST_F(ForgettingThePast, FindsAnOldStateInTheDeletionThatFollowed) {
  const Uuid id = project();
  world.clock.advance(std::chrono::hours(1));
  forget_until_now();
  must(world.remove("projects", id, ada));
  must(restore(ada, "projects", id));
  EXPECT_EQ(text_at(id, 1, "title"), "First");
  EXPECT_EQ(text_at(id, 3, "title"), "First");
}

TEST_F(Forgetting, RemovesAnswersThatHaveExpired) {
  const Instant then = world.clock.now();
  for (const char* name : {"a", "b"}) {
    must(store::write_and_wait(*world.engine, [&](store::Session& session) {
      return keep_answer(session, world.engine->dialect(),
                         {.tenant_id = 1, .actor = world.ada, .key = name, .digest = "d"}, {}, then);
    }));
    world.clock.advance(std::chrono::hours(1));
  }
  const auto forget = [&](int hours) {
    return in_write([&](store::Session& session) {
      return forget_answers(session, world.engine->dialect(), Instant{then.ms + hours * 3'600'000});
    });
  };
  EXPECT_EQ(forget(23), 0);
  EXPECT_EQ(forget(24), 2);
  EXPECT_EQ(forget(24), 0);
}

}  // namespace
}  // namespace dc
