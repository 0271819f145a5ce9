// Identifiers: RFC 9562 UUIDs, 16 bytes in network order, lower-case text with hyphens.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dc {

class Random;

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

// Version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random. Sorts by time of creation to the
// millisecond.
Uuid make_uuid7(const Clock& clock, Random& random);
Uuid make_uuid7(Instant now, Random& random);
// Version 8 (RFC 9562 §5.8): the first bits of SHA-256 over `name`; equal names give equal ids, so imports
// repeat safely.
Uuid make_uuid8(std::string_view name);

using UuidText = std::array<char, 36>;
UuidText to_characters(const Uuid& uuid);
void append_text(std::string& out, const Uuid& uuid);
std::string to_text(const Uuid& uuid);
// 36 characters, either case; nullopt for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);
// From 16 stored bytes; nullopt for another length.
std::optional<Uuid> uuid_from_bytes(std::string_view bytes);

}  // namespace dc

template <>
struct std::hash<dc::Uuid> {
  std::size_t operator()(const dc::Uuid& uuid) const noexcept {
    // The tail of a version 7 or 8 UUID is random or a digest: a good hash as it is.
    std::size_t tail;
    __builtin_memcpy(&tail, uuid.bytes.data() + 8, sizeof tail);
    return tail;
  }
};
