#include "store/sqlite/readers.hpp"

#include <pthread.h>

#include <exception>

#include "base/limits.hpp"

namespace dc::store {

Readers::Readers(std::vector<std::unique_ptr<SqliteSession>> sessions, Log& log)
    : log_(log), sessions_(std::move(sessions)) {
  for (auto& session : sessions_) {
    threads_.emplace_back([this, &session = *session] { loop(session); });
    pthread_setname_np(threads_.back().native_handle(), "store-read");
  }
}

Readers::~Readers() { stop(); }

bool Readers::submit(Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= limits::read_queue_max) return false;
    queue_.push_back(std::move(work));
  }
  ready_.notify_one();
  return true;
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  sessions_.clear();
}

void Readers::loop(SqliteSession& session) {
  for (;;) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Work work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    run(std::move(work), session);
  }
}

void Readers::run(Work work, SqliteSession& session) {
  try {
    work(session);
    // Whoever asked has a boundary of its own; this one only keeps the thread for the others.
  } catch (const Bug& bug) {
    log_.error("store.read_threw", {{"what", bug.what}, {"file", bug.file}, {"line", bug.line}});
  } catch (const std::exception& error) {
    log_.error("store.read_threw", {{"what", error.what()}});
  }
  // A snapshot that stays open holds the log: 38 KiB a write.
  session.rollback_to(0);
}

}  // namespace dc::store
