// Something that is done again and again and may fail each time: the log hears of it when it begins, then
// every ten minutes for as long as it lasts, and when it is over; not every second.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "base/result.hpp"

namespace dc {

class Trouble {
 public:
  // `what` names it in the log: "publication" is followed by "fails" or "works again".
  Trouble(std::string what, Log& log, const Clock& clock)
      : what_(std::move(what)), log_(log), clock_(clock) {}

  void note(const Result<>& outcome);

 private:
  const std::string what_;
  Log& log_;
  const Clock& clock_;
  std::mutex mutex_;                                 // guards told_at_
  std::optional<std::chrono::nanoseconds> told_at_;  // of the monotonic clock; nullopt: it works
};

}  // namespace dc
