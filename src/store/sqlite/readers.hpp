// The lane of readers: threads with a session each, and a bounded queue before them. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/task.hpp"
#include "store/sqlite/session.hpp"

namespace dc::store {

class Readers {
 public:
  using Work = Callback<void(Session&)>;
  // One thread a session.
  Readers(std::vector<std::unique_ptr<SqliteSession>> sessions, Log& log);
  ~Readers();
  Readers(const Readers&) = delete;

  bool submit(Work work);
  // Refuses new works, runs the queued ones, closes the sessions. Idempotent.
  void stop();

 private:
  void loop(SqliteSession& session);
  void run(Work work, SqliteSession& session);

  Log& log_;
  std::vector<std::unique_ptr<SqliteSession>> sessions_;
  std::mutex mutex_;  // guards queue_ and closed_
  std::condition_variable ready_;
  std::deque<Work> queue_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dc::store
