// A lane: a bounded queue of tasks and the threads that run them. Blocking work runs in lanes, never on an
// I/O thread.
//
// Thread-safe. Destruction finishes what is queued, then joins.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/task.hpp"

namespace dc {

class Lane {
 public:
  struct Options {
    std::string name;  // of the threads, at most 15 characters
    std::size_t threads = 1;
    std::size_t queue_max = 1024;
  };
  explicit Lane(Options options);
  ~Lane();
  Lane(const Lane&) = delete;

  // False when the queue is full or the lane is closed: the caller answers Code::overloaded.
  bool submit(Task task);
  // Refuses new tasks, runs the queued ones, joins. Idempotent.
  void close();
  std::size_t queued() const;

 private:
  void work();

  Options options_;
  mutable std::mutex mutex_;  // guards queue_ and closed_
  std::condition_variable ready_;
  std::deque<Task> queue_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dc
