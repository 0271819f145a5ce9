#include "store/migrate/migrate.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/testing.hpp"
#include "store/faulty_session.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

std::string notes(std::string_view fields) {
  return "type Note @collection(table: \"notes\", plural: \"notes\") "
         "@access(read: \"anyone\", create: \"admin\", update: \"admin\", delete: \"admin\") {\n  id: ID!\n" +
         std::string(fields) + "\n}\n";
}

Migration file(const std::string& name, const std::string& up, const std::optional<std::string>& down = "") {
  const Phase phase = name.ends_with(".pre") ? Phase::pre : Phase::post;
  Migration one{
      .name = name, .phase = phase, .up = {name + ".up.sql", up}, .down = {}, .digest = to_hex(sha256({up}))};
  if (down) one.down = MigrationText{name + ".down.sql", *down};
  return one;
}

class Migrations : public ::testing::Test {
 protected:
  Migrating with(std::string_view fields) {
    model_ = load_for_test(notes(fields));
    return {*world_.engine, *model_, files_, world_.clock};
  }
  void begin(std::string_view fields) {
    const auto done = start(with(fields));
    ASSERT_TRUE(done) << describe(done.error());
  }
  Result<MigrationReport> up(std::string_view fields, Mode mode = Mode::apply) {
    return migrate_up(with(fields), mode, {});
  }
  Result<MigrationReport> down(Loss loss = Loss::refused, Mode mode = Mode::apply) {
    return migrate_down({*world_.engine, *model_, files_, world_.clock}, mode, loss, {});
  }
  void write(const std::string& sql) {
    const auto done = write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, {}}));
      return {};
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::string read(const std::string& sql) {
    auto found = texts(**world_.engine->here(), sql);
    return found ? *found : describe(found.error());
  }
  std::string columns() { return read("SELECT name FROM pragma_table_info('notes') ORDER BY cid"); }
  std::string groups() { return read("SELECT id FROM ledger ORDER BY id"); }

  TestWorld world_{&open_test_sqlite};
  std::unique_ptr<Model> model_;
  std::vector<Migration> files_;
};

constexpr const char* two_notes =
    "INSERT INTO notes (tenant_id, id, version, title, size) VALUES (1, x'01010101010101010101010101010101', "
    "1, "
    "'one', 7), (1, x'02020202020202020202020202020202', 1, 'two', NULL)";

TEST_F(Migrations, RunTheirFilesAroundTheModelsSteps) {
  begin("title: String\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_a.pre", "UPDATE notes SET size = 0 WHERE size IS NULL;"),
            file("20260101000000_a.post", "UPDATE notes SET colour = title || size;")};
  const auto done = up("title: String\n size: Int!\n colour: String!");
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(read("SELECT colour FROM notes ORDER BY id"), "one7; two0");
  EXPECT_EQ(read("SELECT name || ' ' || ledger_id FROM migration ORDER BY name"),
            "20260101000000_a.post 2; 20260101000000_a.pre 2");
  const auto again = up("title: String\n size: Int!\n colour: String!");
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->changed);
}

TEST_F(Migrations, ThatWaitAreNotRunAtAStart) {
  begin("title: String\n size: Int");
  files_ = {file("20260101000000_a.pre", "DELETE FROM notes;")};
  const auto refused = start(with("title: String\n size: Int"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::migration_pending);
  EXPECT_EQ(refused.error().detail, "20260101000000_a.pre.up.sql");
}

TEST_F(Migrations, AreNotNeededOnANewDatabase) {
  files_ = {file("20260101000000_a.pre", "DELETE FROM notes;")};
  begin("title: String");
  EXPECT_EQ(read("SELECT name FROM migration"), "20260101000000_a.pre");
  EXPECT_TRUE(start(with("title: String")));
}

TEST_F(Migrations, ThatChangedOrVanishedAreDrift) {
  begin("title: String");
  files_ = {file("20260101000000_a.pre", "SELECT 1;"), file("20260102000000_b.pre", "SELECT 2;")};
  ASSERT_TRUE(up("title: String"));
  files_ = {file("20260101000000_a.pre", "SELECT 1 ;")};
  for (const auto& error :
       {start(with("title: String")).error(), up("title: String").error(), down().error()}) {
    EXPECT_EQ(error.code, Code::migration_drift);
    ASSERT_EQ(error.issues.size(), 2u);
    EXPECT_EQ(error.issues[0].pointer, "20260101000000_a.pre.up.sql");
    EXPECT_NE(error.issues[0].message.find("changed"), std::string::npos);
    EXPECT_NE(error.issues[1].message.find("gone"), std::string::npos);
  }
  const auto standing = store::standing(with("title: String"));
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->drift.size(), 2u);
}

TEST_F(Migrations, AreRefusedWithFileAndLineAndLeaveNothing) {
  begin("title: String\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_a.post", "UPDATE notes SET size = 1;\nUPDATE nowhere SET a = 1;")};
  const auto refused = up("title: String\n size: Int\n colour: String");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::migration_refused);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "20260101000000_a.post.up.sql:2");
  EXPECT_NE(refused.error().issues.at(0).message.find("nowhere"), std::string::npos);
  EXPECT_EQ(groups(), "1");
  EXPECT_EQ(read("SELECT size FROM notes ORDER BY id"), "7; NULL");
  EXPECT_EQ(columns(), "tenant_id; id; version; title; size");
}

TEST_F(Migrations, HoldWhatFilesWroteAgainstTheModel) {
  begin("title: String! @max(points: 5)\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_a.post", "UPDATE notes SET title = 'much too long', size = 9999999999;")};
  const auto refused = up("title: String! @max(points: 5)\n size: Int");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::model_invalid);
  ASSERT_EQ(refused.error().issues.size(), 2u) << describe(refused.error());
  EXPECT_EQ(refused.error().issues[0].pointer, "Note.title");
  EXPECT_NE(refused.error().issues[0].message.find("2 records have a value"), std::string::npos);
}

TEST_F(Migrations, AreRehearsedWithoutATrace) {
  begin("title: String\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_a.pre", "UPDATE notes SET size = 3;", "UPDATE notes SET size = 4;")};
  const auto rehearsed = up("title: String\n size: Float\n colour: String", Mode::rehearse);
  ASSERT_TRUE(rehearsed) << describe(rehearsed.error());
  EXPECT_GE(rehearsed->steps.size(), 3u);
  EXPECT_EQ(groups(), "1");
  EXPECT_EQ(read("SELECT size FROM notes ORDER BY id"), "7; NULL");
  ASSERT_TRUE(up("title: String\n size: Float\n colour: String"));
  ASSERT_TRUE(down(Loss::refused, Mode::rehearse));
  EXPECT_EQ(groups(), "1; 2");
}

TEST_F(Migrations, GoBackToTheModelBefore) {
  begin("title: String\n size: Int");
  const std::string before = read("SELECT sql FROM sqlite_schema ORDER BY name");
  write(two_notes);
  ASSERT_TRUE(
      up("heading: String @was(names: [\"title\"])\n size: Int\n mark: Boolean! @default(value: true)\n"
         "friend: Note\n peers: [Note!]! @link"));
  const auto done = down();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(read("SELECT sql FROM sqlite_schema ORDER BY name"), before);
  EXPECT_EQ(groups(), "1");
  EXPECT_EQ(read("SELECT title || coalesce(size, '-') FROM notes ORDER BY id"), "one7; two-");
  EXPECT_EQ(down().error().code, Code::migration_refused) << "the first model has none before it";
}

TEST_F(Migrations, ThatWouldLoseValuesGoBackOnlyWhenToldTo) {
  begin("title: String\n size: Int");
  write(two_notes);
  ASSERT_TRUE(
      up("title: String\n size: Int\n colour: String @default(value: \"red\")\n peers: [Note!]! @link"));
  write("UPDATE notes SET colour = 'blue' WHERE title = 'one'");
  write("INSERT INTO note_peers SELECT 1, id, id, 0 FROM notes");
  const auto refused = down();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::migration_refused);
  ASSERT_EQ(refused.error().issues.size(), 2u) << describe(refused.error());
  EXPECT_EQ(refused.error().issues[0].pointer, "notes.colour");
  EXPECT_NE(refused.error().issues[0].message.find("1 value."), std::string::npos)
      << "the default is not lost";
  EXPECT_EQ(refused.error().issues[1].pointer, "note_peers");
  ASSERT_TRUE(down(Loss::accepted));
  EXPECT_EQ(columns(), "tenant_id; id; version; title; size");
}

TEST_F(Migrations, ThatDoNotFitTheFormerModelStay) {
  begin("title: String @max(points: 5)\n size: Int");
  write(two_notes);
  ASSERT_TRUE(up("title: String @max(points: 50)\n size: Int"));
  write("UPDATE notes SET title = 'longer than five' WHERE title = 'one'");
  const auto refused = down(Loss::accepted);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::migration_refused);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "Note.title");
  EXPECT_EQ(groups(), "1; 2");
}

TEST_F(Migrations, DropAColumnOnlyByHandAndBringItBackByHand) {
  begin("title: String\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_drop.pre", "ALTER TABLE notes DROP COLUMN size;",
                 "ALTER TABLE notes ADD COLUMN size INTEGER;\nUPDATE notes SET size = 7;")};
  const auto done = up("title: String");
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(done->kept.empty());
  EXPECT_EQ(columns(), "tenant_id; id; version; title");
  const auto back = down();
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(read("SELECT size FROM notes"), "7; 7");
  files_[0].down.reset();
  ASSERT_TRUE(up("title: String"));
  const auto refused = down();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "20260101000000_drop.pre");
}

TEST_F(Migrations, LookAheadWithoutDoingAnything) {
  begin("title: String\n size: Int");
  write(two_notes);
  files_ = {file("20260101000000_a.pre", "SELECT 1;\nCOMMIT;")};
  const auto outlook = look_ahead(with("title: String!\n size: Int!\n colour: String"));
  ASSERT_TRUE(outlook) << describe(outlook.error());
  ASSERT_EQ(outlook->misfits.size(), 1u);
  EXPECT_EQ(outlook->misfits[0].pointer, "Note.size");
  ASSERT_EQ(outlook->issues.size(), 1u);
  EXPECT_EQ(outlook->issues[0].pointer, "20260101000000_a.pre.up.sql:2");
  ASSERT_EQ(outlook->steps.size(), 2u);
  EXPECT_EQ(outlook->steps[0].effect, Step::Effect::file);
  EXPECT_EQ(outlook->steps[1].sentence, "Column notes.colour is new.");
  EXPECT_EQ(outlook->steps[1].rows, 2);
  EXPECT_FALSE(outlook->standing.same_model);
  EXPECT_EQ(groups(), "1");
}

TEST_F(Migrations, CopyTheDatabaseBeforeTheyLoseAnythingAndNeverOverAFile) {
  begin("title: String\n size: Int");
  write(two_notes);
  const auto copy = world_.directory.path() / "copy.db";
  const auto copied = world_.engine->copy_to(copy, Durability::durable);
  ASSERT_TRUE(copied) << describe(copied.error());
  write("DELETE FROM notes");
  EXPECT_EQ(world_.engine->copy_to(copy, Durability::durable).error().code, Code::file_error);
  const auto other = world_.directory.path() / "other";
  std::filesystem::create_directory(other);
  std::filesystem::copy_file(copy, other / "datacanvas.db");
  Metrics metrics;
  auto engine = open_sqlite({.directory = other, .readers = 1}, *world_.log, metrics, world_.clock);
  ASSERT_TRUE(engine) << describe(engine.error());
  EXPECT_EQ(*texts(**(*engine)->here(), "SELECT title FROM notes ORDER BY id"), "one; two");
}

// The engine, whose n-th statement of a write fails.
class FaultyEngine final : public EngineInFront {
 public:
  FaultyEngine(Engine& engine, std::uint64_t fails_at) : EngineInFront(engine), fails_at_(fails_at) {}
  bool write(Work work, Done done) override {
    return engine_.write(
        [this, work = std::move(work)](Session& session) mutable -> Result<> {
          FaultySession faulty(session, fails_at_);
          auto outcome = work(faulty);
          failed_ = faulty.has_failed();
          return outcome;
        },
        std::move(done));
  }
  bool failed() const { return failed_; }

 private:
  std::uint64_t fails_at_;
  bool failed_ = false;
};

TEST_F(Migrations, LeaveTheOldStateOrTheNewOneWhateverStatementFails) {
  begin("title: String\n size: Int\n friend: Note");
  write(two_notes);
  files_ = {file("20260101000000_a.pre", "UPDATE notes SET size = 1 WHERE size IS NULL;",
                 "UPDATE notes SET size = NULL "
                 "WHERE size = 1;"),
            file("20260101000000_a.post", "UPDATE notes SET title = upper(title);",
                 "UPDATE notes SET title = lower(title);")};
  const auto state = [&] {
    return read("SELECT name FROM sqlite_schema ORDER BY name") +
           read("SELECT name || ' ' || type FROM pragma_table_info('notes') ORDER BY name") + groups() +
           read("SELECT name FROM migration") + read("SELECT title || typeof(size) FROM notes ORDER BY id");
  };
  const std::string before = state();
  const auto next =
      "heading: String! @max(points: 9) @unique @was(names: [\"title\"])\n size: Float!\n friend: [Note!]! "
      "@link";
  std::uint64_t n = 1;
  for (bool failed = true; failed; ++n) {
    FaultyEngine engine(*world_.engine, n);
    (void)with(next);  // a model without physical names
    const auto done = migrate_up({engine, *model_, files_, world_.clock}, Mode::apply, {});
    failed = engine.failed();
    ASSERT_EQ(!done, failed) << n << ": " << (done ? "" : describe(done.error()));
    if (failed) {
      ASSERT_EQ(state(), before) << n;
    }
  }
  EXPECT_GT(n, 20u) << "every statement had its turn";
  const std::string after = state();
  EXPECT_NE(after, before);
  n = 1;
  for (bool failed = true; failed; ++n) {
    FaultyEngine engine(*world_.engine, n);
    const auto done = migrate_down({engine, *model_, files_, world_.clock}, Mode::apply, Loss::refused, {});
    failed = engine.failed();
    ASSERT_EQ(!done, failed) << n << ": " << (done ? "" : describe(done.error()));
    ASSERT_EQ(state(), failed ? after : before) << n;
  }
  EXPECT_GT(n, 20u);
}

}  // namespace
}  // namespace dc::store
