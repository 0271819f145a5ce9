// A small world with a vault beside it.
#pragma once

#include <fstream>

#include "base/file.hpp"
#include "base/text.hpp"
#include "content/test_world.hpp"
#include "features/ops/backup/restore.hpp"

namespace dc::backup {

namespace fs = std::filesystem;
using testing_world::must;

inline std::string content_of(const fs::path& path) { return must(read_file(path, 1 << 30)); }

inline void flip_bit(const fs::path& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 1 << (at % 8)));
}

inline void cut(const fs::path& path, std::uint64_t bytes) { fs::resize_file(path, bytes); }

class Backups : public ::testing::Test {
 protected:
  Backups() {
    must(write_file(files / "log.key", key_text()));
    for (int i = 0; i < 20; ++i) {
      must(world.create("tags", R"({"name":"Tag )" + std::to_string(i) + "\"}", world.product()));
    }
  }

  Bench bench(Progress told = {}) {
    return {.clock = world.clock,
            .open_engine =
                [this](const fs::path& restored) {
                  return store::open_sqlite({.directory = restored, .readers = 1}, world.log, world.metrics,
                                            world.clock);
                },
            .progress = std::move(told)};
  }

  // As the file of the key has it.
  std::string key_text() const { return to_hex(world.log_key) + "\n"; }

  // `meddle` is called at the beginning of each step.
  Result<Entry> make(const std::function<void(std::string_view step)>& meddle = {}) {
    world.clock.advance(std::chrono::seconds(1));
    return run({.engine = *engine,
                .random = world.random,
                .key = key,
                .files = {{"log.key", files / "log.key"}},
                .vault = vault,
                .second = second,
                .scratch = scratch,
                .product = "test",
                .bench = bench([&, last = std::string()](std::string_view step, std::uint64_t done,
                                                         std::uint64_t total) mutable -> Result<> {
                  if (progress) CHECK(progress(step, done, total));
                  if (meddle && step != last) meddle(step);
                  last = step;
                  return {};
                })});
  }
  fs::path sealed(const Entry& entry, const std::string& name = database_name) const {
    return vault / entry.id / (name + ".sealed");
  }
  std::string newest_id() const {
    std::string newest;
    for (const auto& entry : fs::directory_iterator(vault)) {
      const std::string name = entry.path().filename().string();
      if (instant_of(name)) newest = std::max(newest, name);
    }
    return newest;
  }

  testing_world::World world;
  testing_world::TemporaryDirectory folder;
  fs::path files = folder.path(), vault = folder.path() / "vault", second,
           scratch = folder.path() / "scratch";
  store::Engine* engine = world.engine.get();
  Progress progress;  // of make(), beside its own
  BackupKey key = must(BackupKey::load_or_make(folder.path() / "backup.key", world.random));
};

}  // namespace dc::backup
