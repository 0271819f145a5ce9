// Every call to the file system fails once during an import: what it reports is true, and the same import
// completes it.
#include <gtest/gtest.h>

#include <fstream>

#include "content/test_faults.hpp"
#include "features/transfer/import.hpp"

namespace dc {
namespace {

using testing_world::World;

constexpr int files_total = 3;

class ImportUnderFaults : public ::testing::TestWithParam<store::Faults::Plan> {
 protected:
  // Posts of an import of their own, which share no tag with those of another.
  testing_world::TemporaryDirectory& posts(std::uint64_t n) {
    const std::string number = std::to_string(n);
    auto& folder = folders_.emplace_back();
    for (int i = 0; i < files_total; ++i) {
      std::ofstream(folder.path() / (number + "-" + std::to_string(i) + ".md"))
          << "---\ntitle: Post " << number << " " << i << "\ntags: [t" << number << ", u" << number
          << "]\n---\nText\n";
    }
    return folder;
  }
  Result<ImportReport> import(const testing_world::TemporaryDirectory& from) {
    const ImportOptions options{.directory = from.path(), .collection = {}, .author = "bob"};
    return import_markdown(options, *world_.content, *world_.engine, world_.product());
  }
  std::int64_t articles() {
    return *world_.content->count(*world_.session, world_.product(), world_.collection("articles"),
                                  Filter::everything());
  }

  store::FaultyVfs vfs_, sound_;
  World world_{embedded_portfolio_model(), vfs_.name()};
  std::list<testing_world::TemporaryDirectory> folders_;
};

TEST_P(ImportUnderFaults, TellsTheTruthAndIsCompletedByTheSameImport) {
  bool struck = true;
  std::uint64_t n = 1;
  for (std::int64_t before = 0; struck; before += files_total, ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    const auto& folder = posts(n);
    arm(vfs_, GetParam(), n);
    const auto report = import(folder);
    const auto seen = vfs_.faults.struck();
    struck = seen.has_value();
    EXPECT_EQ(articles(), before + (report ? files_total : 0)) << "reads go on, of all or nothing";
    if (!report) expect_honest(report.error().code, GetParam().kind, seen);
    EXPECT_TRUE(!report || report->is_complete());
    const auto now = testing_world::written_versions(world_, *world_.engine);
    const auto killed = testing_world::versions_found_in(world_.directory.path(), world_, sound_.name());
    const bool is_unknown = !report && report.error().code == Code::outcome_unknown;
    EXPECT_TRUE(killed == now || (is_unknown && killed.size() == now.size() + files_total + 2));
    vfs_.faults.lift();
    const auto completed = import(folder);
    ASSERT_TRUE(completed) << describe(completed.error());
    EXPECT_EQ(completed->counts.created + completed->counts.unchanged, files_total) << to_text(*completed);
    EXPECT_EQ(articles(), before + files_total) << "each once";
  }
  EXPECT_GT(n, 10U);
  testing_world::written_versions(world_, *world_.engine);
}

INSTANTIATE_TEST_SUITE_P(Faults, ImportUnderFaults, store::every_fault(), store::fault_name);

}  // namespace
}  // namespace dc
