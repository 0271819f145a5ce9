// Every call to the file system of the database fails once during an import: what it reports is true, nothing
// is half there, and the same import completes it.
#include <gtest/gtest.h>

#include <fstream>

#include "content/test_faults.hpp"
#include "features/transfer/ndjson/import.hpp"

namespace dc::ndjson {
namespace {

using testing_world::World;

constexpr int records_total = 4;

class NdjsonUnderFaults : public ::testing::TestWithParam<store::Faults::Plan> {
 protected:
  // Records of an import of their own: tags, and articles that link to them; one batch.
  const std::filesystem::path& records(std::uint64_t n) {
    const auto& folder = folders_.emplace_back().path();
    const std::string number = std::to_string(n);
    std::ofstream tags(folder / "tags.ndjson"), articles(folder / "articles.ndjson");
    for (const std::string which : {"a", "b"}) {
      const std::string slug = which + number;
      tags << R"({"version":3,"slug":")" << slug << R"(","name":"Tag )" << slug << "\"}\n";
      articles << R"({"version":5,"slug":")" << slug << R"(","title":"T","body":"b","account":")"
               << to_text(world_.bob) << R"(","tags":["b)" << number << R"(","a)" << number << "\"]}\n";
    }
    return folder;
  }
  Result<Report> import(const std::filesystem::path& folder) {
    const Options options{.directory = folder, .rejected = folder / "rejected", .author = "bob"};
    return import_records(options, *world_.content, *world_.engine, world_.product());
  }
  std::int64_t count(std::string_view plural) {
    return *world_.content->count(*world_.session, world_.product(), world_.collection(plural),
                                  Filter::everything());
  }

  store::FaultyVfs vfs_, sound_;
  World world_{embedded_portfolio_model(), vfs_.name()};
  std::list<testing_world::TemporaryDirectory> folders_;
};

TEST_P(NdjsonUnderFaults, TellsTheTruthAndIsCompletedByTheSameImport) {
  bool struck = true;
  std::uint64_t n = 1;
  for (std::int64_t before = 0; struck; before += records_total / 2, ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    const auto& folder = records(n);
    arm(vfs_, GetParam(), n);
    const auto report = import(folder);
    const auto seen = vfs_.faults.struck();
    struck = seen.has_value();
    const std::int64_t added = report ? records_total / 2 : 0;
    EXPECT_EQ(count("tags"), before + added) << "reads go on, of all or nothing";
    EXPECT_EQ(count("articles"), before + added);
    if (!report) expect_honest(report.error().code, GetParam().kind, seen);
    EXPECT_TRUE(!report || report->is_complete());
    const auto now = testing_world::written_versions(world_, *world_.engine);
    const auto killed = testing_world::versions_found_in(world_.directory.path(), world_, sound_.name());
    const bool is_unknown = !report && report.error().code == Code::outcome_unknown;
    EXPECT_TRUE(killed == now || (is_unknown && killed.size() == now.size() + records_total));
    vfs_.faults.lift();
    const auto completed = import(folder);
    ASSERT_TRUE(completed) << describe(completed.error());
    const auto total = completed->total();
    EXPECT_EQ(total.created + total.unchanged, records_total) << to_text(*completed);
    EXPECT_EQ(count("tags"), before + records_total / 2) << "each once";
    const auto again = import(folder);
    EXPECT_EQ(again->total().unchanged, records_total) << to_text(*again);
  }
  EXPECT_GT(n, 5U);
  testing_world::written_versions(world_, *world_.engine);
}

INSTANTIATE_TEST_SUITE_P(Faults, NdjsonUnderFaults, store::every_fault(), store::fault_name);

}  // namespace
}  // namespace dc::ndjson
