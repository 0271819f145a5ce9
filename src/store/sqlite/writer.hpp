// The writer thread: one transaction at a time for everybody, many works in one transaction.
//
//   queue ─▶ batch (what is there, ≤ write_batch_max)
//         ─▶ BEGIN ─▶ work, each ─▶ COMMIT ─▶ done, each
//     a work failed after it had written ─▶ all undone, and once more with a savepoint for each; so do the
//                                           next batches. A savepoint copies each page that is written
//                                           after it, and most works fail before they write, if at all.
//                                           Who makes them fail late costs the others these copies
//     COMMIT failed, known undone       ─▶ every work of the batch fails with that error
//     COMMIT failed, outcome unknown    ─▶ every work gets outcome_unknown; the connection is opened again
//                                          and proves itself by a durable write before the next batch;
//                                          until then: unavailable
//     the transaction died under a work ─▶ each work of the batch runs again alone, once
//
// Nothing waits for more work to come: while one COMMIT is on its way to the disk, the next batch gathers by
// itself. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "store/engine.hpp"
#include "store/sqlite/session.hpp"

namespace dc::store {

class Writer {
 public:
  // Takes over the session that writes; opens another from `file` when it has to.
  Writer(std::unique_ptr<SqliteSession> session, SqliteFile file, Log& log, Metrics& metrics,
         const Clock& clock);
  ~Writer();
  Writer(const Writer&) = delete;

  bool submit(Engine::Work work, Engine::Done done);
  // After the next batch the log is copied and cut to nothing, if no reader is in the way.
  void cut_log_soon() { cuts_log_ = true; }
  // Refuses new works, runs the queued ones, ends the thread. Idempotent.
  void finish();
  // finish(), then cuts the log to nothing and closes the connection. Idempotent.
  void stop();

 private:
  struct Item {
    Engine::Work work;
    Engine::Done done;
    Result<> result = {};
  };
  using Batch = std::vector<Item>;

  void loop();
  Batch take();
  void tell(Item& item);
  void write(Batch& batch);
  // How works of one transaction are kept apart.
  enum class Apart : unsigned char { by_trust, by_savepoints };
  // spoiled: a work has left rows and failed. lost: SQLite has undone the transaction under a work. Nothing
  // of the items is stored then.
  enum class Attempt : unsigned char { done, spoiled, lost };
  Attempt run_together(std::span<Item> items, Apart apart);
  Result<> run(Item& item);
  Result<> run_in_savepoint(Item& item);
  void commit(std::span<Item> items);
  void give_up(std::span<Item> items, const Error& error);
  Result<> reopen();
  void checkpoint();

  SqliteFile file_;
  Log& log_;
  const Clock& clock_;
  Counter& works_;
  Counter& commits_;
  Histogram& commit_seconds_;
  std::unique_ptr<SqliteSession>
      session_;  // null: the outcome of a COMMIT is unknown, and opening again failed
  std::atomic<bool> cuts_log_ = false;
  int wary_batches_ = 0;        // to come, each work of which has its savepoint
  int checkpointed_pages_ = 0;  // length of the log when it was last copied

  std::mutex mutex_;  // guards queue_ and closed_
  std::condition_variable ready_;
  std::deque<Item> queue_;
  bool closed_ = false;
  std::thread thread_;
};

}  // namespace dc::store
