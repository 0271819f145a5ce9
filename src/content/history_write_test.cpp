// The ways back: revert, trash, restore.
#include <array>
#include <map>

#include "content/test_past.hpp"

namespace dc {
namespace {

using testing_world::code_of;
using testing_world::must;
using testing_world::Past;
using testing_world::quoted;

using Reverting = Past;

TEST_F(Reverting, IsAnUpdateUnderTheSameChecks) {
  const Uuid id = project();
  update(id, R"({"title":"Second"})");
  EXPECT_EQ(code_of(revert(world.author(world.bob), id, 1)), Code::not_found);
  EXPECT_EQ(code_of(revert(ada, id, 1, 1)), Code::precondition_failed);
  EXPECT_EQ(must(revert(ada, id, 1, 2)).version, 3);
  EXPECT_NE(shown(id).find(R"("title":"First")"), std::string::npos);
  EXPECT_FALSE(must(revert(ada, id, 1)).changed) << "it is that already";
  expect_sound();
}

TEST_F(Reverting, LeavesOutLinksToWhatIsGoneAndSaysSo) {
  const Uuid gone = category("gone"), stays = category("stays");
  const Uuid id = project(R"(,"categories":[)" + quoted(gone) + "," + quoted(stays) + "]");
  must(world.remove("categories", gone, world.product()));
  update(id, R"({"categories":[]})");
  const Written written = must(revert(ada, id, 1));
  ASSERT_EQ(written.left_out.size(), 1U);
  EXPECT_EQ(written.left_out[0].field->name, "categories");
  EXPECT_EQ(written.left_out[0].count, 1U);
  EXPECT_NE(shown(id).find(R"("categories":[{"id":)" + quoted(stays) + "}]"), std::string::npos);
  expect_sound();
}

TEST_F(Reverting, ToAVersionThatNeedsWhatIsGoneIsAConflict) {
  const Uuid cyd = must(world.create("users", R"({"name":"Cyd","handle":"cyd"})", world.product())).id;
  const Uuid id =
      must(world.create("projects", R"({"title":"x","description":"d","account":)" + quoted(cyd) + "}",
                        world.product()))
          .id;
  must(world.update("projects", id, R"({"account":)" + quoted(world.ada) + "}", world.product()));
  must(world.remove("users", cyd, world.product()));
  EXPECT_EQ(code_of(revert(world.product(), id, 1)), Code::conflict);
}

using Trash = Past;

TEST_F(Trash, ShowsWhatTheActorMightHaveDeleted) {
  const Uuid mine = project();
  const Uuid theirs =
      must(world.create("projects", R"({"title":"Theirs","description":"d"})", world.author(world.bob))).id;
  must(world.remove("projects", mine, ada));
  must(world.remove("projects", theirs, world.author(world.bob)));
  const auto page = must(trash(ada));
  ASSERT_EQ(page.records.size(), 1U);
  EXPECT_EQ(page.records[0].id, mine);
  EXPECT_EQ(page.records[0].label, "First");
  EXPECT_EQ(page.records[0].version, 2);
  EXPECT_EQ(page.records[0].actor, world.ada);
  EXPECT_EQ(must(trash(world.editor(world.ada))).records.size(), 2U);
  EXPECT_EQ(code_of(trash(world.guest())), Code::unauthenticated);
  EXPECT_EQ(code_of(trash(ada, "categories")), Code::forbidden);
  EXPECT_EQ(code_of(restore(ada, "projects", theirs)), Code::not_found);
}

TEST_F(Trash, IsPagedThroughAndForgetsWhatCameBack) {
  const std::vector<Uuid> ids{project(), project(), project(), project(), project()};
  for (const Uuid& id : ids) must(world.remove("projects", id, ada));
  must(restore(ada, "projects", ids[2]));
  std::vector<Uuid> seen;
  std::optional<std::int64_t> before;
  do {
    const auto page = must(trash(ada, "projects", before, 2));
    for (const auto& record : page.records) seen.push_back(record.id);
    before = page.next;
  } while (before);
  EXPECT_EQ(seen, (std::vector<Uuid>{ids[4], ids[3], ids[1], ids[0]}));
}

using Restoring = Past;

TEST_F(Restoring, BringsTheRecordBackWithTheNextVersion) {
  const Uuid one = category("one");
  const Uuid id = project(R"(,"status":"published","categories":[)" + quoted(one) + "]");
  const std::string before = shown(id);
  EXPECT_EQ(code_of(restore(ada, "projects", id)), Code::not_found) << "it is there";
  must(world.remove("projects", id, ada));
  world.clock.advance(std::chrono::hours(1));
  const Written written = must(restore(ada, "projects", id));
  EXPECT_EQ(written.version, 3);
  EXPECT_TRUE(written.left_out.empty());
  EXPECT_EQ(shown(id), before);
  EXPECT_EQ(must(list(ada, "projects", id)).entries[0].operation, Edit::Op::restore);
  EXPECT_EQ(code_of(at(ada, id, 2)), Code::not_found) << "that version is the deletion";
  expect_sound();
}

TEST_F(Restoring, IsAConflictWhereTheSlugIsTakenAndTakesAnother) {
  const Uuid id = project();
  must(world.remove("projects", id, ada));
  project();
  const auto refused = restore(ada, "projects", id);
  ASSERT_EQ(code_of(refused), Code::conflict);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "/slug");
  must(restore(ada, "projects", id, R"({"slug":"another"})"));
  EXPECT_NE(shown(id).find(R"("slug":"another")"), std::string::npos);
  expect_sound();
}

TEST_F(Restoring, LeavesOutLinksToWhatIsGoneButNotANeededOne) {
  const Uuid gone = category("gone");
  const Uuid id = project(R"(,"categories":[)" + quoted(gone) + "]");
  must(world.remove("projects", id, ada));
  must(world.remove("categories", gone, world.product()));
  EXPECT_EQ(must(restore(ada, "projects", id)).left_out.size(), 1U);
  const Uuid cyd = must(world.create("users", R"({"name":"Cyd","handle":"cyd"})", world.product())).id;
  const Uuid orphan =
      must(world.create("projects", R"({"title":"x","description":"d","account":)" + quoted(cyd) + "}",
                        world.product()))
          .id;
  must(world.remove("projects", orphan, world.product()));
  must(world.remove("users", cyd, world.product()));
  EXPECT_EQ(code_of(restore(world.product(), "projects", orphan)), Code::conflict);
  must(restore(world.product(), "projects", orphan, R"({"account":)" + quoted(world.ada) + "}"));
  expect_sound();
}

TEST_F(Restoring, InAnothersNameNeedsTheRightToChangeIt) {
  const Uuid id = project();
  must(world.remove("projects", id, ada));
  EXPECT_EQ(code_of(restore(ada, "projects", id, R"({"account":)" + quoted(world.bob) + "}")),
            Code::forbidden);
}

TEST_F(Restoring, OfAnImportedRecordThatCameAgainGoesOnCounting) {
  const Uuid id = make_uuid8("imported");
  Edit edit = world.edit("projects", R"({"title":"x","description":"d"})", Edit::Op::create, id);
  must(world.write(edit, ada));
  must(world.remove("projects", id, ada));
  EXPECT_EQ(must(world.write(edit, ada)).version, 3) << "no two states have one version";
  expect_sound();
}

// Whatever is done to a record, each version that is rebuilt is what the record was, and the way back leads
// there.
TEST_F(Past, IsWhatItWasWhateverWasDone) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    SeededRandom random{seed};
    const auto pick = [&](std::uint64_t n) {
      std::array<std::byte, 8> bytes;
      random.fill(bytes);
      std::uint64_t number = 0;
      for (const std::byte byte : bytes) number = number << 8 | std::to_integer<std::uint64_t>(byte);
      return number % n;
    };
    std::vector<Uuid> categories;
    for (int i = 0; i < 6; ++i) categories.push_back(category("c"));
    const auto some = [&] {
      std::string list;
      for (const Uuid& each : categories) {
        if (pick(2) == 0) list += (list.empty() ? "" : ",") + quoted(each);
      }
      return "[" + list + "]";
    };
    const Uuid id = project();
    const Actor product = world.product();
    std::map<std::int64_t, std::string> was;  // what was shown at each version
    std::int64_t version = 1;
    was[version] = shown(id);
    for (int step = 0; step < 40; ++step) {
      switch (pick(6)) {
        case 0:
          update(id, R"({"title":"t)" + std::to_string(pick(5)) + "\"}");
          break;
        case 1:
          update(id, R"({"categories":)" + some() + "}");
          break;
        case 2:
          update(id, pick(2) == 0 ? R"({"thumbnail":"/a.png"})" : R"({"thumbnail":null,"description":"e"})");
          break;
        case 3:
          update(id, pick(2) == 0 ? R"({"status":"published"})" : R"({"status":"draft"})");
          break;
        case 4:
          must(revert(product, id, was.begin()->first));
          break;
        default:
          must(world.remove("projects", id, product));
          must(restore(product, "projects", id));
      }
      world.clock.advance(std::chrono::seconds(1));
      version = must(list(product, "projects", id, {}, 1)).entries.at(0).version;
      was[version] = shown(id);
    }
    for (const auto& [number, text] : was) {
      must(revert(product, id, number));
      EXPECT_EQ(shown(id), text) << "seed " << seed << ", version " << number;
    }
    expect_sound();
  }
}

}  // namespace
}  // namespace dc
