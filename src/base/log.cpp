#include "base/log.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::string_view cut_mark = ",\"cut\":true";
constexpr std::size_t dropped_bytes_max = 32;  // ,"dropped":<int64>
constexpr std::size_t line_end_bytes = 3;      // }\n, and a line feed before the line after a torn one
constexpr std::size_t body_bytes_max =
    limits::log_line_bytes_max - cut_mark.size() - dropped_bytes_max - line_end_bytes;

// The longest prefix of at most `bytes` bytes that ends between characters.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

char digit(unsigned value) { return static_cast<char>('0' + value); }

void put_thousandths(char* at, unsigned value) {
  at[0] = digit(value / 100);
  at[1] = digit(value / 10 % 10);
  at[2] = digit(value % 10);
}

// Times as text. Those of one second differ in three digits.
class Stamp {
  static constexpr std::int64_t none = -1;

 public:
  std::string_view text(Instant now) {
    const std::int64_t second = now.ms < 0 ? none : now.ms / 1000;
    if (second != second_ || second == none) {
      text_.clear();
      append_text(text_, now);
      second_ = second;
    } else {
      put_thousandths(text_.data() + text_.size() - sizeof "000", static_cast<unsigned>(now.ms % 1000));
    }
    return text_;
  }

 private:
  std::string text_;
  std::int64_t second_ = none;
};

// A line that grows to body_bytes_max and no further: what does not fit is shortened if it is a text, else
// left out.
class Line {
 public:
  // In `text`, whose memory is used again.
  Line(std::string& text, std::string_view time, Level level) : text_(text) {
    text_ = R"({"time":")";
    text_.append(time).append(R"(","level":")").append(to_text(level)).append(1, '"');
  }

  void add(std::string_view name, const LogValue& value) {
    const std::size_t before = text_.size();
    append_name(name);
    value.append_to(text_);
    if (text_.size() <= body_bytes_max) return;
    text_.resize(before);
    cut_ = true;
    if (const auto* text = value.text()) add_shortened(name, *text);
  }

  void finish(std::int64_t dropped) {
    if (cut_) text_ += cut_mark;
    if (dropped > 0) text_.append(",\"dropped\":").append(std::to_string(dropped));
    text_ += "}\n";
    // Texts of strangers may be anything; a reader of the log expects UTF-8.
    for (std::size_t at = 0; (at += well_formed_bytes(std::string_view(text_).substr(at))) < text_.size();) {
      text_[at] = '?';
    }
  }

 private:
  void append_name(std::string_view name) { text_.append(",\"").append(name).append("\":"); }

  // Escapes make a text up to six times as long: halve it until it fits.
  void add_shortened(std::string_view name, std::string_view text) {
    const std::size_t before = text_.size();
    for (std::size_t bytes = body_bytes_max; bytes > 0; bytes /= 2) {
      append_name(name);
      json::append_string(text_, cut(text, bytes));
      if (text_.size() <= body_bytes_max) return;
      text_.resize(before);
    }
  }

  std::string& text_;
  bool cut_ = false;
};

// In milliseconds, to the microsecond.
void append_ms(std::string& out, std::chrono::nanoseconds time) {
  const auto micros = time.count() / 1000;
  const auto rest = static_cast<unsigned>(std::abs(micros % 1000));
  if (micros < 0 && micros > -1000) out += '-';
  json::append_int(out, micros / 1000);
  char fraction[] = {'.', '0', '0', '0'};
  put_thousandths(fraction + 1, rest);
  out.append(fraction, sizeof fraction);
}

bool wait_writable(int fd) {
  pollfd waiting{fd, POLLOUT, 0};
  return poll(&waiting, 1, limits::log_wait_ms_max) > 0;
}

}  // namespace

std::string_view to_text(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

void LogValue::append_to(std::string& out) const {
  if (const auto* text = std::get_if<std::string_view>(&value_)) return json::append_string(out, *text);
  if (const auto* number = std::get_if<std::int64_t>(&value_)) return json::append_int(out, *number);
  if (const auto* number = std::get_if<double>(&value_)) return json::append_double(out, *number);
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value_)) return append_ms(out, *time);
  if (const auto* id = std::get_if<const Uuid*>(&value_)) {
    out += '"';
    append_text(out, **id);
    out += '"';
    return;
  }
  out += std::get<bool>(value_) ? "true" : "false";
}

Log::Formatted Log::format(Level level, std::string_view event, Fields fields) {
  thread_local std::string text;
  thread_local Stamp stamp;
  Line line(text, stamp.text(clock_.now()), level);
  line.add("event", event);
  for (const auto& [name, value] : fields) line.add(name, value);
  // Nearly always nothing; the exchange alone would take the cache line from other threads.
  const std::int64_t dropped = dropped_.load() == 0 ? 0 : dropped_.exchange(0);
  line.finish(dropped);
  return {text, 1 + dropped};
}

void Log::write(Level level, std::string_view event, Fields fields) {
  if (!writes(level)) return;
  const Formatted line = format(level, event, fields);
  const std::lock_guard lock(mutex_);
  if (collected_lines_ > 0) put_collected();
  put_lines(line);
}

void Log::write_soon(Level level, std::string_view event, Fields fields) {
  if (!writes(level)) return;
  const Formatted line = format(level, event, fields);
  const std::lock_guard lock(mutex_);
  if (!collects_) return put_lines(line);
  collected_ += line.text;
  collected_lines_ += line.lines;
  if (collected_.size() >= limits::log_collected_bytes) put_collected();
}

void Log::flush() {
  const std::lock_guard lock(mutex_);
  if (collected_lines_ > 0) put_collected();
}

void Log::put_collected() {
  put_lines({collected_, collected_lines_});
  collected_.clear();
  collected_lines_ = 0;
}

// Lines that are lost are told by the next one that arrives: a failure has nowhere else to be reported.
void Log::put_lines(Formatted lines) {
  if (torn_ && put("\n") == 0) {
    dropped_ += lines.lines;
    return;
  }
  torn_ = false;
  const std::size_t written = put(lines.text);
  if (written == lines.text.size()) return;
  const auto ends = [](std::string_view text) { return std::count(text.begin(), text.end(), '\n'); };
  const auto all = ends(lines.text), arrived = ends(lines.text.substr(0, written));
  // What was lost before is told by the first of them.
  dropped_ += all - arrived + (arrived == 0 ? lines.lines - all : 0);
  torn_ = written > 0 && lines.text[written - 1] != '\n';
}

// How many bytes have arrived.
std::size_t Log::put(std::string_view lines) {
  const std::size_t size = lines.size();
  while (!lines.empty()) {
    const ssize_t written = ::write(fd_, lines.data(), lines.size());
    if (written >= 0) {
      lines.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN ? !wait_writable(fd_) : errno != EINTR) {
      break;
    }
  }
  return size - lines.size();
}

}  // namespace dc
