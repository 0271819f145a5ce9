// One line of the log while it is made, in memory of its own that never grows: of a request that is answered
// from memory, a line that is appended to a string piece by piece would be among the dearest parts.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace dc {

// Not thread-safe: each thread has its own and uses it again. A value that does not fit is shortened if it is
// a text, else left out. Allocates nothing for texts in which nothing has to be escaped.
class LogLine {
 public:
  void begin(Instant now, Level level, std::string_view event);
  void add(const LogField& field);
  // The line with its end, valid until begin(). `dropped`: how many were lost before it.
  std::string_view finish(std::int64_t dropped);

 private:
  void tell(Instant now);
  bool fits(std::size_t bytes) const { return size_ + bytes <= body_bytes_max; }

  void put(char c) { text_[size_++] = c; }
  void put(std::string_view text) { size_ += text.copy(text_.data() + size_, text.size()); }
  void put(std::int64_t number);

  void put_value(std::string_view text);
  void put_value(const Uuid* id);
  void put_value(bool flag) { put(std::string_view(flag ? "true" : "false")); }
  void put_value(double number);
  void put_value(std::int64_t number) { put(number); }
  void put_value(std::chrono::nanoseconds time);
  void put_with_escapes(std::string_view text);

  // Every line keeps room for its end.
  static constexpr std::string_view cut_mark = ",\"cut\":true";
  static constexpr std::size_t dropped_bytes_max = 32;  // ,"dropped":<int64>
  static constexpr std::size_t line_end_bytes = 3;  // }\n, and a line feed before the line after a torn one
  static constexpr std::size_t body_bytes_max =
      limits::log_line_bytes_max - cut_mark.size() - dropped_bytes_max - line_end_bytes;

  std::array<char, limits::log_line_bytes_max> text_;
  std::size_t size_ = 0;
  bool cut_ = false;
  std::int64_t second_ = INT64_MIN;  // the one that the line before told
};

}  // namespace dc
