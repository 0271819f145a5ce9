// SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104) and comparing secrets. OpenSSL stays behind this header.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace dc {

constexpr std::size_t digest_bytes = 32;

// 32 raw bytes over the concatenation of the parts.
std::string sha256(std::initializer_list<std::string_view> parts);
// The same for bytes that come in pieces. One thread.
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  ~Sha256Stream();
  void add(std::string_view bytes);
  // Once, at the end.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

// Takes the same time wherever the first difference is; false for different lengths.
bool equal_secrets(std::string_view a, std::string_view b);

// 64 bits that are not cryptographic (XXH3), for ETags and cache keys.
std::uint64_t quick_hash(std::string_view bytes);

}  // namespace dc
