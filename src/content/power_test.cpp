// The power goes while edits of many kinds run at the same time: every acknowledged change is on the disk,
// the chain verifies, and every record is what its last change says.
#include <gtest/gtest.h>

#include <latch>

#include "content/test_faults.hpp"
#include "store/sqlite/test_power.hpp"

namespace dc {
namespace {

using testing_world::must;
using testing_world::World;

// Edits that chance draws, several at a time, in the order of their acknowledgement.
struct Workload {
  explicit Workload(std::uint64_t seed)
      : cuts(seed, {.of_the_log = 40, .of_the_database = 12}), random(seed) {}

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random.next64() % bound); }

  Edit an_edit() {
    const std::string name = "number " + std::to_string(++edits);
    const std::size_t draw = below(10);
    if (draw < 2 || tags.empty()) return world.edit("tags", R"({"name":")" + name + "\"}", Edit::Op::create);
    const Uuid tag = tags[below(tags.size())];
    const std::string links = below(2) == 0 ? "" : "\"" + to_text(tag) + "\"";
    const std::string article = R"({"title":")" + name + R"(","body":")" + std::string(below(6'000), 'x') +
                                R"(","tags":[)" + links + "]}";
    if (draw < 6 || articles.empty()) return world.edit("articles", article, Edit::Op::create);
    const Uuid id = articles[below(articles.size())];
    if (draw < 8) return world.edit("articles", article, Edit::Op::update, id);
    // A tag takes its links along: a change of each article that had it.
    return draw < 9 ? world.edit("articles", "{}", Edit::Op::remove, id)
                    : world.edit("tags", "{}", Edit::Op::remove, tag);
  }

  void write_some(std::ptrdiff_t count) {
    std::vector<std::shared_ptr<Edit>> some;  // drawn before any of them is acknowledged
    for (std::ptrdiff_t i = 0; i < count; ++i) some.push_back(std::make_shared<Edit>(an_edit()));
    std::latch done(count);
    for (const auto& edit : some) {
      const auto written = std::make_shared<Written>();
      world.content->submit(
          *world.engine,
          [this, edit, written](Transaction& transaction) -> Result<> {
            TRY(*written, world.content->write(transaction, who, *edit));
            return {};
          },
          [&, edit, written](Result<> result) {
            if (result) acknowledge(*edit, *written);
            done.count_down();
          });
    }
    done.wait();
  }

  // On the writer's thread.
  void acknowledge(const Edit& edit, const Written& written) {
    acknowledged.emplace_back(written.id, written.version);
    cuts.acknowledge();
    if (edit.op != Edit::Op::create) return;
    (edit.collection == &world.collection("tags") ? tags : articles).push_back(written.id);
  }

  store::PowerCuts cuts;
  store::FaultyVfs vfs{&cuts.platter}, sound;
  SeededRandom random;
  World world{embedded_portfolio_model(), vfs.name()};
  Actor who = world.actor(Role::admin, world.ada);
  std::size_t edits = 0;
  std::vector<Uuid> tags, articles;  // some of them deleted since: their edits are refused
  std::vector<std::pair<Uuid, std::int64_t>> acknowledged;
};

class APowerCut : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(APowerCut, LeavesEveryAcknowledgedChangeAndNothingHalf) {
  Workload run(GetParam());
  for (int round = 0; round < 25; ++round) run.write_some(1 + static_cast<std::ptrdiff_t>(run.below(8)));
  EXPECT_GT(run.acknowledged.size(), 40U);
  EXPECT_GT(run.cuts.all().size(), 10U);
  for (const store::PowerCut& cut : run.cuts.all()) {
    SCOPED_TRACE(cut.name);
    // Before the first edit the tables may not be there yet.
    if (cut.acknowledged == 0) continue;
    const auto found = testing_world::versions_found_in(cut.directory.path(), run.world, run.sound.name());
    for (std::size_t i = 0; i < cut.acknowledged; ++i) {
      EXPECT_TRUE(found.contains(run.acknowledged[i])) << "change " << i << " is lost";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, APowerCut, ::testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace dc
