// Every call to the file system fails once: what was acknowledged stays, what was refused never comes, reads
// go on, and once the disk works, writing does, without a restart.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "base/limits.hpp"
#include "store/sqlite/test_faults.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

Result<std::unique_ptr<Engine>> do_not_open(TestWorld&) { return nullptr; }

class EveryCall : public ::testing::TestWithParam<Faults::Plan> {
 protected:
  EveryCall() {
    must(write("CREATE TABLE item (id INTEGER PRIMARY KEY, bytes BLOB)", {}));
    must(write("CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item (id))", {}));
    add_and_expect();
  }

  static void must(const Result<>& done) {
    if (!done) throw std::runtime_error(describe(done.error()));
  }
  Result<> write(const std::string& sql, std::vector<Parameter> parameters) {
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, std::move(parameters)}));
      return {};
    });
  }
  // An item of so many bytes with two parts, under the next number.
  Result<> add(std::int64_t bytes = 100) {
    const std::int64_t id = ++last_;
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({"INSERT INTO item VALUES (?1, zeroblob(?2))", {id, bytes}}));
      CHECK(session.run({"INSERT INTO part VALUES (?1, ?2)", {id * 2, id}}));
      CHECK(session.run({"INSERT INTO part VALUES (?1, ?2)", {id * 2 + 1, id}}));
      return {};
    });
  }
  void add_and_expect() {
    must(add());
    there_ = with_last();
  }
  std::string with_last() const { return there_ + (there_.empty() ? "" : "; ") + std::to_string(last_); }

  // The numbers of all items, each of which has to be whole.
  static std::string items(Engine& engine) {
    Session& session = **engine.here();
    EXPECT_EQ(
        *texts(session, "SELECT id FROM item WHERE 2 <> (SELECT count(*) FROM part WHERE item_id = item.id)"),
        "");
    const auto checked = engine.check(session);
    EXPECT_TRUE(checked) << describe(checked.error());
    return *texts(session, "SELECT id FROM item ORDER BY id");
  }
  std::string items() { return items(*world_.engine); }
  std::string items_after_a_kill() {
    TestWorld next(&open_test_sqlite, sound_.name(),
                   [&](const auto& data) { copy_database(world_.data(), data); });
    return items(*next.engine);
  }

  // Adds an item while the n-th call fails, and looks at everything. Returns whether a call failed.
  bool add_under_fault(std::uint64_t n, std::int64_t bytes = 100) {
    SCOPED_TRACE("call " + std::to_string(n));
    arm(vfs_, GetParam(), n);
    const auto done = add(bytes);
    const std::string without = there_, with = with_last();
    const auto struck = vfs_.faults.struck();
    if (done) there_ = with;
    if (!done) expect_honest(done.error().code, GetParam().kind, struck);
    const bool is_unknown = !done && done.error().code == Code::outcome_unknown;
    EXPECT_EQ(items(), there_) << "reads go on";
    const std::string killed = items_after_a_kill();
    EXPECT_TRUE(killed == there_ || (is_unknown && killed == with)) << killed << ", not " << there_;
    vfs_.faults.lift();
    if (is_unknown && items() == with) there_ = with;
    add_and_expect();
    EXPECT_EQ(items(), there_) << "writing goes on";
    return struck.has_value();
  }

  FaultyVfs vfs_, sound_;
  TestWorld world_{&open_test_sqlite, vfs_.name()};
  std::int64_t last_ = 0;
  std::string there_;
};

TEST_P(EveryCall, OfAWriteMayFail) {
  std::uint64_t n = 1;
  while (add_under_fault(n)) ++n;
  EXPECT_GT(n, 5U) << "every call failed once";
  world_.reopen();
  EXPECT_EQ(items(), there_);
}

// Its pages are written before COMMIT; and the log is then so long that it is copied right behind it.
TEST_P(EveryCall, OfAWriteThatIsLargerThanTheCacheMayFail) {
  constexpr std::int64_t bytes = std::int64_t{limits::page_cache_kib} * 1024 * 3 / 2;
  constexpr std::uint64_t calls_between = 1699;  // a prime: not always the same part of a frame
  std::uint64_t n = 1;
  while (add_under_fault(n, bytes)) n += calls_between;
  EXPECT_GT(n, calls_between * 3) << "frames were written before COMMIT";
  world_.reopen();
  EXPECT_EQ(items(), there_);
}

TEST_P(EveryCall, OfStoppingMayFail) {
  bool struck = true;
  for (std::uint64_t n = 1; struck; ++n) {
    SCOPED_TRACE(n);
    arm(vfs_, GetParam(), n, Sparing::nobody);
    world_.engine->stop();
    struck = vfs_.faults.struck().has_value();
    vfs_.faults.lift();
    world_.reopen();
    EXPECT_EQ(items(), there_);
    add_and_expect();
  }
}

// On what a killed process has left.
TEST_P(EveryCall, OfStartingMayFail) {
  bool struck = true;
  for (std::uint64_t n = 1; struck; ++n) {
    SCOPED_TRACE(n);
    TestWorld next(&do_not_open);
    std::filesystem::create_directory(next.data());
    copy_database(world_.data(), next.data());
    next.vfs = vfs_.name();
    arm(vfs_, GetParam(), n, Sparing::nobody);
    auto started = open_test_sqlite(next);
    struck = vfs_.faults.struck().has_value();
    vfs_.faults.lift();
    if (!started) {
      const Code code = started.error().code;
      const bool is_honest =
          code == Code::unavailable || code == Code::storage_full || code == Code::file_error;
      EXPECT_TRUE(is_honest) << describe(started.error());
      started = open_test_sqlite(next);
    }
    ASSERT_TRUE(started) << describe(started.error());
    EXPECT_EQ(items(**started), there_);
  }
}

// They come back, so asking again makes sense: not a broken file.
TEST(Descriptors, ThatRunOutMakeReadingUnavailableUntilSomeAreFree) {
  TestWorld world(&open_test_sqlite);
  rlimit allowed{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &allowed), 0);
  const rlimit none{.rlim_cur = 3, .rlim_max = allowed.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto refused = world.engine->open();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &allowed), 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable) << describe(refused.error());
  EXPECT_TRUE(world.engine->open());
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryCall, every_fault(), fault_name);

}  // namespace
}  // namespace dc::store
