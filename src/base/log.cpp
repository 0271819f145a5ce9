#include "base/log.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/limits.hpp"
#include "base/log_line.hpp"

namespace dc {
namespace {

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

Log::Formatted Log::format(Instant now, Level level, std::string_view event, Fields fields) {
  thread_local LogLine line;
  line.begin(now, level, event);
  for (const LogField& field : fields) line.add(field);
  // Nearly always nothing; the exchange alone would take the cache line from other threads.
  const std::int64_t dropped = dropped_.load() == 0 ? 0 : dropped_.exchange(0);
  return {line.finish(dropped), 1 + dropped};
}

void Log::write(Level level, std::string_view event, Fields fields) {
  if (!writes(level)) return;
  const Formatted line = format(clock_.now(), level, event, fields);
  const std::lock_guard lock(mutex_);
  if (collected_lines_ > 0) put_collected();
  put_lines(line);
}

void Log::write_soon(Instant now, Level level, std::string_view event, Fields fields) {
  if (!writes(level)) return;
  const Formatted line = format(now, level, event, fields);
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
