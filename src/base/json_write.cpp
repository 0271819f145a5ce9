// Writing JSON.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#if __SSE2__
#include <emmintrin.h>
#endif

#include "base/json.hpp"

namespace dc::json {
namespace {

// The first character at or after `at` that must be escaped, else the size of the text.
#if __SSE2__
// A bit for each of them in the block.
unsigned specials(__m128i block) {
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                last_control = _mm_set1_epi8(0x1f);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
  const __m128i named = _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(control, named)));
}

unsigned specials_and_foreign(__m128i block) {
  return specials(block) | static_cast<unsigned>(_mm_movemask_epi8(block));
}

// Of 1 to 15 characters. Two loads that overlap: a copy into a block of 16 would have to wait for its own
// stores, for longer than everything else takes.
template <auto marks>
std::size_t find_of_few(const char* text, std::size_t size) {
  std::uint64_t first = 0x2020202020202020, last = first;
  std::size_t step = sizeof first;
  if (size >= step) {
    std::memcpy(&first, text, step);
    std::memcpy(&last, text + size - step, step);
  } else if (size >= 4) {
    step = 4;
    std::memcpy(&first, text, 4);
    std::memcpy(&last, text + size - 4, 4);
  } else {
    step = 1;
    std::memcpy(&first, text, 1);
    std::memcpy(reinterpret_cast<char*>(&first) + 1, text + size / 2, 1);
    std::memcpy(&last, text + size - 1, 1);
  }
  const unsigned found =
      marks(_mm_set_epi64x(static_cast<std::int64_t>(last), static_cast<std::int64_t>(first)));
  if (found == 0) return size;
  const auto place = static_cast<std::size_t>(__builtin_ctz(found));
  return place < sizeof first ? place : size - step + (place - sizeof first);
}

template <auto marks>
std::size_t find(std::string_view text, std::size_t at) {
  for (; text.size() - at >= 16; at += 16) {
    const unsigned found = marks(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at)));
    if (found != 0) return at + static_cast<std::size_t>(__builtin_ctz(found));
  }
  return at == text.size() ? at : at + find_of_few<marks>(text.data() + at, text.size() - at);
}
#else
bool specials(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }
bool specials_and_foreign(char c) { return specials(c) || static_cast<unsigned char>(c) >= 0x80; }

template <auto marks>
std::size_t find(std::string_view text, std::size_t at) {
  while (at < text.size() && !marks(text[at])) ++at;
  return at;
}
#endif

void append_escape(std::string& out, char c) {
  constexpr std::string_view plain = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
  constexpr std::string_view digits = "0123456789abcdef";
  if (const std::size_t i = plain.find(c); i != std::string_view::npos) {
    const char escape[] = {'\\', letters[i]};
    out.append(escape, sizeof escape);
  } else {
    const char escape[] = {'\\', 'u', '0', '0', digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
    out.append(escape, sizeof escape);
  }
}

struct Append {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(std::int64_t number) const { append_int(out, number); }
  void operator()(double number) const { append_double(out, number); }
  void operator()(const std::string& text) const { append_string(out, text); }
  void operator()(const Array& array) const {
    Writer writer(out);
    writer.begin_array();
    for (const Value& value : array) writer.value(value);
    writer.end_array();
  }
  void operator()(const Object& object) const {
    Writer writer(out);
    writer.begin_object();
    for (const auto& [name, value] : object) writer.member(name, value);
    writer.end_object();
  }
};

}  // namespace

void append_string(std::string& out, std::string_view text) {
  std::size_t special = find<specials>(text, 0);
  if (special == text.size()) {  // as most are: at once
    const std::size_t before = out.size();
    out.append(text.size() + 2, '"');
    text.copy(out.data() + before + 1, text.size());
    return;
  }
  out += '"';
  for (std::size_t done = 0;; special = find<specials>(text, done)) {
    out.append(text, done, special - done);
    if (special == text.size()) break;
    append_escape(out, text[special]);
    done = special + 1;
  }
  out += '"';
}

bool is_plain(std::string_view text) { return find<specials_and_foreign>(text, 0) == text.size(); }

void append_int(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out += text;
  // Without a point or exponent it would be read back as an integer.
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append(std::string& out, const Value& value) { std::visit(Append{out}, value.content()); }

std::string to_text(const Value& value) {
  std::string text;
  append(text, value);
  return text;
}

std::string pointer_token(std::string_view part) {
  std::string token;
  token.reserve(part.size());
  for (const char c : part) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  first_ = true;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

Writer& Writer::integer(std::int64_t number) {
  separate();
  append_int(out_, number);
  return *this;
}

Writer& Writer::value(double number) {
  separate();
  append_double(out_, number);
  return *this;
}

Writer& Writer::value(bool flag) { return raw(flag ? "true" : "false"); }

Writer& Writer::value(const Value& value) {
  separate();
  append(out_, value);
  return *this;
}

Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

Writer& Writer::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

Writer& Writer::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

void Writer::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

}  // namespace dc::json
