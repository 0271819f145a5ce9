#include "base/log_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::string_view time_name = R"({"time":")", level_name = R"(","level":")";
constexpr std::size_t time_bytes = sizeof "2024-05-01T12:00:00.000Z" - 1;
constexpr std::size_t level_at = time_name.size() + time_bytes + level_name.size();
constexpr std::size_t thousandths_at = time_name.size() + time_bytes - sizeof "000";

constexpr std::size_t value_bytes_max = 38;  // of whatever is no text: an id in quotes
constexpr std::size_t quotes_bytes = 2;

// The longest prefix of at most `bytes` bytes that ends between characters.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

char digit(unsigned value) { return static_cast<char>('0' + value); }

void write_thousandths(char* at, unsigned value) {
  at[0] = digit(value / 100);
  at[1] = digit(value / 10 % 10);
  at[2] = digit(value % 10);
}

// Texts of strangers may be anything; a reader of the log expects UTF-8.
void replace_malformed(std::string& text) {
  for (std::size_t at = 0; (at += well_formed_bytes(std::string_view(text).substr(at))) < text.size();) {
    text[at] = '?';
  }
}

}  // namespace

void LogLine::begin(Instant now, Level level, std::string_view event) {
  cut_ = false;
  tell(now);
  size_ = level_at;
  put(to_text(level));
  put('"');
  add({"event", event});
}

// Lines of one second differ in three digits.
void LogLine::tell(Instant now) {
  const std::int64_t second = now.ms / 1000;
  if (second == second_ && now.ms >= 0) {
    return write_thousandths(text_.data() + thousandths_at, static_cast<unsigned>(now.ms % 1000));
  }
  size_ = 0;
  put(time_name);
  put(to_text(now));
  put(level_name);
  second_ = now.ms >= 0 ? second : INT64_MIN;
}

void LogLine::add(const LogField& field) {
  const auto& name = field.name.text();
  if (!fits(name.size() + value_bytes_max)) {
    cut_ = true;
    return;
  }
  std::memcpy(text_.data() + size_, name.data(), name.size());
  size_ += field.name.size();
  std::visit([this](const auto& content) { put_value(content); }, field.value.content());
}

std::string_view LogLine::finish(std::int64_t dropped) {
  if (cut_) put(cut_mark);
  if (dropped > 0) {
    put(",\"dropped\":");
    put(dropped);
  }
  put("}\n");
  return {text_.data(), size_};
}

void LogLine::put(std::int64_t number) {
  const auto end = std::to_chars(text_.data() + size_, text_.data() + text_.size(), number).ptr;
  size_ = static_cast<std::size_t>(end - text_.data());
}

void LogLine::put_value(std::string_view text) {
  if (!fits(text.size() + quotes_bytes) || !json::is_plain(text)) return put_with_escapes(text);
  put('"');
  put(text);
  put('"');
}

// Escapes make a text up to six times as long: halve it until it fits.
void LogLine::put_with_escapes(std::string_view text) {
  std::string escaped;
  for (std::size_t bytes = std::min(text.size(), body_bytes_max);; bytes /= 2) {
    escaped.clear();
    json::append_string(escaped, cut(text, bytes));
    if (!fits(escaped.size())) continue;
    cut_ = cut_ || bytes < text.size();
    replace_malformed(escaped);
    return put(escaped);
  }
}

void LogLine::put_value(const Uuid* id) {
  const auto text = to_characters(*id);
  put('"');
  put({text.data(), text.size()});
  put('"');
}

void LogLine::put_value(double number) {
  std::string text;
  json::append_double(text, number);
  put(text);
}

// In milliseconds, to the microsecond.
void LogLine::put_value(std::chrono::nanoseconds time) {
  const auto micros = time.count() / 1000;
  if (micros < 0 && micros > -1000) put('-');
  put(micros / 1000);
  char fraction[] = {'.', '0', '0', '0'};
  write_thousandths(fraction + 1, static_cast<unsigned>(std::abs(micros % 1000)));
  put({fraction, sizeof fraction});
}

}  // namespace dc
