// Carries out timed publications once a second (content/publication.hpp), on a thread of its own, for as long
// as it lives; the first time at once, so that what fell due while nothing ran is done at the start.
//
// What it did and what it could not do is in the log; a fault that lasts is logged when it begins and when it
// is over, not every second. Built and destroyed by one thread, before the engine stops.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "content/publication.hpp"

namespace dc {

class Publisher {
 public:
  // Borrows all.
  Publisher(const Content& content, store::Engine& engine, Log& log);
  ~Publisher();
  Publisher(const Publisher&) = delete;

 private:
  void loop();
  void tick();

  Publication publication_;
  Log& log_;
  bool is_failing_ = false;

  std::mutex mutex_;  // guards is_ended_
  std::condition_variable ended_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace dc
