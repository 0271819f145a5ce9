#include "features/transfer/ndjson/import.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.hpp"
#include "base/limits.hpp"
#include "content/test_world.hpp"
#include "features/transfer/ndjson/folder.hpp"
#include "features/transfer/ndjson/intake.hpp"

namespace dc::ndjson {
namespace {

using testing_world::TemporaryDirectory;
using testing_world::World;

class Imports : public ::testing::Test {
 protected:
  void put(const std::string& name, std::string_view text) { std::ofstream(files.path() / name) << text; }
  Report import(OnConflict on_conflict = OnConflict::skip) {
    const Options options{.directory = files.path(),
                          .rejected = files.path() / "rejected",
                          .author = "ada",
                          .on_conflict = on_conflict};
    auto report = import_records(options, *world.content, *world.engine, world.product());
    if (!report) throw std::runtime_error(describe(report.error()));
    std::filesystem::remove_all(options.rejected);
    return *std::move(report);
  }

  World world;
  TemporaryDirectory files;
};

TEST_F(Imports, AreBoundedToTheTenantOfTheirActor) {
  put("tags.ndjson", R"({"slug":"rain","name":"Rain"})");
  import();
  bool found = false;
  (void)world.session->run({"SELECT 1 FROM content_tags WHERE tenant_id<>1", {}},
                           [&](const store::Row&) { found = true; });
  EXPECT_FALSE(found);
}

TEST_F(Imports, OrderCollectionsByTheirLinks) {
  std::string order;
  for (const Collection* collection : by_links(*world.model)) order += collection->plural + " ";
  EXPECT_EQ(order, "users keys categories technologies projects tags articles tasks ");
}

TEST_F(Imports, CountEachRecordOnce) {
  put("tags.ndjson", "{\"slug\":\"rain\",\"name\":\"Rain\"}\n\n{\"slug\":\"snow\",\"name\":7}\n");
  put("tasks.ndjson", R"({"id":1,"description":"x","article":1})");
  put("articles.ndjson", R"({"id":1,"title":"T","body":"b","tags":["rain"]})");
  const Report report = import();
  const Report::Counts total = report.total();
  EXPECT_EQ(total.records, 4U);
  EXPECT_EQ(total.created, 3U) << to_text(report);
  EXPECT_EQ(total.failed, 1U);
  EXPECT_FALSE(report.is_complete());
  EXPECT_EQ(import().total().unchanged, 3U);
}

TEST_F(Imports, UpdateWithTheNextVersionAndOnlyOnce) {
  put("tags.ndjson", R"({"slug":"rain","name":"Rain","version":3})");
  import();
  put("tags.ndjson", R"({"slug":"rain","name":"Snow","version":3})");
  EXPECT_EQ(import().total().differing, 1U);
  EXPECT_EQ(import(OnConflict::update).total().updated, 1U);
  EXPECT_EQ(import(OnConflict::update).total().unchanged, 1U);
}

TEST_F(Imports, TakeEachNumberedSlugOfEqualTitles) {
  put("tags.ndjson",
      "{\"id\":1,\"name\":\"Rain\"}\n{\"id\":2,\"name\":\"Rain\"}\n{\"id\":3,\"name\":\"Rain\"}\n");
  EXPECT_EQ(import().total().created, 3U);
  for (const std::string slug : {"rain", "rain-2", "rain-3"}) {
    EXPECT_NE(world.read(world.product(), slug, world.shape("tags", {})), "not_found") << slug;
  }
}

TEST(SeenIds, FindWhatCameBeforeInAnyOrder) {
  const auto id = [](std::uint8_t n) { return Uuid{.bytes = {n}}; };
  SeenIds seen;
  const auto is_new = [&](std::uint8_t n) { return seen.add(id(n)) == SeenIds::Answer::is_new; };
  EXPECT_TRUE(is_new(3));
  EXPECT_TRUE(is_new(5));
  EXPECT_FALSE(is_new(5));
  EXPECT_FALSE(is_new(3));
  EXPECT_TRUE(is_new(4));
  EXPECT_FALSE(is_new(4));
  EXPECT_TRUE(is_new(9));
  EXPECT_FALSE(is_new(9));
}

TEST_F(Imports, OfAnExportSayThatTheyAreEqual) {
  put("tags.ndjson", R"({"slug":"rain","name":"Rain"})");
  import();
  TemporaryDirectory out;
  const auto manifest = export_records({.directory = out.path(), .product = "1", .tenant_id = 1},
                                       *world.content, *world.engine);
  ASSERT_TRUE(manifest) << describe(manifest.error());
  World other;  // with the same accounts
  const Options options{.directory = out.path(), .rejected = files.path() / "rejected", .author = {}};
  auto report = import_records(options, *other.content, *other.engine, other.product());
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_TRUE(report->is_equal()) << to_text(*report);
  EXPECT_NE(to_text(*report).find("digest " + content_digest(manifest->collections)), std::string::npos);
  ASSERT_TRUE(other.create("tags", R"({"name":"More"})", other.product()));
  report = import_records(options, *other.content, *other.engine, other.product());
  EXPECT_FALSE(report->is_equal());
  EXPECT_NE(to_text(*report).find("tags: 2 records here, 1 in the export"), std::string::npos);
}

}  // namespace
}  // namespace dc::ndjson
