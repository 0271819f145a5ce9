// How records come in that link to each other: in whole batches where they can, in circles where they must.
#include <gtest/gtest.h>

#include <fstream>

#include "base/limits.hpp"
#include "content/test_world.hpp"
#include "features/transfer/ndjson/import.hpp"

namespace dc::ndjson {
namespace {

using testing_world::TemporaryDirectory;
using testing_world::World;

constexpr std::string_view model = R"(
type Writer @collection(plural: "writers")
  @access(read: "editor", create: "editor", update: "editor", delete: "editor") {
  id: ID!
  name: String! @max(points: 20) @unique
  pinned: Page
}
type Page @collection(plural: "pages")
  @access(read: "editor", create: "editor", update: "editor", delete: "editor") {
  id: ID!
  name: String! @max(points: 20) @unique
  writer: Writer
  next: Page
}
)";

class ImportsOfLinks : public ::testing::Test {
 protected:
  static std::string id(std::size_t n) {
    const std::string number = std::to_string(n);
    return "0190aaaa-0000-7000-8000-" + std::string(12 - number.size(), '0') + number;
  }
  // {"id":…,"name":"n7","next":…}
  static std::string record(std::size_t n, std::string_view field, std::size_t target) {
    return R"({"id":")" + id(n) + R"(","name":"n)" + std::to_string(n) + R"(",")" + std::string(field) +
           R"(":")" + id(target) + "\"}\n";
  }
  Report import(OnConflict on_conflict = OnConflict::skip) {
    const std::uint64_t before = works();
    const Options options{.directory = files.path(),
                          .rejected = files.path() / "rejected",
                          .author = "ada",
                          .on_conflict = on_conflict};
    auto report = import_records(options, *world.content, *world.engine, world.product());
    batches = works() - before;
    std::filesystem::remove_all(options.rejected);
    return testing_world::must(std::move(report));
  }
  std::uint64_t works() { return world.metrics.counter("datacanvas_store_writes_total", "").value(); }
  std::ofstream file(const std::string& name) { return std::ofstream(files.path() / name); }

  World world{model};
  TemporaryDirectory files;
  std::uint64_t batches = 0;  // of the last import
};

TEST_F(ImportsOfLinks, OfAChainThatLeadsForwardsNeedNoBatchForEachOfItsLinks) {
  constexpr std::size_t many = 3000;
  {
    auto pages = file("pages.ndjson");
    for (std::size_t n = 1; n < many; ++n) pages << record(n, "next", n + 1);
    pages << record(many, "next", many);
  }
  const Report report = import();
  EXPECT_EQ(report.total().created, many) << to_text(report);
  EXPECT_LE(batches, 2 * many / limits::import_batch_records + 1) << "each line is read twice";
  EXPECT_EQ(import().total().unchanged, many);
}

TEST_F(ImportsOfLinks, TakeOnlyTheCircleItselfIntoOneTransaction) {
  constexpr std::size_t many = 1500;
  file("writers.ndjson") << record(1, "pinned", 11) << record(2, "pinned", 12);
  {
    auto pages = file("pages.ndjson");
    for (std::size_t n = 0; n < many; ++n) pages << record(11 + n, "writer", 1 + n % 2);
  }
  const Report report = import();
  EXPECT_EQ(report.total().created, many + 2) << to_text(report);
  EXPECT_GE(batches, 2 * (many + 2) / limits::import_batch_records) << "what leads to them comes in batches";
}

TEST_F(ImportsOfLinks, RefuseACircleThatIsTooLargeAndWhatLeadsToItAndNothingElse) {
  constexpr std::size_t many = limits::import_circle_records_max + 1;
  {
    auto pages = file("pages.ndjson");
    for (std::size_t n = 1; n <= many; ++n) pages << record(n, "next", n % many + 1);
    pages << record(many + 1, "next", 1) << record(many + 2, "next", many + 3)
          << record(many + 3, "next", many + 2);
  }
  const Report report = import();
  EXPECT_EQ(report.total().created, 2U);
  EXPECT_EQ(report.total().failed, many + 1);
  ASSERT_FALSE(report.entries.empty());
  EXPECT_NE(report.entries.front().message.find("a circle of " + std::to_string(many) + " records"),
            std::string::npos)
      << report.entries.front().message;
}

TEST_F(ImportsOfLinks, FallTogetherWhereOneOfTheCircleIsWrong) {
  constexpr std::size_t many = 1200;
  {
    auto pages = file("pages.ndjson");
    for (std::size_t n = 1; n < many; ++n) pages << record(n, "next", n % many + 1);
    pages << R"({"id":")" + id(many) + R"(","name":"n1","next":")" + id(1) + "\"}\n";
  }
  const Report report = import();
  EXPECT_EQ(report.total().failed, many) << to_text(report);
  EXPECT_NE(to_text(report).find("Another of pages has the name 'n1'"), std::string::npos);
  EXPECT_NE(to_text(report).find("There is no page " + id(many)), std::string::npos);
}

TEST_F(ImportsOfLinks, FindARecordThatIsThereAlthoughItsUpdateFails) {
  file("writers.ndjson") << R"({"id":")" + id(1) + R"(","name":"n1"})";
  EXPECT_EQ(import().total().created, 1U);
  file("writers.ndjson") << record(1, "pinned", 99);
  file("pages.ndjson") << record(11, "writer", 1);
  const Report report = import(OnConflict::update);
  EXPECT_EQ(report.total().created, 1U) << to_text(report);
  EXPECT_EQ(report.total().failed, 1U);
  EXPECT_NE(to_text(report).find("writers.ndjson:1: error: It links to what is not there: page " + id(99)),
            std::string::npos)
      << to_text(report);
}

}  // namespace
}  // namespace dc::ndjson
