// A thread that does something again and again, for as long as it lives; the first time at once.
//
// What fails or throws is told as Trouble tells it, and done again at the next tick. Built and destroyed by
// one thread; the destructor waits for a tick that is at work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/trouble.hpp"

namespace dc {

class Ticker {
 public:
  struct Options {
    std::string name;                       // of the thread, at most 15 characters, and in the log
    std::chrono::milliseconds pause{1000};  // between the end of a tick and the next one
  };
  // Borrows log and clock.
  Ticker(Options options, std::function<Result<>()> tick, Log& log, const Clock& clock);
  ~Ticker();
  Ticker(const Ticker&) = delete;

 private:
  void loop();

  const Options options_;
  const std::function<Result<>()> tick_;
  Trouble trouble_;

  std::mutex mutex_;  // guards is_ended_
  std::condition_variable ended_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace dc
