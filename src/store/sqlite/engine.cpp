#include "store/sqlite/engine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.hpp"
#include "base/limits.hpp"
#include "store/sqlite/leftover_log.hpp"

namespace dc::store {
namespace {

constexpr const char* give_back = "PRAGMA incremental_vacuum(1000)";  // pages, in one write

// SQLite would create it readable for everybody; its log and index take over the mode. Only before SQLite
// opens it: closing any descriptor of the file drops SQLite's POSIX locks.
Result<> create_private(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    ::close(fd);
    return {};
  }
  if (errno == EEXIST) return {};
  return fail_file("create", path, errno);
}

// What a killed process has left in the log is in the kernel's memory, perhaps not on the disk: it has to be
// there before anybody is told of it. Where space is lacking, reading comes first.
Result<> make_durable(const SqliteFile& file, Log& log) {
  auto done = write_log_again(file);
  if (done || done.error().code != Code::storage_full) return done;
  log.warn("store.log_not_durable", {{"error", describe(done.error())}});
  return {};
}

}  // namespace

Result<std::unique_ptr<Engine>> open_sqlite(const SqliteOptions& options, Log& log, Metrics& metrics,
                                            const Clock& clock) {
  return SqliteEngine::open(options, log, metrics, clock);
}

Result<std::unique_ptr<Engine>> SqliteEngine::open(const SqliteOptions& options, Log& log, Metrics& metrics,
                                                   const Clock& clock, std::string vfs) {
  TRY(auto lock, DirectoryLock::take(options.directory));
  if (options.prepare) CHECK(options.prepare(options.directory));
  const auto path = options.directory / "datacanvas.db";
  CHECK(create_private(path));
  const SqliteFile file{.path = path.string(), .clock = &clock, .vfs = std::move(vfs)};
  CHECK(make_durable(file, log));
  TRY(auto writing, SqliteSession::open(file, SqliteSession::Mode::write));
  Sessions reading;
  for (std::size_t i = 0; i < options.readers; ++i) {
    TRY(auto session, SqliteSession::open(file, SqliteSession::Mode::read));
    reading.push_back(std::move(session));
  }
  return std::unique_ptr<Engine>(
      new SqliteEngine(std::move(lock), file, std::move(writing), std::move(reading), log, metrics, clock));
}

SqliteEngine::SqliteEngine(DirectoryLock lock, SqliteFile file, std::unique_ptr<SqliteSession> writing,
                           Sessions reading, Log& log, Metrics& metrics, const Clock& clock)
    : lock_(std::move(lock)),
      file_(std::move(file)),
      writer_(std::move(writing), file_, log, metrics, clock),
      readers_(std::move(reading), log) {}

SqliteEngine::~SqliteEngine() { stop(); }

Result<std::unique_ptr<Session>> SqliteEngine::open() {
  return SqliteSession::open(file_, SqliteSession::Mode::read);
}

Result<std::unique_ptr<Session>> SqliteEngine::open_unhurried(GoOn go_on) {
  TRY(auto session, SqliteSession::open(file_, SqliteSession::Mode::unhurried_read));
  if (go_on) session->end_by(std::move(go_on));
  return session;
}

Result<> SqliteEngine::check(Session& session) const {
  std::string fault;
  const auto note = [&](const Row& row) {
    if (fault.empty() && row.text(0) != "ok") fault = row.text(0);
  };
  CHECK(session.run({.sql = "PRAGMA integrity_check(1)", .parameters = {}}, note));
  if (!fault.empty()) return fail(Code::corrupt, file_.path + ": " + fault);
  const auto dangling = [&](const Row& row) {
    if (fault.empty())
      fault = std::string(row.text(0)) + " refers to a missing record of " + std::string(row.text(2));
  };
  CHECK(session.run({.sql = "PRAGMA foreign_key_check", .parameters = {}}, dangling));
  if (!fault.empty()) return fail(Code::corrupt, file_.path + ": " + fault);
  return {};
}

// Written under another name: whoever sees the file sees all of it. SQLite has closed its own descriptors by
// then, so ours drops no lock.
Result<> SqliteEngine::copy_to(const std::filesystem::path& file, Durability durability, Witness witness,
                               const GoOn& go_on) {
  const auto part = std::filesystem::path(file.string() + ".part");
  std::error_code ignored;  // what is left of a copy that was cut short
  std::filesystem::remove(part, ignored);
  CHECK(create_private(part));
  {
    TRY(const auto session, SqliteSession::open(file_, SqliteSession::Mode::unhurried_read));
    if (go_on) session->end_by(go_on);
    // The witness's first read opens the snapshot that the copy is made of.
    CHECK(in_transaction(*session, [&]() -> Result<> {
      if (witness) CHECK(witness(*session));
      return session->copy_to(part.string(), go_on);
    }));
  }
  if (durability == Durability::durable) CHECK(sync_path(part));
  if (::link(part.c_str(), file.c_str()) != 0) return fail_file("create", file, errno);
  std::filesystem::remove(part, ignored);
  return durability == Durability::durable ? sync_path(file.parent_path()) : Result<>();
}

Result<> SqliteEngine::optimize() {
  return write_and_wait(*this, [](Session& session) -> Result<> {
    CHECK(session.run({.sql = "PRAGMA optimize", .parameters = {}}));
    return {};
  });
}

Result<Engine::Compaction> SqliteEngine::compact(const GoOn& go_on) {
  Compaction compaction{.bytes_before = bytes(), .bytes_after = 0};
  std::int64_t unused = 0, before = 0;
  do {
    before = unused;
    if (go_on) CHECK(go_on());
    CHECK(write_and_wait(*this, [&](Session& session) -> Result<> {
      CHECK(session.run({.sql = give_back, .parameters = {}}));
      CHECK(session.run({.sql = "PRAGMA freelist_count", .parameters = {}},
                        [&](const Row& row) { unused = row.integer(0); }));
      return {};
    }));
  } while (unused > 0 && unused != before);
  writer_.cut_log_soon();
  // After the first of two writes the log is cut; the second one has waited for that.
  for (int i = 0; i < 2; ++i) CHECK(write_and_wait(*this, [](Session&) -> Result<> { return {}; }));
  compaction.bytes_after = bytes();
  return compaction;
}

std::uint64_t SqliteEngine::bytes() const {
  std::uint64_t sum = 0;
  for (const std::string& path : {file_.path, file_.path + "-wal"}) {
    std::error_code ignored;  // there is no log before the first write
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored) sum += size;
  }
  return sum;
}

Result<Session*> SqliteEngine::here() {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail(Code::unavailable, "the store is closed");
  auto& session = here_[std::this_thread::get_id()];
  if (session == nullptr) {
    if (here_.size() > limits::thread_sessions_max) {
      here_.erase(std::this_thread::get_id());
      return fail(Code::overloaded, "too many threads read for themselves");
    }
    TRY(session, SqliteSession::open(file_, SqliteSession::Mode::read));
  }
  return session.get();
}

void SqliteEngine::stop() {
  readers_.stop();
  // Its last works may still call here().
  writer_.finish();
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    here_.clear();
  }
  writer_.stop();  // last: it cuts the log, which no reader may hold
}

}  // namespace dc::store
