#include "features/transfer/import.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/limits.hpp"
#include "content/test_world.hpp"
#include "features/transfer/import_batch.hpp"

namespace dc {
namespace {

using testing_world::TemporaryDirectory;

class Importing : public ::testing::Test {
 protected:
  void put(const std::string& path, std::string_view text) {
    const auto file = files.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  ImportOptions options() {
    return {.directory = files.path(), .collection = {}, .author = "bob", .update = false, .dry_run = false};
  }
  ImportReport run(const ImportOptions& with) {
    auto report = import_markdown(with, *world.content, *world.engine, world.product());
    if (!report) throw std::runtime_error(describe(report.error()));
    return *std::move(report);
  }
  ImportReport run() { return run(options()); }

  std::string article(const std::string& slug, std::vector<std::string> fields,
                      std::vector<std::string> included = {}) {
    const std::string text =
        world.read(world.product(), slug, world.shape("articles", std::move(fields), std::move(included)));
    const std::size_t comma = text.find(',');
    return comma == std::string::npos ? text : text.substr(comma + 1);
  }
  std::int64_t count(std::string_view plural) {
    return *world.content->count(*world.session, world.product(), world.collection(plural),
                                 Filter::everything());
  }
  std::int64_t changes() {
    std::int64_t rows = 0;
    (void)world.session->run({"SELECT count(*) FROM change_log", {}},
                             [&](const store::Row& row) { rows = row.integer(0); });
    return rows;
  }

  testing_world::World world;
  TemporaryDirectory files;
};

constexpr std::string_view hello =
    "---\ntitle: Hello\ndate: 2019-07-02 11:21:02 -0400\nauthor: Ada\ncategory: Release\ntags: [C, web "
    "dev]\nversion: 1.10\n---\nText\n";

TEST_F(Importing, MakesARecordOfEachFile) {
  put("_posts/2019-07-02-hello.md", hello);
  const ImportReport report = run();
  EXPECT_EQ(report.counts.created, 1u) << to_text(report);
  EXPECT_EQ(report.counts.links_created, 3u);
  EXPECT_TRUE(report.is_complete());
  EXPECT_EQ(article("hello", {"title", "slug", "body", "status", "published_at", "byline", "extra"}),
            R"("title":"Hello","slug":"hello","body":"Text\n","status":"published",)"
            R"("published_at":"2019-07-02T15:21:02.000Z","byline":"Ada","extra":{"version":"1.10"}})");
  EXPECT_EQ(article("hello", {"account"}), R"("account":{"id":")" + to_text(world.ada) + R"("}})");
  EXPECT_NE(article("hello", {}, {"tags"}).find(R"("name":"web dev")"), std::string::npos);
  EXPECT_EQ(*world.content->count(*world.session, world.product(), world.collection("categories"),
                                  Filter::everything()),
            1);
}

TEST_F(Importing, TwiceChangesNothing) {
  put("a.md", hello);
  put("b.md", "Only text");
  run();
  const auto before = changes();
  const ImportReport again = run();
  EXPECT_EQ(again.counts.unchanged, 2u);
  EXPECT_EQ(again.counts.created + again.counts.links_created, 0u);
  ImportOptions update = options();
  update.update = true;
  EXPECT_EQ(run(update).counts.unchanged, 2u);
  EXPECT_EQ(changes(), before);
}

TEST_F(Importing, LeavesARecordAloneUnlessAskedToUpdateIt) {
  put("a.md", "---\ntitle: One\n---\nText");
  run();
  put("a.md", "---\ntitle: Two\n---\nText");
  EXPECT_EQ(run().counts.unchanged, 1u);
  EXPECT_EQ(article("a", {"title"}), R"("title":"One"})");
  ImportOptions update = options();
  update.update = true;
  const ImportReport report = run(update);
  EXPECT_EQ(report.counts.updated, 1u) << to_text(report);
  EXPECT_EQ(article("a", {"title"}), R"("title":"Two"})");
}

TEST_F(Importing, GoesOnAfterABrokenFileAndNamesItsLine) {
  put("1.md", "---\ntitle: One\n---\n");
  put("2.md", "---\ntitle: a: b\n---\n");
  put("3.md", "---\ntitle: Three\ncategory: '!!'\ntags: [orphan]\n---\n");
  put("4.md", "---\ntitle: Four\n---\n");
  const ImportReport report = run();
  EXPECT_EQ(report.counts.created, 2u);
  EXPECT_EQ(report.counts.failed, 2u);
  EXPECT_FALSE(report.is_complete());
  ASSERT_EQ(report.entries.size(), 2u) << to_text(report);
  EXPECT_EQ(report.entries[0].path, "2.md");
  EXPECT_EQ(report.entries[0].line, 2u);
  EXPECT_EQ(report.entries[0].severity, Severity::error);
  EXPECT_EQ(report.entries[1].path, "3.md");
  EXPECT_EQ(count("tags"), 0);  // nothing stays of a file that failed
}

TEST_F(Importing, NumbersAddressesThatAreTakenAndRefusesChosenOnes) {
  put("a/post.md", "A");
  put("b/post.md", "B");
  put("c.md", "---\nslug: post\n---\nC");
  const ImportReport report = run();
  EXPECT_EQ(article("post", {"body"}), R"("body":"A"})");
  EXPECT_EQ(article("post-2", {"body"}), R"("body":"B"})");
  EXPECT_EQ(report.counts.failed, 1u);
  EXPECT_NE(to_text(report).find("c.md:2: error: "), std::string::npos) << to_text(report);
  EXPECT_NE(to_text(report).find("choose another one in this file"), std::string::npos);
}

TEST_F(Importing, GivesWhatNoAccountWroteToTheAuthorThatIsNamed) {
  put("a.md", "---\nauthor: Somebody Else\n---\n");
  run();
  EXPECT_EQ(article("a", {"account", "byline"}),
            R"("account":{"id":")" + to_text(world.bob) + R"("},"byline":"Somebody Else"})");
}

TEST_F(Importing, FailsForAFileWithoutAnyAuthor) {
  put("a.md", "---\nauthor: Somebody Else\n---\n");
  ImportOptions nobody = options();
  nobody.author.clear();
  const ImportReport report = run(nobody);
  EXPECT_EQ(report.counts.failed, 1u);
  EXPECT_NE(to_text(report).find("--author"), std::string::npos);
}

TEST_F(Importing, FindsTheRecordsThatNamesMean) {
  const Uuid release = world.create("categories", R"({"name":"Release"})", world.product())->id;
  put("a.md", "---\ncategories: [RELEASE, release]\n---\n");
  put("b.md", "---\ntags: C\n---\n");
  put("c.md", "---\ntags: C++\n---\n");
  const ImportReport report = run();
  EXPECT_EQ(report.counts.links_created, 1u);
  EXPECT_EQ(article("a", {"categories"}), R"("categories":[{"id":")" + to_text(release) + R"("}]})");
  ASSERT_EQ(report.entries.size(), 1u) << to_text(report);
  EXPECT_EQ(report.entries[0].path, "c.md");
  EXPECT_EQ(report.entries[0].message, "'C++' is filed under 'C'");
}

TEST_F(Importing, DryTellsWhatItWouldDoAndWritesNothing) {
  for (std::size_t i = 0; i < limits::import_batch_files + 20; ++i) {
    put(std::to_string(i) + "/post.md", "---\ntags: [x]\n---\nText");
  }
  ImportOptions dry = options();
  dry.dry_run = true;
  const ImportReport report = run(dry);
  EXPECT_EQ(report.counts.created, limits::import_batch_files + 20);
  EXPECT_EQ(report.counts.links_created, 1u);
  EXPECT_TRUE(report.dry_run);
  EXPECT_EQ(count("articles"), 0);
  EXPECT_EQ(count("tags"), 0);
  const ImportReport real = run();
  EXPECT_EQ(real.counts.created, report.counts.created);
}

TEST_F(Importing, DoesTheRestWhenItWasInterrupted) {
  put("a.md", "A");
  run();
  put("b.md", "B");
  const ImportReport report = run();
  EXPECT_EQ(report.counts.unchanged, 1u);
  EXPECT_EQ(report.counts.created, 1u);
  EXPECT_EQ(count("articles"), 2);
}

TEST_F(Importing, TellsHowFarItIs) {
  for (std::size_t i = 0; i < limits::import_batch_files + 1; ++i) put(std::to_string(i) + ".md", "Text");
  std::string told;
  (void)import_markdown(
      options(), *world.content, *world.engine, world.product(), [&](const ImportProgress& progress) {
        told += std::to_string(progress.files) + "/" + std::to_string(progress.files_total) + " ";
      });
  EXPECT_EQ(told, "100/101 101/101 ");
}

TEST_F(Importing, RefusesWhatCannotBeginAtAll) {
  const auto refusal = [&](const ImportOptions& with) {
    const auto report = import_markdown(with, *world.content, *world.engine, world.product());
    return report ? "nothing" : describe(report.error());
  };
  ImportOptions wrong = options();
  wrong.directory = files.path() / "absent";
  EXPECT_NE(refusal(wrong).find("absent"), std::string::npos);
  wrong = options();
  wrong.author = "nobody";
  EXPECT_NE(refusal(wrong).find("'nobody'"), std::string::npos);
  wrong = options();
  wrong.collection = "artikles";
  EXPECT_NE(refusal(wrong).find("articles"), std::string::npos);
  wrong.collection = "tags";
  EXPECT_NE(refusal(wrong).find("@import(body: true)"), std::string::npos);
}

TEST_F(Importing, ObeysTheAccessRulesOfTheActor) {
  put("a.md", "Text");
  const auto report = import_markdown(options(), *world.content, *world.engine, world.author(world.ada));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->counts.failed, 1u);  // an author cannot write in somebody else's name
  EXPECT_EQ(count("articles"), 0);
}

TEST_F(Importing, ReportsAsJson) {
  put("a.md", "---\ndate: someday\n---\n");
  put("README.md", "x");
  EXPECT_EQ(to_json(run()),
            R"({"collection":"articles","dry_run":false,"complete":true,"counts":{"files":1,"created":1,)"
            R"("updated":0,)"
            R"("unchanged":0,"failed":0,"left_out":1,"warnings":1,"links_created":0},"entries":[)"
            R"({"path":"README.md","line":0,"severity":"note","message":"a README is not imported"},)"
            R"({"path":"a.md","line":2,"severity":"warning","message":"'date': this is not a date )"
            R"(that can be read; )"
            R"(write it as 2015-01-20 or 2015-01-20T19:23:12Z"}],"entries_dropped":0})");
}

}  // namespace
}  // namespace dc
