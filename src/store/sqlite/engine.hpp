// The parts of the SQLite engine, wired: lock, writer, readers, and a session for each thread that reads for
// itself.
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "store/sqlite/dialect.hpp"
#include "store/sqlite/lock.hpp"
#include "store/sqlite/readers.hpp"
#include "store/sqlite/sqlite.hpp"
#include "store/sqlite/writer.hpp"

namespace dc::store {

class SqliteEngine final : public Engine {
 public:
  // As open_sqlite; `vfs` names the file system, for tests that break it.
  static Result<std::unique_ptr<Engine>> open(const SqliteOptions& options, Log& log, Metrics& metrics,
                                              const Clock& clock, std::string vfs = {});
  ~SqliteEngine() override;

  const Dialect& dialect() const override { return dialect_; }
  Result<std::unique_ptr<Session>> open() override;
  Result<std::unique_ptr<Session>> open_unhurried(GoOn go_on) override;
  Result<Session*> here() override;
  Result<> check(Session& session) const override;
  Result<> copy_to(const std::filesystem::path& file, Durability durability, Witness witness,
                   const GoOn& go_on) override;
  Result<> optimize() override;
  Result<Compaction> compact(const GoOn& go_on) override;
  bool read(Readers::Work work) override { return readers_.submit(std::move(work)); }
  bool write(Work work, Done done) override { return writer_.submit(std::move(work), std::move(done)); }
  void stop() override;

 private:
  using Sessions = std::vector<std::unique_ptr<SqliteSession>>;
  SqliteEngine(DirectoryLock lock, SqliteFile file, std::unique_ptr<SqliteSession> writing, Sessions reading,
               Log& log, Metrics& metrics, const Clock& clock);

  std::uint64_t bytes() const;  // of the files

  DirectoryLock lock_;  // first: let go after every connection is closed
  SqliteFile file_;
  SqliteDialect dialect_;
  Writer writer_;
  Readers readers_;
  std::mutex mutex_;  // guards here_ and stopped_
  std::unordered_map<std::thread::id, std::unique_ptr<SqliteSession>> here_;
  bool stopped_ = false;
};

}  // namespace dc::store
