// Every call to the file system fails once under each kind of edit: the answer is true, records and log stay
// whole, reads go on, and writing does once the disk works.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "content/test_faults.hpp"

namespace dc {
namespace {

using testing_world::must;
using testing_world::Versions;
using testing_world::World;

class UnderFaults : public ::testing::TestWithParam<store::Faults::Plan> {
 protected:
  UnderFaults() {
    for (const char* name : {"one", "two", "three"}) {
      const Uuid id = done(world_.create("categories", R"({"name":")" + std::string(name) + "\"}", who_)).id;
      links_.append(links_.empty() ? "\"" : ",\"").append(to_text(id)).append("\"");
    }
  }

  // Remembers what was written.
  Written done(Result<Written> result) {
    const Written written = must(std::move(result));
    there_.emplace(written.id, written.version);
    return written;
  }
  std::string project(const std::string& title) const {
    return R"({"title":")" + title + R"(","description":"d","categories":[)" + links_ + "]}";
  }
  Uuid a_project() { return done(world_.create("projects", project("made before"), who_)).id; }

  // Does the edit while the n-th call fails, and looks at everything. Returns whether a call failed.
  bool edit_under_fault(std::uint64_t n, const Edit& edit, std::optional<std::int64_t> version) {
    SCOPED_TRACE("call " + std::to_string(n));
    const auto records = count();
    arm(vfs_, GetParam(), n);
    const auto result = world_.write(edit, who_);
    const auto struck = vfs_.faults.struck();
    Versions with = there_;
    if (result) {
      there_.emplace(result->id, result->version);
    } else {
      expect_honest(result.error().code, GetParam().kind, struck);
      EXPECT_EQ(count(), records) << "reads go on";
    }
    const bool is_unknown = !result && result.error().code == Code::outcome_unknown;
    EXPECT_EQ(testing_world::written_versions(world_, *world_.engine), there_);
    const Versions killed = testing_world::versions_found_in(world_.directory.path(), world_, sound_.name());
    EXPECT_TRUE(killed == there_ || (is_unknown && is_one_more(killed, version)));
    vfs_.faults.lift();
    settle(is_unknown, version);
    done(world_.create("tags", R"({"name":"after )" + std::to_string(n) + "\"}", who_));
    EXPECT_EQ(testing_world::written_versions(world_, *world_.engine), there_) << "writing goes on";
    return struck.has_value();
  }

  // There is what was there, and one version more: that number, of whatever record.
  bool is_one_more(const Versions& found, std::optional<std::int64_t> version) const {
    Versions more;
    std::set_difference(found.begin(), found.end(), there_.begin(), there_.end(),
                        std::inserter(more, more.end()));
    return found.size() == there_.size() + 1 && more.size() == 1 &&
           (!version || more.begin()->second == *version);
  }
  // What was unknown is decided now, either way.
  void settle(bool is_unknown, std::optional<std::int64_t> version) {
    if (!is_unknown) return;
    const Versions found = testing_world::written_versions(world_, *world_.engine);
    if (found != there_ && is_one_more(found, version)) there_ = found;
  }
  std::int64_t count() {
    return *world_.content->count(*world_.session, who_, world_.collection("projects"), Filter::everything());
  }

  store::FaultyVfs vfs_, sound_;
  World world_{embedded_portfolio_model(), vfs_.name()};
  Actor who_ = world_.actor(Role::admin, world_.ada);
  std::string links_;
  Versions there_{{world_.ada, 1}, {world_.bob, 1}};
};

TEST_P(UnderFaults, CreatingWithLinksIsDoneOrNot) {
  std::uint64_t n = 1;
  const auto edit = [&] {
    return world_.edit("projects", project("number " + std::to_string(n)), Edit::Op::create);
  };
  while (edit_under_fault(n, edit(), 1)) ++n;
  EXPECT_GT(n, 10U);
}

TEST_P(UnderFaults, UpdatingIsDoneOrNot) {
  std::uint64_t n = 1;
  bool struck = true;
  for (; struck; ++n) {
    const Uuid id = a_project();
    struck = edit_under_fault(
        n, world_.edit("projects", R"({"title":"changed","categories":[]})", Edit::Op::update, id), 2);
  }
  EXPECT_GT(n, 10U);
}

TEST_P(UnderFaults, DeletingIsDoneOrNot) {
  std::uint64_t n = 1;
  bool struck = true;
  for (; struck; ++n) {
    const Uuid id = a_project();
    struck = edit_under_fault(n, world_.edit("projects", "{}", Edit::Op::remove, id), std::nullopt);
  }
  EXPECT_GT(n, 10U);
}

INSTANTIATE_TEST_SUITE_P(Faults, UnderFaults, store::every_fault(), store::fault_name);

}  // namespace
}  // namespace dc
