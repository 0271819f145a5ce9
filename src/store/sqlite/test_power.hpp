// For tests: a run during which the power goes again and again, at moments that a seed draws.
//
// The run itself goes on; each cut leaves a directory with what a disk would hold then, and how many writes
// had been acknowledged, in the order of acknowledge(). Thread-safe.
#pragma once

#include <list>
#include <string>

#include "store/sqlite/faulty_vfs.hpp"
#include "store/testing.hpp"

namespace dc::store {

struct PowerCut {
  TemporaryDirectory directory;
  std::size_t acknowledged = 0;
  std::string name;  // what to repeat
};

class PowerCuts {
 public:
  struct Odds {
    unsigned of_the_log = 10;  // of operations on the log, the power goes before one in so many
    unsigned of_the_database = 10;
  };
  PowerCuts(std::uint64_t seed, Odds odds) : seed_(seed), odds_(odds), random_(seed) {
    platter.before_operation = [this](const std::filesystem::path& path) { maybe_cut(path); };
  }
  PowerCuts(const PowerCuts&) = delete;

  Platter platter;

  // Where answers leave: on the writer's thread.
  void acknowledge() {
    const std::lock_guard lock(mutex_);
    ++acknowledged_;
  }
  // Once the run is over.
  const std::list<PowerCut>& all() const { return cuts_; }

 private:
  void maybe_cut(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    ++operations_;
    const bool is_log = path.native().ends_with("-wal");
    if (random_.next64() % (is_log ? odds_.of_the_log : odds_.of_the_database) != 0) return;
    const auto how = static_cast<Platter::Cut>(random_.next64() % 4);
    PowerCut& cut = cuts_.emplace_back();
    cut.acknowledged = acknowledged_;
    cut.name = "seed " + std::to_string(seed_) + ", before operation " + std::to_string(operations_) +
               ", way " + std::to_string(static_cast<int>(how));
    platter.survive(how, random_, cut.directory.path());
  }

  std::uint64_t seed_;
  Odds odds_;
  std::mutex mutex_;  // guards the rest
  SeededRandom random_;
  std::size_t operations_ = 0;
  std::size_t acknowledged_ = 0;
  std::list<PowerCut> cuts_;
};

}  // namespace dc::store
