// For tests: an engine of its own in a directory of its own.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"
#include "store/sqlite/engine.hpp"

namespace dc::store {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "datacanvas-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
    path_ = pattern;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;  // a directory left behind fails no test
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A log that goes nowhere.
class SilentLog {
 public:
  explicit SilentLog(const Clock& clock)
      : fd_(::open("/dev/null", O_WRONLY | O_CLOEXEC)), log_(clock, fd_, Level::error) {}
  SilentLog(const SilentLog&) = delete;
  ~SilentLog() { ::close(fd_); }
  Log& operator*() { return log_; }

 private:
  int fd_;
  Log log_;
};

// What an engine lives in. `Open` starts one there, and again after reopen(). `vfs` names the file system of
// SQLite; empty is its own. `prepare` puts files into the directory of the data before that.
struct TestWorld {
  using Open = Result<std::unique_ptr<Engine>> (*)(TestWorld&);

  TemporaryDirectory directory;
  FakeClock clock;
  SilentLog log{clock};
  Metrics metrics;
  std::unique_ptr<Engine> engine;
  Open open;
  std::string vfs;

  using Prepare = FunctionRef<void(const std::filesystem::path& data)>;
  explicit TestWorld(Open how, std::string file_system = {}, Prepare prepare = {})
      : open(how), vfs(std::move(file_system)) {
    if (prepare) {
      std::filesystem::create_directory(data());
      prepare(data());
    }
    reopen();
  }
  std::filesystem::path data() const { return directory.path() / "data"; }
  void reopen() {
    engine.reset();
    auto opened = open(*this);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    engine = *std::move(opened);
  }
};

inline Result<std::unique_ptr<Engine>> open_test_sqlite(TestWorld& world) {
  return SqliteEngine::open({.directory = world.data(), .readers = 2}, *world.log, world.metrics, world.clock,
                            world.vfs);
}

// An engine in front of another: a test overrides what it wants to be different.
class EngineInFront : public Engine {
 public:
  explicit EngineInFront(Engine& engine) : engine_(engine) {}
  const Dialect& dialect() const override { return engine_.dialect(); }
  Result<std::unique_ptr<Session>> open() override { return engine_.open(); }
  Result<std::unique_ptr<Session>> open_unhurried(GoOn go_on) override {
    return engine_.open_unhurried(std::move(go_on));
  }
  Result<Session*> here() override { return engine_.here(); }
  Result<> check(Session& session) const override { return engine_.check(session); }
  Result<> copy_to(const std::filesystem::path& file, Durability durability, Witness witness,
                   const GoOn& go_on) override {
    return engine_.copy_to(file, durability, witness, go_on);
  }
  Result<> optimize() override { return engine_.optimize(); }
  Result<Compaction> compact(const GoOn& go_on) override { return engine_.compact(go_on); }
  bool read(Callback<void(Session&)> work) override { return engine_.read(std::move(work)); }
  bool write(Work work, Done done) override { return engine_.write(std::move(work), std::move(done)); }
  void stop() override {}

 protected:
  Engine& engine_;
};

// The first column of all rows, as text; "NULL" for null, "; " between them.
inline Result<std::string> texts(Session& session, const std::string& sql,
                                 std::vector<Parameter> parameters = {}) {
  std::string found;
  auto done = session.run({sql, std::move(parameters)}, [&](const Row& row) {
    if (!found.empty()) found += "; ";
    found += row.is_null(0) ? "NULL" : std::string(row.text(0));
  });
  if (!done) return fail(std::move(done).error());
  return found;
}

}  // namespace dc::store
