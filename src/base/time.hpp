// Instants, and the clocks that tell them.
//
// Nothing outside this room reads the wall clock: who needs the time takes a Clock&. Clocks are thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dc {

// A point on the UTC time line, in milliseconds since 1970-01-01T00:00:00Z. Years 0000 to 9999 can be written
// as text.
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

// RFC 3339 with milliseconds and Z: "2024-05-01T12:00:00.000Z" (24 characters).
std::string to_text(Instant instant);
void append_text(std::string& out, Instant instant);

// Reads RFC 3339 with a zone (Z or ±hh:mm), fraction of any length (truncated to ms). nullopt for anything
// else: an instant without a zone is ambiguous and refused.
std::optional<Instant> parse_instant(std::string_view text);

// "YYYY-MM-DD", a real day of the proleptic Gregorian calendar.
bool is_date(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  // Monotonic, for durations and deadlines; its origin is arbitrary.
  virtual std::chrono::nanoseconds ticks() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  std::chrono::nanoseconds ticks() const override;
};

// Stands still until a test moves it.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Instant start = {1'700'000'000'000}) : now_ms_(start.ms) {}
  Instant now() const override { return {now_ms_.load()}; }
  std::chrono::nanoseconds ticks() const override { return std::chrono::milliseconds(now_ms_.load()); }
  void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace dc
