// Data comes back; and whatever is killed on the way, all of the old or all of the new is there.
#include "features/ops/backup/restore.hpp"

#include "features/ops/backup/test_backups.hpp"

namespace dc::backup {
namespace {

TEST_F(Backups, AreRestoredToANewFolder) {
  const Entry entry = must(make());
  const auto to = folder.path() / "restored";
  ASSERT_TRUE(restore_to(vault, entry, key, to, bench()));
  EXPECT_TRUE(prove(to, *entry.manifest, bench()));
  EXPECT_EQ(content_of(to / "log.key"), key_text());
  EXPECT_FALSE(fs::exists(folder.path() / ".restored.restoring"));
  EXPECT_EQ(restore_to(vault, entry, key, to, bench()).error().code, Code::file_error) << "it is not empty";
}

TEST_F(Backups, AreRestoredToAFolderAsAShellCompletesIt) {
  const Entry entry = must(make());
  const fs::path to = folder.path() / "restored";
  ASSERT_TRUE(restore_to(vault, entry, key, to.string() + "/", bench()));
  EXPECT_TRUE(prove(to, *entry.manifest, bench()));
}

TEST_F(Backups, ThatAreBrokenRestoreNothing) {
  const Entry entry = must(make());
  flip_bit(sealed(entry), fs::file_size(sealed(entry)) / 2);
  const auto to = folder.path() / "restored";
  EXPECT_EQ(restore_to(vault, entry, key, to, bench()).error().code, Code::corrupt);
  EXPECT_FALSE(fs::exists(to));
}

TEST_F(Backups, DoNotLeadOutOfTheirFolder) {
  for (const char* name : {"../a", "a/../../b", "/etc/a", "", "..", "a/.."}) {
    EXPECT_FALSE(sealed_path(vault, name)) << name;
  }
  EXPECT_TRUE(sealed_path(vault, "migrations/1_a.sql"));
}

// A data directory of files that say where they come from.
class InPlace : public ::testing::Test {
 protected:
  InPlace() { fs::create_directories(data); }
  void put(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    must(write_file(path, text));
  }
  std::string at(const fs::path& path) { return fs::exists(path) ? content_of(path) : "none"; }

  testing_world::TemporaryDirectory folder;
  fs::path data = folder.path() / "data", incoming = data / "restoring", before = data / "before-restore-1";
};

TEST_F(InPlace, WithoutAMarkerNothingMoves) {
  put(data / database_name, "old");
  put(incoming / database_name, "new");
  ASSERT_TRUE(finish_restore(data));
  EXPECT_EQ(at(data / database_name), "old");
}

// Every state that a killed process can leave, by doing the first n moves by hand.
TEST_F(InPlace, GoesOnFromEveryStateThatAKilledProcessLeaves) {
  const std::vector<std::pair<fs::path, fs::path>> moves{
      {data / "log.key", before / "log.key"},
      {incoming / "log.key", data / "log.key"},
      {data / "datacanvas.db-wal", before / "datacanvas.db-wal"},
      {data / database_name, before / database_name},
      {incoming / database_name, data / database_name}};
  for (const bool old_has_key : {true, false}) {
    for (std::size_t done = 0; done <= moves.size(); ++done) {
      fs::remove_all(data);
      put(data / database_name, "old");
      put(data / "datacanvas.db-wal", "old log");
      if (old_has_key) put(data / "log.key", "old key");
      put(incoming / database_name, "new");
      put(incoming / "log.key", "new key");
      put(incoming / "migrations/1_a.sql", "SELECT 1");
      put(incoming / "ready", "before-restore-1\nlog.key\ndatacanvas.db\n");
      fs::create_directories(before);
      for (std::size_t i = 0; i < done; ++i) {
        if (fs::exists(moves[i].first)) fs::rename(moves[i].first, moves[i].second);
      }
      ASSERT_TRUE(finish_restore(data));
      EXPECT_EQ(at(data / database_name), "new") << done;
      EXPECT_EQ(at(data / "log.key"), "new key") << done;
      EXPECT_EQ(at(data / "datacanvas.db-wal"), "none") << done << ": it is not that of the new one";
      EXPECT_EQ(at(before / database_name), "old") << done;
      EXPECT_EQ(at(before / "datacanvas.db-wal"), "old log") << done;
      EXPECT_EQ(at(before / "log.key"), old_has_key ? "old key" : "none") << done;
      EXPECT_EQ(at(before / "from-backup/migrations/1_a.sql"), "SELECT 1") << done;
      EXPECT_FALSE(fs::exists(incoming)) << done;
      ASSERT_TRUE(finish_restore(data)) << "there is nothing left to do";
    }
  }
}

// Killed after the kept data was marked and before it has moved: nothing has happened yet, and nothing of it
// may be lost, whatever is done next.
TEST_F(InPlace, KeepsTheOldDataOfAnUndoThatWasKilledAtItsBeginning) {
  put(data / database_name, "restored");
  put(before / database_name, "old");
  put(before / "ready", "before-restore-2\ndatacanvas.db\n");
  fs::create_directories(data / "before-restore-2");
  ASSERT_TRUE(finish_restore(data));
  EXPECT_EQ(at(data / database_name), "restored");
  EXPECT_EQ(at(before / database_name), "old");
  const FakeClock clock;
  const auto kept = undo_restore(data, clock);
  ASSERT_TRUE(kept) << describe(kept.error());
  EXPECT_EQ(at(data / database_name), "old");
  EXPECT_EQ(at(*kept / database_name), "restored");
  EXPECT_FALSE(fs::exists(incoming));
}

TEST_F(InPlace, RefusesAMarkerThatNamesNoFolderOfOurs) {
  for (const char* name : {"", "elsewhere", "before-restore-../../x"}) {
    put(incoming / "ready", std::string(name) + "\n");
    EXPECT_EQ(finish_restore(data).error().code, Code::corrupt) << name;
  }
}

TEST_F(Backups, TakeThePlaceOfDataAndGiveItBack) {
  const Entry entry = must(make());
  const auto data = folder.path() / "data";
  fs::create_directories(data);
  must(write_file(data / database_name, "not even a database"));
  const auto before = must(restore_in_place(vault, entry, key, data, bench()));
  EXPECT_TRUE(prove(data, *entry.manifest, bench()));
  EXPECT_EQ(content_of(before / database_name), "not even a database");
  EXPECT_EQ(content_of(data / "log.key"), key_text());
  world.clock.advance(std::chrono::seconds(1));
  const auto undone = must(undo_restore(data, world.clock));
  EXPECT_EQ(content_of(data / database_name), "not even a database");
  EXPECT_TRUE(fs::exists(undone / database_name));
  world.clock.advance(std::chrono::seconds(1));
  must(undo_restore(data, world.clock));
  EXPECT_TRUE(prove(data, *entry.manifest, bench())) << "an undone restore can be undone";
}

TEST_F(Backups, ThatAreBrokenTakeNoPlace) {
  const Entry entry = must(make());
  flip_bit(sealed(entry), 100);
  const auto data = folder.path() / "data";
  fs::create_directories(data);
  must(write_file(data / database_name, "old"));
  EXPECT_FALSE(restore_in_place(vault, entry, key, data, bench()));
  EXPECT_TRUE(finish_restore(data));
  EXPECT_EQ(content_of(data / database_name), "old");
  EXPECT_EQ(undo_restore(data, world.clock).error().code, Code::not_found);
}

}  // namespace
}  // namespace dc::backup
