// Deleting what others link to: each owner of a link changes, visibly.
#include "base/limits.hpp"
#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::must;
using testing_world::World;

constexpr std::string_view pages_model = R"(
  type Page @collection(table: "pages", plural: "pages") @access(read: "anyone", create: "author",
    update: "author", delete: "author") {
    id: ID! title: String! next: [Page!]! @link also: [Page!]! @link updated_at: DateTime! @updated
  }
  type Shelf @collection(table: "shelves", plural: "shelves") @access(read: "anyone", create: "author",
    update: "author", delete: "author") { id: ID! pages: [Page!]! @link })";

std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }

class Unlinking : public ::testing::Test {
 protected:
  Uuid page(const std::string& members = {}) {
    return must(world.create("pages", R"({"title":"p")" + members + "}", world.author(world.ada))).id;
  }
  // "operation version fields" of every change of a record.
  std::vector<std::string> changes(const Uuid& id) {
    std::vector<std::string> rows;
    EXPECT_TRUE(world.session->run(
        {.sql = "SELECT operation || ' ' || version || ' ' || fields FROM change_log WHERE record_id=?1 "
                "ORDER BY pos",
         .parameters = {id}},
        [&](const store::Row& row) { rows.emplace_back(row.text(0)); }));
    return rows;
  }
  void run(const std::string& sql, std::vector<store::Parameter> parameters = {}) {
    must(store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      CHECK(session.run({.sql = sql, .parameters = parameters}));
      return {};
    }));
  }
  Result<LogReport> verify() {
    return verify_log(*world.session, *world.model, world.engine->dialect(), world.log_key);
  }

  World world{pages_model};
};

TEST_F(Unlinking, GivesEachOwnerAVersionAnInstantAndAChange) {
  const Uuid gone = page(), stays = page();
  const Uuid owner =
      page(R"(,"next":[)" + quoted(gone) + "," + quoted(stays) + R"(],"also":[)" + quoted(gone) + "]");
  const Uuid shelf =
      must(world.create("shelves", R"({"pages":[)" + quoted(gone) + "]}", world.author(world.ada))).id;
  world.clock.advance(std::chrono::seconds(5));
  must(world.remove("pages", gone, world.author(world.bob)));
  const auto rows = changes(owner);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1], R"(update 2 {"next":[[)" + quoted(gone) + "," + quoted(stays) + "],[" + quoted(stays) +
                         R"(]],"also":[[)" + quoted(gone) + "],[]]}");
  EXPECT_EQ(changes(shelf).back(), R"(update 2 {"pages":[[)" + quoted(gone) + "],[]]}");
  EXPECT_EQ(changes(stays).size(), 1U) << "it links to nothing";
  const std::string text =
      world.read(world.guest(), owner, world.shape("pages", {"next", "also", "updated_at"}));
  EXPECT_NE(text.find(R"("next":[{"id":)" + quoted(stays) + R"(}],"also":[])"), std::string::npos) << text;
  EXPECT_NE(text.find(to_text(world.clock.now())), std::string::npos) << text;
  EXPECT_EQ(must(verify()).records, 5) << "two accounts, two pages, a shelf";
}

TEST_F(Unlinking, OfARecordThatLinksToItselfIsNoChangeOfIts) {
  const Uuid self = page();
  must(world.update("pages", self, R"({"next":[)" + quoted(self) + "]}", world.author(world.ada)));
  must(world.remove("pages", self, world.author(world.ada)));
  const auto rows = changes(self);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].rfind("delete 3 ", 0), 0U) << rows[2];
  EXPECT_TRUE(verify());
}

TEST_F(Unlinking, TakesAsManyStatementsForTwoOwnersAsForOneButTheLogRow) {
  const auto statements = [&](int owners) {
    const Uuid gone = page();
    for (int i = 0; i < owners; ++i) page(R"(,"next":[)" + quoted(gone) + "]");
    std::uint64_t count = 0;
    must(world.content->submit_and_wait(*world.engine, [&](Transaction& transaction) -> Result<> {
      const auto before = transaction.session().statements();
      CHECK(world.content->write(transaction, world.author(world.ada),
                                 world.edit("pages", "{}", Edit::Op::remove, gone)));
      count = transaction.session().statements() - before;
      return {};
    }));
    return count;
  };
  const auto one = statements(1);
  EXPECT_EQ(statements(40), one + 39);
}

TEST_F(Unlinking, OfTooManyOwnersIsRefusedWithTheirNumber) {
  const Uuid popular = page();
  const auto many = static_cast<std::int64_t>(limits::unlinked_owners_max + 1);
  run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) INSERT INTO "
      "pages(tenant_id,id,version,title) SELECT 1,randomblob(16),1,'t' FROM n",
      {many});
  run("INSERT INTO page_next(tenant_id,page_id,target_id,position) SELECT 1,id,?1,0 FROM pages WHERE "
      "title='t'",
      {popular});
  const auto refused = world.remove("pages", popular, world.author(world.ada));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_NE(refused.error().detail.find("10001 of pages"), std::string::npos) << refused.error().detail;
  EXPECT_EQ(changes(popular).size(), 1U);
  run("DELETE FROM page_next WHERE page_id=(SELECT min(page_id) FROM page_next)");
  EXPECT_TRUE(world.remove("pages", popular, world.author(world.ada)));
}

}  // namespace
}  // namespace dc
