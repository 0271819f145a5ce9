// Backups that are proven, and faults that are found.
#include "features/ops/backup/backup.hpp"

#include "features/ops/backup/test_backups.hpp"
#include "store/testing.hpp"

namespace dc::backup {
namespace {

std::vector<std::string> step_names(const Report& report) {
  std::vector<std::string> names;
  for (const TimedStep& step : report.steps) names.push_back(step.name);
  return names;
}

Result<> write_sql(store::Engine& engine, const std::string& sql) {
  return store::write_and_wait(engine, [&](store::Session& session) -> Result<> {
    CHECK(session.run({.sql = sql, .parameters = {}}));
    return {};
  });
}

TEST_F(Backups, AreVerifiedByTheirRestore) {
  const Entry entry = must(make());
  EXPECT_EQ(entry.state, State::verified) << entry.detail;
  EXPECT_EQ(step_names(*entry.report), (std::vector<std::string>{"copy", "seal", "restore", "check"}));
  EXPECT_FALSE(fs::exists(scratch));
  const auto listed = must(list(vault, key));
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].state, State::verified);
  EXPECT_EQ(listed[0].created_at, Instant{world.clock.now().ms / 1000 * 1000});
  EXPECT_EQ(listed[0].manifest->files.size(), 2U);
  EXPECT_EQ(listed[0].manifest->tables, entry.manifest->tables);
  EXPECT_EQ(listed[0].manifest->log_heads.size(), 1U);
  EXPECT_TRUE(verify_files(vault, listed[0], key, {}));
}

TEST_F(Backups, TellNobodyWhatTheyHold) {
  must(world.create("tags", R"({"name":"Zanzibar"})", world.product()));
  const Entry entry = must(make());
  for (const auto& file : fs::recursive_directory_iterator(vault)) {
    if (!file.is_regular_file()) continue;
    EXPECT_EQ(content_of(file.path()).find("Zanzibar"), std::string::npos) << file.path();
    EXPECT_EQ(fs::status(file.path()).permissions() & fs::perms::others_all, fs::perms::none);
  }
  EXPECT_EQ(fs::status(vault).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(Backups, HoldWhatWasThereWhenTheyBegan) {
  const Entry entry = must(make([&](std::string_view step) {
    if (step == "seal") must(world.create("tags", R"({"name":"Late"})", world.product()));
  }));
  EXPECT_EQ(entry.state, State::verified) << entry.detail;
}

TEST_F(Backups, GoToASecondFolder) {
  second = folder.path() / "elsewhere" / "vault";
  const Entry entry = must(make());
  EXPECT_EQ(entry.state, State::verified);
  EXPECT_EQ(entry.detail, "");
  const auto there = must(list(second, key));
  ASSERT_EQ(there.size(), 1U);
  EXPECT_EQ(there[0].state, State::verified);
  EXPECT_EQ(must(rehearse(second, there[0], key, scratch, bench())).detail, "");
}

TEST_F(Backups, AreRehearsedWithTheWholeChangeLog) {
  must(write_sql(*engine, "UPDATE change_log SET leaf=zeroblob(32) WHERE pos=2"));
  const Entry entry = must(make());
  EXPECT_EQ(entry.state, State::verified) << "it is what the original was";
  const Report report = must(rehearse(vault, entry, key, scratch, bench()));
  EXPECT_EQ(report.failed_step, "chain");
  EXPECT_NE(report.detail.find("at position 2"), std::string::npos) << report.detail;
}

// Says no from one step on.
Progress ends_in(std::string_view wanted) {
  return [wanted, is_over = false](std::string_view step, std::uint64_t, std::uint64_t) mutable -> Result<> {
    is_over = is_over || step == wanted;
    return is_over ? fail(Code::unavailable, "The process is ending.") : Result<>();
  };
}

TEST_F(Backups, ThatAreEndedShowNothingAndLeaveNothing) {
  for (const std::string_view step : {"copy", "seal", "restore", "check"}) {
    progress = ends_in(step);
    EXPECT_EQ(make().error().detail, "The process is ending.") << step;
    EXPECT_EQ(newest_id(), "") << step;
    EXPECT_FALSE(fs::exists(scratch)) << step;
  }
  progress = {};
  EXPECT_EQ(must(make()).state, State::verified);
}

TEST_F(Backups, WhoseRehearsalIsEndedHaveFailedNothing) {
  const Entry entry = must(make());
  for (const std::string_view step : {"restore", "check", "chain"}) {
    const auto report = rehearse(vault, entry, key, scratch, bench(ends_in(step)));
    EXPECT_EQ(report.error().detail, "The process is ending.") << step;
    EXPECT_FALSE(fs::exists(scratch));
  }
}

TEST_F(Backups, AreVerifiedThoughTheSecondFolderIsNotThere) {
  must(write_file(folder.path() / "file", "not a folder"));
  second = folder.path() / "file" / "vault";
  const Entry entry = must(make());
  EXPECT_EQ(entry.state, State::verified);
  EXPECT_EQ(entry.report->failed_step, "second");
  EXPECT_NE(entry.detail, "");
}

TEST_F(Backups, ClearAwayWhatACrashHasLeft) {
  const Entry whole = must(make());
  fs::create_directories(vault / (whole.id + ".part"));
  fs::create_directories(vault / (whole.id + ".gone"));
  fs::create_directories(vault / "somebody's.part");
  fs::create_directories(scratch / "restored");
  EXPECT_EQ(must(make()).state, State::verified);
  EXPECT_FALSE(fs::exists(vault / (whole.id + ".part")));
  EXPECT_FALSE(fs::exists(vault / (whole.id + ".gone")));
  EXPECT_TRUE(fs::exists(vault / "somebody's.part")) << "what is not ours stays";
}

TEST_F(Backups, OfOneSecondAreInOrder) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) {
    made.push_back(must(make()).id);
    world.clock.advance(std::chrono::milliseconds(1));
  }
  std::vector<std::string> listed;
  for (const Entry& entry : must(list(vault, key))) listed.push_back(entry.id);
  EXPECT_EQ(listed, made);
  EXPECT_EQ(must(find_latest(vault, key, world.clock.now())).id, made.back());
  EXPECT_EQ(instant_of(made.back())->ms, world.clock.now().ms - 1);
}

TEST_F(Backups, ThatWereNotProvenSaySo) {
  const Entry entry = must(make());
  fs::remove(vault / entry.id / "report.json");
  EXPECT_EQ(must(list(vault, key))[0].state, State::unproven);
  EXPECT_EQ(find_latest(vault, key, world.clock.now()).error().code, Code::not_found);
}

TEST_F(Backups, DoNotOpenWithAnotherKey) {
  const Entry entry = must(make());
  const auto other = must(BackupKey::load_or_make(folder.path() / "other.key", world.random));
  EXPECT_NE(other.id(), key.id());
  EXPECT_EQ(must(list(vault, other))[0].state, State::damaged);
  EXPECT_EQ(unpack(vault, entry, other, folder.path() / "out", Durability::durable, {}).error().code,
            Code::corrupt);
  EXPECT_EQ(BackupKey::load(folder.path() / "nothing.key").error().code, Code::file_error);
}

TEST_F(Backups, AreNotMadeOfOneAnother) {
  const Entry first = must(make());
  must(world.create("tags", R"({"name":"More"})", world.product()));
  const Entry later = must(make());
  fs::copy_file(sealed(first), sealed(later), fs::copy_options::overwrite_existing);
  EXPECT_FALSE(verify_files(vault, later, key, {}));
  for (const char* name : {"manifest.json", "manifest.sig"}) {
    fs::copy_file(vault / first.id / name, vault / later.id / name, fs::copy_options::overwrite_existing);
  }
  EXPECT_EQ(must(list(vault, key))[1].state, State::damaged) << "the manifest is that of another backup";
}

TEST_F(Backups, GiveNoAlarmInTwoHundredGoodRuns) {
  for (int i = 0; i < 200; ++i) {
    if (i % 10 == 0)
      must(world.create("tags", R"({"name":"More )" + std::to_string(i) + "\"}", world.product()));
    const Entry entry = must(make());
    ASSERT_EQ(entry.state, State::verified) << i << " " << entry.detail;
    ASSERT_TRUE(remove(vault, entry.id));
  }
}

// What the run itself must find: the fault is there before the proof.
class Faults : public Backups {
 protected:
  void expect_found(std::string_view at_step, const std::function<void()>& fault,
                    std::string_view failed_step, const std::string& what) {
    const auto made = make([&](std::string_view step) {
      if (step == at_step) fault();
    });
    ASSERT_TRUE(made) << what << " " << describe(made.error());
    EXPECT_EQ(made->state, State::failed) << what;
    EXPECT_EQ(made->report->failed_step, failed_step) << what << " " << made->detail;
    EXPECT_EQ(must(find(vault, key, made->id)).state == State::verified, false) << what;
    EXPECT_FALSE(fs::exists(scratch)) << what;
    fs::remove_all(vault);
  }
  // `n` places all over a file.
  static std::vector<std::uint64_t> places(std::uint64_t size, int n) {
    std::vector<std::uint64_t> found;
    found.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i)
      found.push_back(size * static_cast<std::uint64_t>(i) / static_cast<std::uint64_t>(n));
    return found;
  }
};

TEST_F(Faults, OfSealedBytesAreFound) {
  const std::uint64_t size = fs::file_size(sealed(must(make())));
  fs::remove_all(vault);
  for (const std::uint64_t at : places(size, 40)) {
    expect_found(
        "restore", [&] { flip_bit(vault / newest_id() / "datacanvas.db.sealed", at); }, "restore",
        "a bit at " + std::to_string(at));
  }
  for (const std::uint64_t bytes : places(size, 20)) {
    expect_found(
        "restore", [&] { cut(vault / newest_id() / "datacanvas.db.sealed", bytes); }, "restore",
        "cut to " + std::to_string(bytes));
  }
  for (const char* name : {"datacanvas.db.sealed", "log.key.sealed"}) {
    expect_found(
        "restore", [&] { fs::remove(vault / newest_id() / name); }, "restore", name);
  }
}

// As a fault of memory or of a disk would show: after the bytes were proven, in the restored copy.
TEST_F(Faults, OfTheRestoredCopyAreFound) {
  const auto restored = scratch / "restored" / database_name;
  std::uint64_t size = 0;
  must(make([&](std::string_view step) {
    if (step == "check") size = fs::file_size(restored);
  }));
  fs::remove_all(vault);
  for (const std::uint64_t bytes : places(size, 10)) {
    expect_found(
        "check", [&] { cut(restored, bytes); }, "check", "cut to " + std::to_string(bytes));
  }
  expect_found(
      "check", [&] { fs::remove(restored); }, "check", "no database");
}

// An engine that copies in another way.
class OtherCopy final : public store::EngineInFront {
 public:
  using Copy = std::function<Result<>(store::Engine&, const fs::path&, Witness)>;
  OtherCopy(store::Engine& engine, Copy copy) : EngineInFront(engine), copy_(std::move(copy)) {}
  Result<> copy_to(const fs::path& file, Durability, Witness witness, const GoOn&) override {
    return copy_(engine_, file, witness);
  }

 private:
  const Copy copy_;
};

// A copy that is not the original, as a faulty one would be; the witness saw the original.
OtherCopy::Copy with_fault(const std::string& fault) {
  return [fault](store::Engine& engine, const fs::path& file, store::Engine::Witness witness) -> Result<> {
    {
      TRY(const auto session, engine.open_unhurried());
      CHECK(in_transaction(*session, [&] { return witness(*session); }));
    }
    CHECK(write_sql(engine, fault));
    return engine.copy_to(file, Durability::scratch);
  };
}

// What is written between the counting and the copying is in neither.
TEST_F(Backups, CopyTheMomentInWhichTheTablesWereCounted) {
  OtherCopy busy(*world.engine, [](store::Engine& it, const fs::path& file, store::Engine::Witness witness) {
    return it.copy_to(file, Durability::scratch, [&](store::Session& session) -> Result<> {
      CHECK(witness(session));
      return write_sql(it, "UPDATE content_tags SET name = name || '!'");
    });
  });
  engine = &busy;
  const Entry made = must(make());
  EXPECT_EQ(made.state, State::verified) << made.detail;
}

TEST_F(Faults, OfTheCopyAreFoundThoughItsPagesAreSound) {
  const auto expect_found_in = [&](const std::string& fault, const std::string& place) {
    OtherCopy faulty(*world.engine, with_fault(fault));
    engine = &faulty;
    const Entry made = must(make());
    engine = world.engine.get();
    EXPECT_EQ(made.report->failed_step, "check") << fault;
    EXPECT_NE(made.detail.find(place), std::string::npos) << made.detail;
    must(remove(vault, made.id));
  };
  for (int i = 0; i < 10; ++i) {
    const std::string nth =
        " WHERE id = (SELECT id FROM content_tags ORDER BY id LIMIT 1 OFFSET " + std::to_string(i) + ")";
    expect_found_in("UPDATE content_tags SET name = name || ' '" + nth, "content_tags");
    expect_found_in("UPDATE content_tags SET created_at = created_at + 1" + nth, "content_tags");
    expect_found_in("DELETE FROM content_tags" + nth, "content_tags");
  }
  expect_found_in("UPDATE log_head SET pos = pos - 1", "log_head");
  expect_found_in("DROP TABLE article_tags", "article_tags");
}

TEST_F(Faults, OfAFolderThatCannotBeWrittenAreErrors) {
  must(write_file(vault, "not a folder"));
  EXPECT_EQ(make().error().code, Code::file_error);
  fs::remove(vault);
  files = folder.path() / "nothing";
  const auto made = make();
  ASSERT_FALSE(made) << "a key that is missing makes no backup";
  EXPECT_TRUE(must(list(vault, key)).empty());
  EXPECT_TRUE(fs::is_empty(vault)) << "and nothing half made stays";
}

TEST_F(Faults, OfDocumentsAreFoundWhereverTheyAre) {
  const Entry entry = must(make());
  for (const char* name : {"manifest.json", "manifest.sig", "report.json", "report.sig"}) {
    const auto path = vault / entry.id / name;
    const std::string sound = content_of(path);
    for (const std::uint64_t at : places(sound.size(), 12)) {
      flip_bit(path, at);
      EXPECT_EQ(must(list(vault, key))[0].state, State::damaged) << name << " " << at;
      must(write_file(path, sound, 0600));
    }
  }
  EXPECT_EQ(must(list(vault, key))[0].state, State::verified);
}

}  // namespace
}  // namespace dc::backup
