// Every call to the file system fails once during a start that takes additive steps: the schema is the old
// one or the new one, with all records, and the next start completes it.
#include <gtest/gtest.h>

#include "model/testing.hpp"
#include "store/schema.hpp"
#include "store/sqlite/test_faults.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

constexpr std::string_view access =
    "@access(read: \"anyone\", create: \"admin\", update: \"admin\", delete: \"admin\")";

std::string type(std::string_view name, std::string_view plural, std::string_view fields) {
  return "type " + std::string(name) + " @collection(table: \"" + std::string(plural) + "\", plural: \"" +
         std::string(plural) + "\") " + std::string(access) + " {\n  id: ID!\n" + std::string(fields) +
         "\n}\n";
}
std::string old_model() { return type("Note", "notes", "  title: String! @unique"); }
// A column, a table, a link, an index.
std::string new_model() {
  return type("Note", "notes", "  title: String! @unique\n  body: Text\n  marks: [Mark!]! @link") +
         type("Mark", "marks", "  name: String! @unique");
}

Result<> bring(Engine& engine, const std::string& text, const Clock& clock) {
  const auto model = load_for_test(text);
  CHECK(bring_up(engine, *model, clock));
  return {};
}

class AStartWithNewSteps : public ::testing::TestWithParam<Faults::Plan> {
 protected:
  AStartWithNewSteps() {
    EXPECT_TRUE(bring(*world_.engine, old_model(), world_.clock));
    EXPECT_TRUE(write_and_wait(*world_.engine, [](Session& session) -> Result<> {
      CHECK(
          session.run({"INSERT INTO notes (tenant_id, id, version, title) VALUES (1, x'01', 1, 'one')", {}}));
      return {};
    }));
  }

  static Result<> start(TestWorld& world) {
    TRY(world.engine, open_test_sqlite(world));
    return bring(*world.engine, new_model(), world.clock);
  }

  // "old" or "new"; both have the record.
  static std::string schema_of(Engine& engine) {
    Session& session = **engine.here();
    EXPECT_TRUE(engine.check(session));
    EXPECT_EQ(*texts(session, "SELECT title FROM notes"), "one");
    const std::string seen =
        *texts(session, "SELECT count(*) FROM ledger") + " " +
        *texts(session, "SELECT count(*) FROM sqlite_schema WHERE name IN ('marks', 'note_marks')") + " " +
        *texts(session, "SELECT count(*) FROM pragma_table_info('notes') WHERE name = 'body'");
    return seen == "1 0 0" ? "old" : seen == "2 2 1" ? "new" : seen;
  }

  FaultyVfs vfs_, sound_;
  TestWorld world_{&open_test_sqlite, sound_.name()};
};

TEST_P(AStartWithNewSteps, TakesAllOfThemOrNone) {
  bool struck = true;
  std::uint64_t n = 1;
  for (; struck; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    TestWorld next([](TestWorld&) -> Result<std::unique_ptr<Engine>> { return nullptr; }, vfs_.name(),
                   [&](const auto& data) { copy_database(world_.data(), data); });
    arm(vfs_, GetParam(), n, Sparing::nobody);
    const auto started = start(next);
    const auto seen = vfs_.faults.struck();
    struck = seen.has_value();
    vfs_.faults.lift();
    if (!started) {
      const Code code = started.error().code;
      const bool is_honest = code == Code::unavailable || code == Code::storage_full ||
                             code == Code::file_error || code == Code::outcome_unknown;
      EXPECT_TRUE(is_honest && struck) << describe(started.error());
    }
    TestWorld killed(&open_test_sqlite, sound_.name(),
                     [&](const auto& data) { copy_database(next.data(), data); });
    const std::string found = schema_of(*killed.engine);
    EXPECT_TRUE(found == "new" || (!started && found == "old")) << found;
    next.engine.reset();
    const auto again = start(next);
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(schema_of(*next.engine), "new");
  }
  EXPECT_GT(n, 10U);
}

// Two of every_fault(): a start makes hundreds of calls, and each is tried on a directory of its own.
INSTANTIATE_TEST_SUITE_P(
    Faults, AStartWithNewSteps,
    ::testing::Values(Faults::Plan{.kind = Fault::disk_full, .tearing = Faults::Tearing::half},
                      Faults::Plan{.kind = Fault::io_error, .lasting = Faults::Lasting::once}),
    fault_name);

}  // namespace
}  // namespace dc::store
