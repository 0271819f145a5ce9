// The log: one JSON object a line, {"time":…,"level":…,"event":…, fields…}.
//
// Values of secrets never reach it: callers pass names and counts, not bodies. Thread-safe; a line is written
// by one write(2), so lines of several threads do not mix. A line longer than log_line_bytes_max loses the
// ends of its texts, or whole fields, and says so in "cut":true. A descriptor that takes nothing for
// log_wait_ms_max loses lines; the next one that arrives tells how many in "dropped".
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace dc {

enum class Level : unsigned char { debug, info, warn, error };
std::string_view to_text(Level level);

// A value in a line of the log; a text or an id is borrowed for the time of the call.
class LogValue {
 public:
  LogValue(std::string_view text) : value_(text) {}
  LogValue(const std::string& text) : value_(std::string_view(text)) {}
  LogValue(const char* text) : value_(std::string_view(text)) {}
  LogValue(const Uuid& id) : value_(&id) {}
  LogValue(bool flag) : value_(flag) {}
  LogValue(double number) : value_(number) {}
  // In milliseconds, with three decimals.
  LogValue(std::chrono::nanoseconds time) : value_(time) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) LogValue(T number) : value_(static_cast<std::int64_t>(number)) {}

  using Content =
      std::variant<std::string_view, const Uuid*, bool, double, std::int64_t, std::chrono::nanoseconds>;
  const Content& content() const { return value_; }

 private:
  Content value_;
};

// The name of a field as it stands in a line, with its marks. A literal of the house: nothing in it has to be
// escaped.
class LogName {
 public:
  template <std::size_t N>
  consteval LogName(const char (&name)[N]) : size_(N + 3) {
    static_assert(N + 3 <= sizeof text_, "too long for the log");
    text_[0] = ',';
    text_[1] = text_[N + 1] = '"';
    text_[N + 2] = ':';
    for (std::size_t i = 0; i + 1 < N; ++i) text_[i + 2] = name[i];
  }

  // All of the array can be copied, which is quicker than the part in use.
  const std::array<char, 24>& text() const { return text_; }
  std::size_t size() const { return size_; }

 private:
  std::array<char, 24> text_{};
  std::size_t size_;
};

struct LogField {
  LogName name;
  LogValue value;
};

class Log {
 public:
  using Fields = std::initializer_list<LogField>;

  // Borrows `clock` and the file descriptor.
  Log(const Clock& clock, int fd, Level level) : clock_(clock), fd_(fd), level_(level) {}
  ~Log() { flush(); }
  Log(const Log&) = delete;

  void write(Level level, std::string_view event, Fields fields = {});
  void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
  void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
  void warn(std::string_view event, Fields fields = {}) { write(Level::warn, event, fields); }
  void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }
  void set_level(Level level) { level_ = level; }
  bool writes(Level level) const { return level >= level_; }

  // For what comes by the thousand: while the log collects, the line waits for others until the next
  // flush(), until another kind of line is written, or until there are log_collected_bytes of them.
  // Allocates nothing then. `now` is the time that the line tells.
  void write_soon(Instant now, Level level, std::string_view event, Fields fields);
  // Whoever switches it on calls flush() every now and then.
  void collect(bool on) { collects_ = on; }
  void flush();

 private:
  struct Formatted {
    std::string_view text;   // until this thread's next line
    std::int64_t lines = 0;  // with those lost before, which it tells of
  };
  Formatted format(Instant now, Level level, std::string_view event, Fields fields);
  void put_collected();
  void put_lines(Formatted lines);
  std::size_t put(std::string_view lines);

  const Clock& clock_;
  int fd_;
  std::atomic<Level> level_;
  std::atomic<std::int64_t> dropped_{0};  // lines lost since the last one that arrived
  std::atomic<bool> collects_{false};

  std::mutex mutex_;   // guards what follows, and is held while lines are written: they do not mix
  bool torn_ = false;  // the last line lost has left its beginning behind
  std::string collected_;
  std::int64_t collected_lines_ = 0;
};

}  // namespace dc
