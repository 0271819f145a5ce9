#include "base/uuid.hpp"

#include <algorithm>
#include <cstring>

#include "base/digest.hpp"
#include "base/random.hpp"

namespace dc {
namespace {

constexpr auto hex_pairs = [] {
  std::array<char, 512> pairs{};
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t i = 0; i < 256; ++i) {
    pairs[2 * i] = digits[i >> 4];
    pairs[2 * i + 1] = digits[i & 15];
  }
  return pairs;
}();

// Where in the text the two digits of each byte stand: 8-4-4-4-12.
constexpr std::array<std::uint8_t, 16> places{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

// RFC 9562 §4: the version in the high half of byte 6, the variant 10 in the high bits of byte 8.
void stamp(Uuid& uuid, unsigned version) {
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | version << 4);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Uuid make_uuid7(const Clock& clock, Random& random) { return make_uuid7(clock.now(), random); }

Uuid make_uuid7(Instant now, Random& random) {
  Uuid uuid;
  random.fill(std::as_writable_bytes(std::span(uuid.bytes).subspan<6>()));
  const auto ms = static_cast<std::uint64_t>(now.ms);
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  stamp(uuid, 7);
  return uuid;
}

Uuid make_uuid8(std::string_view name) {
  Uuid uuid;
  const std::string digest = sha256({name});
  std::memcpy(uuid.bytes.data(), digest.data(), uuid.bytes.size());
  stamp(uuid, 8);
  return uuid;
}

UuidText to_characters(const Uuid& uuid) {
  UuidText text;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::memcpy(text.data() + places[i], hex_pairs.data() + 2 * uuid.bytes[i], 2);
  }
  text[8] = text[13] = text[18] = text[23] = '-';
  return text;
}

void append_text(std::string& out, const Uuid& uuid) {
  const auto text = to_characters(uuid);
  out.append(text.data(), text.size());
}

std::string to_text(const Uuid& uuid) {
  std::string text;
  append_text(text, uuid);
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != UuidText().size()) return std::nullopt;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  Uuid uuid;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const int high = hex_value(text[places[i]]), low = hex_value(text[places[i] + 1u]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return uuid;
}

std::optional<Uuid> uuid_from_bytes(std::string_view bytes) {
  Uuid uuid;
  if (bytes.size() != uuid.bytes.size()) return std::nullopt;
  std::memcpy(uuid.bytes.data(), bytes.data(), bytes.size());
  return uuid;
}

}  // namespace dc
