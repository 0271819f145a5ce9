// One SQLite connection with its prepared statements. Belongs to one thread at a time.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/digest.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace dc::store {

// What a connection is opened with; kept to open the next one.
struct SqliteFile {
  std::string path;
  const Clock* clock = nullptr;  // of the deadline of reads
  std::string vfs = {};          // empty: SQLite's own; the tests' faulty file system has a name
};

// Sets up the library for the process; must come before its first use, and does so through open().
// Idempotent.
void configure_sqlite();

class SqliteSession final : public Session {
 public:
  // read: refuses to write, and statements are interrupted read_deadline_ms after the transaction (or
  // statement) began. write: transactions are IMMEDIATE.
  enum class Mode : unsigned char { read, unhurried_read, write };
  static Result<std::unique_ptr<SqliteSession>> open(const SqliteFile& file, Mode mode);
  ~SqliteSession() override;

  Result<std::int64_t> run(const Statement& statement, RowSink sink = {}) override;
  Result<> begin() override;
  Result<> commit() override;
  Result<> rollback() override;
  bool is_in_transaction() const override { return depth_ > 0; }
  std::uint64_t statements() const override { return statements_; }

  // Transactions that are open, savepoints included.
  int depth() const { return depth_; }
  // Undoes until `depth` are left.
  void rollback_to(int depth);
  // Whether SQLite itself has undone the whole transaction after an error, under savepoints that we still
  // count.
  bool is_gone() const;
  // Statements so far that may have changed something.
  std::uint64_t writes() const { return writes_; }
  // Pages in the write-ahead log after the last commit of this session.
  int log_pages() const { return log_pages_; }
  // Copies the log into the file. `whole`: waits for readers and cuts the log to nothing; `whole_if_free`:
  // the same without waiting, so that it may come to less. Only on the writer's thread.
  enum class Extent : unsigned char { passive, whole_if_free, whole };
  Result<> checkpoint(Extent extent);

  // Its statements ask `go_on` now and then, and end with its error. For unhurried reads.
  void end_by(Engine::GoOn go_on);

  // Copies the database, as the open transaction reads it, into the empty file; asks `go_on` between parts.
  Result<> copy_to(const std::string& file, const Engine::GoOn& go_on);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  struct Close {
    void operator()(sqlite3* db) const;
  };
  struct Cached {
    std::string sql;
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    bool busy = false;
  };
  using Order = std::list<Cached>;  // the most recently used first
  struct Lease;

  SqliteSession(std::unique_ptr<sqlite3, Close> db, Mode mode, const Clock& clock);
  Result<> configure();
  Result<> set(std::string_view pragma, std::string_view value);
  Result<> prepare_to_shrink();
  Result<> execute(const char* sql);
  Result<Lease> lease(std::string_view sql);
  Result<std::unique_ptr<sqlite3_stmt, Finalize>> prepare(std::string_view sql) const;
  void make_room();
  void arm_deadline();
  Error fault(int code, std::string_view sql);

  std::unique_ptr<sqlite3, Close> db_;
  Mode mode_;
  const Clock& clock_;
  std::chrono::nanoseconds deadline_{0};
  Engine::GoOn go_on_;          // of an unhurried session; may be empty
  std::optional<Error> ended_;  // what go_on_ has said
  Order order_;
  struct Hash {
    std::size_t operator()(std::string_view sql) const { return static_cast<std::size_t>(quick_hash(sql)); }
  };
  std::unordered_map<std::string_view, Order::iterator, Hash> cache_;  // keys view into order_
  std::uint64_t statements_ = 0, writes_ = 0;
  int depth_ = 0;
  int log_pages_ = 0;
};

}  // namespace dc::store
