// The log: one JSON object a line, {"time":…,"level":…,"event":…, fields…}.
//
// Values of secrets never reach it: callers pass names and counts, not bodies. Thread-safe; a line is written
// by one write(2), so lines of several threads do not mix. A line longer than log_line_bytes_max loses the
// ends of its texts, or whole fields, and says so in "cut":true. A descriptor that takes nothing for
// log_wait_ms_max loses lines; the next one that arrives tells how many in "dropped".
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/time.hpp"

namespace dc {

enum class Level : unsigned char { debug, info, warn, error };
std::string_view to_text(Level level);

class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, json::Value>>;

  // Borrows `clock` and the file descriptor.
  Log(const Clock& clock, int fd, Level level) : clock_(clock), fd_(fd), level_(level) {}

  void write(Level level, std::string_view event, Fields fields = {});
  void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
  void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
  void warn(std::string_view event, Fields fields = {}) { write(Level::warn, event, fields); }
  void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }
  void set_level(Level level) { level_ = level; }
  bool writes(Level level) const { return level >= level_; }

 private:
  bool put(std::string_view line);

  const Clock& clock_;
  int fd_;
  std::atomic<Level> level_;
  std::atomic<std::int64_t> dropped_{0};  // lines lost since the last one that arrived
  std::atomic<bool> torn_{false};         // the last line lost has left its beginning behind
};

}  // namespace dc
