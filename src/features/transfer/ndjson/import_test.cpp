#include "features/transfer/ndjson/import.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.hpp"
#include "base/text.hpp"
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

TEST(SeenIds, RememberABoundedNumberAndLetIdsRiseBeyondIt) {
  const auto id = [](int n) { return Uuid{.bytes = {static_cast<std::uint8_t>(n)}}; };
  using Answer = SeenIds::Answer;
  SeenIds seen(3);
  for (const int n : {10, 20, 30, 40, 50}) EXPECT_EQ(seen.add(id(n)), Answer::is_new);
  EXPECT_EQ(seen.add(id(20)), Answer::came_before);
  EXPECT_EQ(seen.add(id(40)), Answer::too_many) << "whether it came is not known";
  EXPECT_EQ(seen.add(id(15)), Answer::too_many);
  EXPECT_EQ(seen.add(id(60)), Answer::is_new);
  SeenIds falling(2);
  for (const int n : {20, 10}) EXPECT_EQ(falling.add(id(n)), Answer::is_new);
  EXPECT_EQ(falling.add(id(10)), Answer::came_before);
  EXPECT_EQ(falling.add(id(5)), Answer::too_many);
}

// Into a world with the same accounts.
class ImportsOfAnExport : public Imports {
 protected:
  void SetUp() override {
    put("tags.ndjson", R"({"slug":"rain","name":"Rain"})");
    import();
    manifest = testing_world::must(export_records({.directory = out.path(), .product = "1", .tenant_id = 1},
                                                  *world.content, *world.engine));
  }
  Report bring() {
    const Options options{.directory = out.path(), .rejected = files.path() / "rejected", .author = {}};
    return testing_world::must(import_records(options, *other.content, *other.engine, other.product()));
  }

  TemporaryDirectory out;
  Manifest manifest;
  World other;
};

TEST_F(ImportsOfAnExport, SayThatTheyAreEqual) {
  Report report = bring();
  EXPECT_TRUE(report.is_equal()) << to_text(report);
  EXPECT_NE(to_text(report).find("digest " + content_digest(manifest.collections)), std::string::npos);
  ASSERT_TRUE(other.create("tags", R"({"name":"More"})", other.product()));
  report = bring();
  EXPECT_FALSE(report.is_equal());
  EXPECT_NE(to_text(report).find("tags: 2 records here, 1 in the export"), std::string::npos);
}

TEST_F(ImportsOfAnExport, AreNotEqualWithoutACollectionThatTheModelLacks) {
  CollectionDigest lacking{.name = "recipes", .records = 1, .bytes = 3, .sha256 = to_hex(sha256({"{}\n"}))};
  manifest.collections.push_back(lacking);
  std::ofstream(out.path() / "recipes.ndjson") << "{}\n";
  std::ofstream(out.path() / manifest_name) << to_json(manifest);
  Report report = bring();
  EXPECT_FALSE(report.is_equal()) << to_text(report);
  EXPECT_FALSE(report.is_complete());
  EXPECT_NE(to_text(report).find("recipes: 0 records here, 1 in the export"), std::string::npos);
  // One that is empty is lacking nowhere.
  manifest.collections.back() = {.name = "recipes", .records = 0, .bytes = 0, .sha256 = to_hex(sha256({}))};
  std::filesystem::remove(out.path() / "recipes.ndjson");
  std::ofstream(out.path() / manifest_name) << to_json(manifest);
  report = bring();
  EXPECT_TRUE(report.is_equal()) << to_text(report);
  EXPECT_TRUE(report.is_complete());
}

TEST_F(ImportsOfAnExport, AreNotCompleteWithoutAFileThatTheManifestPromises) {
  bring();
  std::filesystem::remove(out.path() / "tags.ndjson");
  std::filesystem::remove(out.path() / "tasks.ndjson");  // had nothing in it
  const Report report = bring();
  EXPECT_FALSE(report.is_complete());
  EXPECT_EQ(report.files_failed, 1U) << to_text(report);
  EXPECT_NE(to_text(report).find("tags.ndjson: error: The file is not there, and the manifest says that it "
                                 "holds 1 records."),
            std::string::npos)
      << to_text(report);
}

TEST_F(ImportsOfAnExport, FindItsFolderClosedToOthersAlsoWhereItWasThere) {
  TemporaryDirectory open;
  namespace fs = std::filesystem;
  fs::permissions(open.path(), fs::perms(0755));
  ASSERT_TRUE(export_records({.directory = open.path(), .product = "1", .tenant_id = 1}, *world.content,
                             *world.engine));
  EXPECT_EQ(fs::status(open.path()).permissions(), fs::perms(0700));
}

}  // namespace
}  // namespace dc::ndjson
