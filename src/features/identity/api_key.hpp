// The form of an API key: "dck_" and 43 characters of base64url, which are 32 random bytes.
//
// Only the SHA-256 of the whole text is stored. A key has that much entropy that a slow hash would add
// nothing, and a request is answered after two point reads. The id of a key's record is derived from that
// hash, so a key is found by its primary key. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/uuid.hpp"

namespace dc::api_key {

constexpr std::size_t random_bytes = 32;
constexpr std::size_t text_bytes = 47;
constexpr std::size_t prefix_bytes = 12;

std::string make(Random& random);
// Whether `text` could be a key; says nothing about its being known.
bool has_form(std::string_view text);
// The characters by which a person recognises a key; 48 of its 256 bits. `key` has the form.
std::string_view prefix(std::string_view key);
// 64 hexadecimal digits.
std::string hash(std::string_view key);
// The id of the record that stores this hash.
Uuid record_id(std::string_view hash);

}  // namespace dc::api_key
