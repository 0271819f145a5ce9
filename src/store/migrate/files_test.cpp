#include "store/migrate/files.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "store/migrate/script.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

class Files : public ::testing::Test {
 protected:
  void put(const std::string& file, std::string_view text = "SELECT 1;") {
    ASSERT_TRUE(write_file(directory_.path() / file, text));
  }
  std::string names() {
    const auto migrations = read_migrations(directory_.path(), "sqlite");
    if (!migrations) return describe(migrations.error());
    std::vector<std::string> found;
    for (const Migration& one : *migrations) found.push_back(one.name + (one.down ? "<>" : ">"));
    return join(found, " ");
  }
  TemporaryDirectory directory_;
};

TEST_F(Files, AreOrderedByTimeAndThenPreBeforePost) {
  put("20260102000000_b.post.up.sql");
  put("20260102000000_b.pre.up.sql");
  put("20260101000000_z.post.up.sql");
  put("20260101000000_z.post.down.sql");
  put("notes.txt");
  EXPECT_EQ(names(), "20260101000000_z.post<> 20260102000000_b.pre> 20260102000000_b.post>");
}

TEST_F(Files, OfAFolderThatIsNotThereAreNone) {
  const auto none = read_migrations(directory_.path() / "nowhere", "sqlite");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST_F(Files, OfTheEngineTakeThePlaceOfTheGeneralOne) {
  put("20260101000000_a.pre.up.sql", "general");
  put("20260101000000_a.pre.sqlite.up.sql", "ours");
  put("20260101000000_a.pre.postgres.up.sql", "theirs");
  put("20260101000000_c.pre.postgres.up.sql", "theirs alone");
  const auto migrations = read_migrations(directory_.path(), "sqlite");
  ASSERT_TRUE(migrations);
  ASSERT_EQ(migrations->size(), 1u);
  EXPECT_EQ(migrations->at(0).up.sql, "ours");
  EXPECT_EQ(migrations->at(0).digest, to_hex(sha256({"ours"})));
}

TEST_F(Files, WithNamesThatMeanNothingAreRefused) {
  for (const char* file :
       {"fill.sql", "2026_a.pre.up.sql", "20260101000000_A.pre.up.sql", "20260101000000_a.up.sql",
        "20260101000000_a.pre.mysql.up.sql", "20260101000000_.pre.up.sql"}) {
    put(file);
    const auto refused = read_migrations(directory_.path(), "sqlite");
    ASSERT_FALSE(refused) << file;
    EXPECT_EQ(refused.error().code, Code::migration_refused);
    EXPECT_EQ(refused.error().issues.at(0).pointer, file);
    std::filesystem::remove(directory_.path() / file);
  }
  put("20260101000000_a.pre.down.sql");
  EXPECT_NE(names().find("no file that goes up"), std::string::npos);
}

TEST_F(Files, AreWrittenAsAPairForEachPhaseAndNeverOver) {
  const Instant now{1'767'225'599'000};  // 2025-12-31T23:59:59Z
  const auto paths = new_migration(directory_.path() / "new", "fill_heights", now);
  ASSERT_TRUE(paths) << describe(paths.error());
  ASSERT_EQ(paths->size(), 4u);
  EXPECT_EQ(paths->at(0).filename(), "20251231235959_fill_heights.pre.up.sql");
  EXPECT_EQ(paths->at(3).filename(), "20251231235959_fill_heights.post.down.sql");
  const auto migrations = read_migrations(directory_.path() / "new", "sqlite");
  ASSERT_TRUE(migrations);
  EXPECT_EQ(migrations->size(), 2u);
  for (const Migration& one : *migrations) {
    const auto script = read_script(one.up.file, one.up.sql);
    ASSERT_TRUE(script) << "what is written can be run";
    EXPECT_TRUE(script->empty());
  }
  EXPECT_EQ(new_migration(directory_.path() / "new", "fill_heights", now).error().code, Code::file_error);
  for (const char* name : {"", "Fill", "../up", "a b"}) {
    EXPECT_EQ(new_migration(directory_.path(), name, now).error().code, Code::migration_refused) << name;
  }
}

}  // namespace
}  // namespace dc::store
