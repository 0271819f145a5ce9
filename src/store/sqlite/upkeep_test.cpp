// Keeping the file small and its statistics true.
#include <gtest/gtest.h>

#include "store/sqlite/session.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

class Upkeep : public ::testing::Test {
 protected:
  Upkeep() {
    write("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
    write("CREATE INDEX t_text ON t (text)");
    write(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5000) INSERT INTO t "
        "SELECT i, i || hex(zeroblob(400)) FROM n");
  }

  void write(const std::string& sql) {
    EXPECT_TRUE(write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, {}}));
      return {};
    })) << sql;
  }
  std::uintmax_t log_bytes() const { return std::filesystem::file_size(world_.data() / "datacanvas.db-wal"); }

  TestWorld world_{&open_test_sqlite};
};

TEST_F(Upkeep, GivesBackWhatIsNoLongerUsed) {
  write("DELETE FROM t WHERE id > 10");
  const auto done = world_.engine->compact();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_LT(done->bytes_after, done->bytes_before / 20);
  EXPECT_EQ(log_bytes(), 0u);
  EXPECT_EQ(*texts(**world_.engine->here(), "SELECT count(*) FROM t"), "10");
  EXPECT_EQ(*texts(**world_.engine->here(), "PRAGMA integrity_check"), "ok");
}

TEST_F(Upkeep, WaitsForNoReader) {
  const auto reading = world_.engine->open_unhurried().value();
  ASSERT_TRUE(reading->begin());
  EXPECT_EQ(*texts(*reading, "SELECT count(*) FROM t"), "5000");
  write("DELETE FROM t WHERE id > 10");
  EXPECT_TRUE(world_.engine->compact());
  EXPECT_GT(log_bytes(), 0u) << "the reader still needs it";
  EXPECT_EQ(*texts(*reading, "SELECT count(*) FROM t"), "5000");
  ASSERT_TRUE(reading->commit());
  EXPECT_TRUE(world_.engine->compact());
  EXPECT_EQ(log_bytes(), 0u);
}

Result<> ended() { return fail(Code::unavailable, "The process is ending."); }

TEST_F(Upkeep, EndsBetweenItsSteps) {
  write("DELETE FROM t WHERE id > 10");
  EXPECT_EQ(world_.engine->compact(ended).error().detail, "The process is ending.");
  EXPECT_TRUE(world_.engine->compact()) << "the next one goes on";
}

TEST_F(Upkeep, CopiesOneMomentWhoeverWritesMeanwhile) {
  const auto file = world_.directory.path() / "copy";
  int parts = 0;
  const auto write_between = [&]() -> Result<> {
    ++parts;
    write("INSERT INTO t(text) VALUES ('between')");
    return {};
  };
  // The log is cut into the file between the parts as well, as far as the copy's snapshot lets it.
  write("INSERT INTO t SELECT id + 10000, text || hex(zeroblob(2000)) FROM t");
  const auto read_first = [](Session& session) -> Result<> {
    EXPECT_EQ(*texts(session, "SELECT count(*) FROM t"), "10000");
    return {};
  };
  ASSERT_TRUE(world_.engine->copy_to(file, Durability::durable, read_first, write_between));
  EXPECT_GT(parts, 3);
  const auto copy = SqliteSession::open({.path = file.string(), .clock = &world_.clock},
                                        SqliteSession::Mode::unhurried_read)
                        .value();
  EXPECT_EQ(*texts(*copy, "SELECT count(*) FROM t"), "10000");
  EXPECT_EQ(*texts(*copy, "PRAGMA integrity_check"), "ok");
}

TEST_F(Upkeep, EndsACopyAndLeavesNothing) {
  const auto file = world_.directory.path() / "copy";
  EXPECT_EQ(world_.engine->copy_to(file, Durability::durable, {}, ended).error().detail,
            "The process is ending.");
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Upkeep, EndsALongStatementWithWhatItsOwnerSays) {
  const auto session = world_.engine->open_unhurried(ended).value();
  const auto counted = texts(*session,
                             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) "
                             "FROM n WHERE i<0");
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().detail, "The process is ending.");
  EXPECT_EQ(counted.error().code, Code::unavailable);
}

TEST_F(Upkeep, GathersWhatStatementsArePlannedBy) {
  const auto fill = [&](int from, int to) {
    write("WITH RECURSIVE n(i) AS (SELECT " + std::to_string(from) + " UNION ALL SELECT i+1 FROM n WHERE i<" +
          std::to_string(to) + ") INSERT INTO u SELECT i, i FROM n");
  };
  write("CREATE TABLE u (id INTEGER PRIMARY KEY, text TEXT)");
  write("CREATE INDEX u_text ON u (text)");
  fill(1, 10);
  write("ANALYZE");
  const std::string statistics = "SELECT stat FROM sqlite_stat1 WHERE idx='u_text'";
  EXPECT_EQ(*texts(**world_.engine->here(), statistics), "10 1");
  fill(11, 5000);
  write("UPDATE u SET text='new' WHERE text='11'");
  ASSERT_TRUE(world_.engine->optimize());
  EXPECT_EQ(*texts(**world_.engine->here(), statistics), "5000 1");
}

}  // namespace
}  // namespace dc::store
