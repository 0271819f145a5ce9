#include "store/sqlite/session.hpp"

#include <sqlite3.h>

#include <array>
#include <mutex>

#include "base/limits.hpp"
#include "store/sqlite/bind.hpp"
#include "store/sqlite/errors.hpp"

namespace dc::store {
namespace {

constexpr int pages_in_a_part = 1024;      // of a copy, 4 MiB
constexpr int steps_between_looks = 2000;  // virtual machine instructions, about 50 µs

// Through values: one check of the column for its type, bytes and length together. SQLite allows that because
// no two threads use a session at once (SQLITE_CONFIG_MULTITHREAD).
class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_value_type(value(column)) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_value_int64(value(column)); }
  double real(int column) const override { return sqlite3_value_double(value(column)); }
  std::string_view text(int column) const override {
    sqlite3_value* from = value(column);
    return bytes(from, sqlite3_value_text(from));
  }
  Uuid uuid(int column) const override {
    const auto found = uuid_from_bytes(blob(column));
    ENSURE(found.has_value());
    return *found;
  }
  std::string_view blob(int column) const override {
    sqlite3_value* from = value(column);
    return bytes(from, sqlite3_value_blob(from));
  }

 private:
  sqlite3_value* value(int column) const { return sqlite3_column_value(statement_, column); }
  static std::string_view bytes(sqlite3_value* from, const void* begin) {
    if (begin == nullptr) return {};
    return {static_cast<const char*>(begin), static_cast<std::size_t>(sqlite3_value_bytes(from))};
  }
  sqlite3_stmt* statement_;
};

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n;") == std::string_view::npos; }

}  // namespace

// Counting memory takes a lock in every malloc: 1.9 times slower on two threads. A session belongs to one
// thread at a time, so a lock for each is not needed either.
void configure_sqlite() {
  static std::once_flag once;  // SQLite's configuration is the process's
  std::call_once(once, [] {
    ENSURE(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
    ENSURE(sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK);
  });
}

// A prepared statement in use; given back, reset, at the end of the scope.
struct SqliteSession::Lease {
  Cached* cached = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> own =
      nullptr;  // where the cached one is in use by an outer statement

  Lease(Cached* from, std::unique_ptr<sqlite3_stmt, Finalize> alone) : cached(from), own(std::move(alone)) {
    if (cached != nullptr) cached->busy = true;
  }
  Lease(Lease&& other) noexcept : cached(std::exchange(other.cached, nullptr)), own(std::move(other.own)) {}
  ~Lease() {
    if (cached == nullptr) return;
    sqlite3_reset(cached->statement.get());
    cached->busy = false;
  }
  sqlite3_stmt* get() const { return cached != nullptr ? cached->statement.get() : own.get(); }
};

void SqliteSession::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void SqliteSession::Close::operator()(sqlite3* db) const { sqlite3_close(db); }

SqliteSession::SqliteSession(std::unique_ptr<sqlite3, Close> db, Mode mode, const Clock& clock)
    : db_(std::move(db)), mode_(mode), clock_(clock) {}

SqliteSession::~SqliteSession() = default;

Result<std::unique_ptr<SqliteSession>> SqliteSession::open(const SqliteFile& file, Mode mode) {
  configure_sqlite();
  sqlite3* handle = nullptr;
  constexpr int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code =
      sqlite3_open_v2(file.path.c_str(), &handle, flags, file.vfs.empty() ? nullptr : file.vfs.c_str());
  std::unique_ptr<sqlite3, Close> db(handle);  // SQLite gives a handle also with an error
  if (code != SQLITE_OK) {
    Error error = sqlite_error(db.get(), code);
    error.detail.append(": ").append(file.path);
    return fail(std::move(error));
  }
  std::unique_ptr<SqliteSession> session(new SqliteSession(std::move(db), mode, *file.clock));
  if (auto done = session->configure(); !done) {
    done.error().detail.append(": ").append(file.path);
    return fail(std::move(done).error());
  }
  return session;
}

Result<> SqliteSession::configure() {
  constexpr std::array<std::pair<int, int>, 5> settings{{
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},  // checkpoints belong to the writer's thread
      {SQLITE_DBCONFIG_DEFENSIVE, 1},
      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},  // a misspelt column is an error, not a text
      {SQLITE_DBCONFIG_DQS_DDL, 0},
  }};
  for (const auto& [setting, value] : settings) {
    const int code = sqlite3_db_config(db_.get(), setting, value, nullptr);
    if (code != SQLITE_OK) return fail(sqlite_error(db_.get(), code));
  }
  sqlite3_busy_timeout(db_.get(), limits::busy_timeout_ms);  // first: the next pragmas may wait for a lock
  CHECK(set("page_size", "4096"));
  if (mode_ == Mode::write) CHECK(prepare_to_shrink());
  CHECK(set("journal_mode", "WAL"));
  CHECK(set("wal_autocheckpoint", "0"));
  CHECK(set("synchronous", "FULL"));
  CHECK(set("foreign_keys", "ON"));
  CHECK(set("mmap_size", "0"));
  CHECK(set("temp_store", "MEMORY"));
  CHECK(set("secure_delete", "FAST"));
  CHECK(set("cache_size", std::to_string(-limits::page_cache_kib)));
  if (mode_ != Mode::write) CHECK(set("query_only", "ON"));
  if (mode_ == Mode::read) {
    const auto look = [](void* self) {
      const auto& session = *static_cast<SqliteSession*>(self);
      return session.clock_.ticks() > session.deadline_ ? 1 : 0;
    };
    arm_deadline();
    sqlite3_progress_handler(db_.get(), steps_between_looks, look, this);
  } else if (mode_ == Mode::write) {
    const auto count = [](void* self, sqlite3*, const char*, int pages) {
      static_cast<SqliteSession*>(self)->log_pages_ = pages;
      return SQLITE_OK;
    };
    sqlite3_wal_hook(db_.get(), count, this);
  }
  return {};
}

Result<> SqliteSession::set(std::string_view pragma, std::string_view value) {
  const std::string sql = "PRAGMA " + std::string(pragma) + "=" + std::string(value);
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(sqlite_error(db_.get(), code, sql));
  return {};
}

// A new database learns to give pages back; to one that has pages the same words are a write.
Result<> SqliteSession::prepare_to_shrink() {
  std::int64_t pages = 0;
  CHECK(run({.sql = "PRAGMA page_count", .parameters = {}}, [&](const Row& row) { pages = row.integer(0); }));
  return pages == 0 ? set("auto_vacuum", "INCREMENTAL") : Result<>();
}

void SqliteSession::end_by(Engine::GoOn go_on) {
  ENSURE(mode_ == Mode::unhurried_read);
  go_on_ = std::move(go_on);
  const auto look = [](void* self) {
    auto& session = *static_cast<SqliteSession*>(self);
    auto said = session.go_on_();
    if (said) return 0;
    session.ended_ = std::move(said).error();
    return 1;
  };
  sqlite3_progress_handler(db_.get(), steps_between_looks, look, this);
}

// Whoever ended the statement knows better than SQLite why.
Error SqliteSession::fault(int code, std::string_view sql) {
  if (code == SQLITE_INTERRUPT && ended_) return *std::exchange(ended_, std::nullopt);
  return sqlite_error(db_.get(), code, sql);
}

void SqliteSession::arm_deadline() {
  deadline_ = clock_.ticks() + std::chrono::milliseconds(limits::read_deadline_ms);
}

Result<std::int64_t> SqliteSession::run(const Statement& statement, RowSink sink) {
  ++statements_;
  // Outside the transaction that its caller counts on, a write would stay.
  if (is_gone()) return fail(Code::unavailable, "the transaction was undone by an earlier error");
  if (depth_ == 0) arm_deadline();
  TRY(const Lease use, lease(statement.sql));
  CHECK(bind_parameters(use.get(), statement));
  const SqliteRow row(use.get());
  int code = sqlite3_step(use.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(use.get())) {
    if (sink) sink(row);
  }
  // A constraint undoes its statement; what another error leaves behind is not known.
  const bool may_have_written = code == SQLITE_DONE || (code & 0xff) != SQLITE_CONSTRAINT;
  if (may_have_written && sqlite3_stmt_readonly(use.get()) == 0) ++writes_;
  if (code != SQLITE_DONE) return fail(fault(code, statement.sql));
  if (sqlite3_stmt_readonly(use.get()) != 0) return 0;
  return sqlite3_changes64(db_.get());
}

Result<SqliteSession::Lease> SqliteSession::lease(std::string_view sql) {
  if (const auto found = cache_.find(sql); found != cache_.end()) {
    order_.splice(order_.begin(), order_, found->second);
    if (!found->second->busy) return Lease(&*found->second, nullptr);
    TRY(auto alone, prepare(sql));
    return Lease(nullptr, std::move(alone));
  }
  TRY(auto prepared, prepare(sql));
  make_room();
  order_.push_front({std::string(sql), std::move(prepared)});
  cache_.emplace(order_.front().sql, order_.begin());
  return Lease(&order_.front(), nullptr);
}

void SqliteSession::make_room() {
  for (auto last = order_.end();
       order_.size() >= limits::prepared_statements_max && last != order_.begin();) {
    --last;
    if (last->busy) continue;
    cache_.erase(last->sql);
    last = order_.erase(last);
  }
}

Result<std::unique_ptr<sqlite3_stmt, SqliteSession::Finalize>> SqliteSession::prepare(
    std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &tail);
  std::unique_ptr<sqlite3_stmt, Finalize> prepared(raw);
  if (code != SQLITE_OK) return fail(sqlite_error(db_.get(), code, sql));
  if (raw == nullptr || !is_blank(sql.substr(static_cast<std::size_t>(tail - sql.data())))) {
    return fail(Code::internal, "this is not one statement: " + std::string(sql));
  }
  return prepared;
}

Result<> SqliteSession::execute(const char* sql) {
  TRY(const Lease use, lease(sql));
  int code = sqlite3_step(use.get());
  while (code == SQLITE_ROW) code = sqlite3_step(use.get());
  if (code != SQLITE_DONE) {
    const bool is_commit = mode_ == Mode::write && std::string_view(sql) == "COMMIT";
    return fail(is_commit ? commit_error(db_.get(), code) : sqlite_error(db_.get(), code, sql));
  }
  return {};
}

Result<> SqliteSession::begin() {
  if (depth_ == 0) {
    arm_deadline();
    CHECK(execute(mode_ == Mode::write ? "BEGIN IMMEDIATE" : "BEGIN"));
  } else {
    if (is_gone()) return fail(Code::unavailable, "the transaction was undone by an earlier error");
    CHECK(execute(("SAVEPOINT s" + std::to_string(depth_)).c_str()));
  }
  ++depth_;
  return {};
}

Result<> SqliteSession::commit() {
  ENSURE(depth_ > 0);
  if (is_gone()) return fail(Code::unavailable, "the transaction was undone by an earlier error");
  CHECK(execute(depth_ == 1 ? "COMMIT" : ("RELEASE s" + std::to_string(depth_ - 1)).c_str()));
  --depth_;
  return {};
}

Result<> SqliteSession::rollback() {
  ENSURE(depth_ > 0);
  --depth_;
  if (sqlite3_get_autocommit(db_.get()) != 0) return {};  // SQLite has done it
  arm_deadline();                                         // undoing is not what took long
  if (depth_ == 0) return execute("ROLLBACK");
  const std::string name = "s" + std::to_string(depth_);
  CHECK(execute(("ROLLBACK TO " + name).c_str()));
  return execute(("RELEASE " + name).c_str());
}

void SqliteSession::rollback_to(int depth) {
  // An error leaves the transaction to the outermost rollback, or to the end of the connection.
  while (depth_ > depth) (void)rollback();
}

bool SqliteSession::is_gone() const { return depth_ > 0 && sqlite3_get_autocommit(db_.get()) != 0; }

Result<> SqliteSession::checkpoint(Extent extent) {
  const int mode = extent == Extent::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
  if (extent == Extent::whole_if_free) sqlite3_busy_timeout(db_.get(), 0);
  const int code = sqlite3_wal_checkpoint_v2(db_.get(), nullptr, mode, nullptr, nullptr);
  sqlite3_busy_timeout(db_.get(), limits::busy_timeout_ms);
  // Busy: readers hold the rest back; the next checkpoint takes it.
  if (code != SQLITE_OK && code != SQLITE_BUSY) return fail(sqlite_error(db_.get(), code));
  return {};
}

Result<> SqliteSession::copy_to(const std::string& file, const Engine::GoOn& go_on) {
  ENSURE(depth_ > 0);  // that keeps the snapshot from part to part, whoever writes meanwhile
  sqlite3* raw = nullptr;
  const int opened =
      sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, Close> target(raw);
  if (opened != SQLITE_OK) return fail(sqlite_error(target.get(), opened));
  // Whoever called makes the file durable; one that was cut short is thrown away.
  for (const char* pragma : {"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF"}) {
    const int set = sqlite3_exec(target.get(), pragma, nullptr, nullptr, nullptr);
    if (set != SQLITE_OK) return fail(sqlite_error(target.get(), set));
  }
  sqlite3_backup* copy = sqlite3_backup_init(target.get(), "main", db_.get(), "main");
  if (copy == nullptr) return fail(sqlite_error(target.get(), sqlite3_errcode(target.get())));
  Result<> said;
  int code = SQLITE_OK;
  while (code == SQLITE_OK && said) {
    code = sqlite3_backup_step(copy, pages_in_a_part);
    if (go_on) said = go_on();
  }
  sqlite3_backup_finish(copy);
  CHECK(said);
  if (code != SQLITE_DONE) return fail(sqlite_error(target.get(), code));
  return {};
}

}  // namespace dc::store
