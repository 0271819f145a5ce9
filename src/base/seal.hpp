// Sealing (authenticated encryption of a stream), deriving keys, and signatures. libsodium stays behind this
// header.
//
//   a stream    XChaCha20-Poly1305 in libsodium's "secretstream" form: pieces cannot be changed, dropped, put
//               into another order, or cut off at the end
//   keys        BLAKE2b (crypto_kdf) from one master key
//   signatures  Ed25519 (RFC 8032)
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace dc {

constexpr std::size_t seal_key_bytes = 32;
constexpr std::size_t seal_header_bytes = 24;
constexpr std::size_t seal_overhead_bytes = 17;  // that a piece grows by

// A key of `bytes` (16 to 64) for one purpose; `context` has 8 characters. Thread-safe.
std::string derive_key(std::string_view master, std::uint64_t purpose, std::string_view context,
                       std::size_t bytes);

// `about` is what the stream belongs to: one that is opened as something else does not open. One thread.
class Sealer {
 public:
  Sealer(std::string_view key, std::string about);
  Sealer(Sealer&&) noexcept;
  ~Sealer();
  const std::string& header() const;
  std::string seal(std::string_view piece, bool is_last);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Opener {
 public:
  Opener(std::string_view key, std::string_view header, std::string about);
  Opener(Opener&&) noexcept;
  ~Opener();
  // Code::corrupt for anything but the piece that was sealed next.
  Result<std::string> open(std::string_view sealed);
  bool has_ended() const;  // the last piece was opened

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Thread-safe.
class Signer {
 public:
  explicit Signer(std::string_view seed);  // 32 bytes
  const std::string& public_key() const { return public_key_; }
  std::string sign(std::string_view text) const;  // 64 bytes

 private:
  std::string public_key_, secret_key_;
};
bool is_signature(std::string_view public_key, std::string_view text, std::string_view signature);

}  // namespace dc
