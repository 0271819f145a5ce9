#include "store/sqlite/writer.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>

#include "base/contain.hpp"
#include "base/limits.hpp"

namespace dc::store {
namespace {

// What a write is told while writing has stopped: it was not tried, so its own outcome is known.
Error stopped(Error error) {
  if (error.code != Code::storage_full) error.code = Code::unavailable;
  return error;
}

}  // namespace

Writer::Writer(std::unique_ptr<SqliteSession> session, SqliteFile file, Log& log, Metrics& metrics,
               const Clock& clock)
    : file_(std::move(file)),
      log_(log),
      clock_(clock),
      works_(metrics.counter("datacanvas_store_writes_total", "Works that the writer ran.")),
      commits_(metrics.counter("datacanvas_store_commits_total", "Transactions that were committed.")),
      commit_seconds_(
          metrics.histogram("datacanvas_store_commit_seconds", "Time of a COMMIT until it is durable.")),
      session_(std::move(session)),
      thread_([this] { loop(); }) {
  pthread_setname_np(thread_.native_handle(), "store-write");
}

Writer::~Writer() { stop(); }

bool Writer::submit(Engine::Work work, Engine::Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= limits::write_queue_max) return false;
    queue_.push_back({std::move(work), std::move(done)});
  }
  ready_.notify_one();
  return true;
}

void Writer::finish() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  ready_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::stop() {
  finish();
  if (session_ == nullptr) return;
  // Not on the writer's thread, but after it: no commit can race this.
  if (auto done = session_->checkpoint(SqliteSession::Extent::whole); !done) {
    log_.warn("store.checkpoint_failed", {{"error", describe(done.error())}});
  }
  session_.reset();
}

Writer::Batch Writer::take() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), limits::write_batch_max));
  Batch batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + count));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return batch;
}

void Writer::loop() {
  for (Batch batch = take(); !batch.empty(); batch = take()) {
    write(batch);
    // After COMMIT also for works that failed: their errors may tell what others of the batch have written.
    for (Item& item : batch) tell(item);
    batch.clear();  // what the works hold goes before the checkpoint, which takes its time
    checkpoint();
  }
}

// Whoever asked has a boundary of its own; this one only keeps the thread for the others.
void Writer::tell(Item& item) {
  try {
    item.done(std::move(item.result));
  } catch (const Bug& bug) {
    log_.error("store.answer_threw", {{"what", bug.what}, {"file", bug.file}, {"line", bug.line}});
  } catch (const std::exception& error) {
    log_.error("store.answer_threw", {{"what", error.what()}});
  }
}

void Writer::write(Batch& batch) {
  works_.add(batch.size());
  if (session_ == nullptr) {
    if (auto opened = reopen(); !opened) return give_up(batch, opened.error());
  }
  const bool is_wary = wary_batches_ > 0 && batch.size() > 1;
  if (wary_batches_ > 0) --wary_batches_;
  Attempt attempt = run_together(batch, is_wary ? Apart::by_savepoints : Apart::by_trust);
  if (attempt == Attempt::spoiled) {
    wary_batches_ = limits::wary_batches;
    attempt = run_together(batch, Apart::by_savepoints);
  }
  if (attempt != Attempt::lost) return;
  for (Item& item : batch) {
    if (session_ == nullptr) {
      item.result = fail(Code::unavailable, "the outcome of another write is unknown");
    } else {
      run_together({&item, 1}, Apart::by_trust);
    }
  }
}

Writer::Attempt Writer::run_together(std::span<Item> items, Apart apart) {
  for (Item& item : items) item.result = {};
  if (auto begun = session_->begin(); !begun) {
    give_up(items, begun.error());
    return Attempt::done;
  }
  for (Item& item : items) {
    const auto writes_before = session_->writes();
    item.result = apart == Apart::by_trust ? run(item) : run_in_savepoint(item);
    const bool is_gone = session_->is_gone();
    const bool left_rows = apart == Apart::by_trust && !item.result && session_->writes() != writes_before;
    if (!is_gone && !left_rows) continue;
    session_->rollback_to(0);
    // Alone it would fail the same way: a second run tells nothing new.
    if (items.size() == 1) return Attempt::done;
    return is_gone ? Attempt::lost : Attempt::spoiled;
  }
  commit(items);
  return Attempt::done;
}

// What it has written stays when it fails.
Result<> Writer::run(Item& item) {
  const int depth = session_->depth();
  Result<> result = contain([&] { return item.work(*session_); });
  if (result && session_->depth() != depth) {
    result = fail(Code::internal, "a write left a transaction of its own open");
  }
  if (result && session_->is_gone())
    result = fail(Code::unavailable, "the transaction was undone by an earlier error");
  if (!session_->is_gone()) session_->rollback_to(depth);
  return result;
}

Result<> Writer::run_in_savepoint(Item& item) {
  const int depth = session_->depth();
  CHECK(session_->begin());
  Result<> result = run(item);
  if (result) result = session_->commit();
  if (!session_->is_gone()) session_->rollback_to(depth);
  return result;
}

void Writer::commit(std::span<Item> items) {
  const auto start = clock_.ticks();
  auto done = session_->commit();
  commit_seconds_.observe(std::chrono::duration<double>(clock_.ticks() - start).count());
  if (done) return commits_.add();
  session_->rollback_to(0);
  give_up(items, done.error());
  if (done.error().code != Code::outcome_unknown) return;
  log_.error("store.commit_unknown", {{"error", describe(done.error())}});
  // The next write tries again if this fails, and tells its caller why.
  if (auto opened = reopen(); !opened)
    log_.error("store.reopen_failed", {{"error", describe(opened.error())}});
}

// A work that had failed before keeps its own error: it is true whatever became of the batch.
void Writer::give_up(std::span<Item> items, const Error& error) {
  for (Item& item : items) {
    if (item.result) item.result = fail(error);
  }
}

// After an unknown COMMIT nothing is known of what this connection holds. The new one proves by a durable
// write that the disk takes writes again; that write also settles what becomes of the frames in question.
Result<> Writer::reopen() {
  session_.reset();
  auto opened = SqliteSession::open(file_, SqliteSession::Mode::write);
  if (!opened) return fail(stopped(std::move(opened).error()));
  SqliteSession& session = **opened;
  std::int64_t version = 0;
  auto proof = in_transaction(session, [&]() -> Result<> {
    CHECK(session.run({"PRAGMA user_version", {}}, [&](const Row& row) { version = row.integer(0); }));
    CHECK(session.run({"PRAGMA user_version=" + std::to_string(version), {}}));
    return {};
  });
  if (!proof) return fail(stopped(std::move(proof).error()));
  session_ = *std::move(opened);
  checkpointed_pages_ = 0;
  log_.warn("store.reopened");
  return {};
}

// About every checkpoint_pages. Where readers keep the log from starting over, it is copied each time it has
// grown so much again.
void Writer::checkpoint() {
  if (session_ == nullptr) return;
  const bool cuts = cuts_log_.exchange(false);
  const int pages = session_->log_pages();
  if (pages < checkpointed_pages_) checkpointed_pages_ = 0;  // the log has started over
  if (!cuts && pages - checkpointed_pages_ < limits::checkpoint_pages) return;
  checkpointed_pages_ = pages;
  const auto extent = cuts ? SqliteSession::Extent::whole_if_free : SqliteSession::Extent::passive;
  if (auto done = session_->checkpoint(extent); !done) {
    log_.warn("store.checkpoint_failed", {{"error", describe(done.error())}});
  }
}

}  // namespace dc::store
