#include "base/seal.hpp"

#include <sodium.h>

namespace dc {
namespace {

static_assert(seal_key_bytes == crypto_secretstream_xchacha20poly1305_KEYBYTES);
static_assert(seal_header_bytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(seal_overhead_bytes == crypto_secretstream_xchacha20poly1305_ABYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Chooses the fastest form for this processor, once.
void prepare() {
  static const int ready = sodium_init();
  ENSURE(ready >= 0);
}

}  // namespace

std::string derive_key(std::string_view master, std::uint64_t purpose, std::string_view context,
                       std::size_t bytes) {
  prepare();
  ENSURE(master.size() == crypto_kdf_KEYBYTES && context.size() == crypto_kdf_CONTEXTBYTES);
  std::string key(bytes, '\0');
  ENSURE(crypto_kdf_derive_from_key(bytes_of(key), bytes, purpose, context.data(), bytes_of(master)) == 0);
  return key;
}

struct Sealer::State {
  crypto_secretstream_xchacha20poly1305_state stream{};
  std::string header, about;
  ~State() { sodium_memzero(&stream, sizeof stream); }
};

Sealer::Sealer(std::string_view key, std::string about) : state_(std::make_unique<State>()) {
  prepare();
  ENSURE(key.size() == seal_key_bytes);
  state_->header.resize(seal_header_bytes);
  state_->about = std::move(about);
  ENSURE(crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, bytes_of(state_->header),
                                                         bytes_of(key)) == 0);
}
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer::~Sealer() = default;

const std::string& Sealer::header() const { return state_->header; }

std::string Sealer::seal(std::string_view piece, bool is_last) {
  std::string sealed(piece.size() + seal_overhead_bytes, '\0');
  const unsigned char tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                    : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  ENSURE(crypto_secretstream_xchacha20poly1305_push(
             &state_->stream, bytes_of(sealed), nullptr, bytes_of(piece), piece.size(),
             bytes_of(std::string_view(state_->about)), state_->about.size(), tag) == 0);
  return sealed;
}

struct Opener::State {
  crypto_secretstream_xchacha20poly1305_state stream{};
  std::string about;
  bool is_broken = false, has_ended = false;
  ~State() { sodium_memzero(&stream, sizeof stream); }
};

Opener::Opener(std::string_view key, std::string_view header, std::string about)
    : state_(std::make_unique<State>()) {
  prepare();
  ENSURE(key.size() == seal_key_bytes && header.size() == seal_header_bytes);
  state_->about = std::move(about);
  state_->is_broken =
      crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, bytes_of(header), bytes_of(key)) != 0;
}
Opener::Opener(Opener&&) noexcept = default;
Opener::~Opener() = default;

Result<std::string> Opener::open(std::string_view sealed) {
  State& state = *state_;
  unsigned char tag = 0;
  std::string piece(sealed.size() < seal_overhead_bytes ? 0 : sealed.size() - seal_overhead_bytes, '\0');
  if (state.is_broken || state.has_ended || sealed.size() < seal_overhead_bytes ||
      crypto_secretstream_xchacha20poly1305_pull(
          &state.stream, bytes_of(piece), nullptr, &tag, bytes_of(sealed), sealed.size(),
          bytes_of(std::string_view(state.about)), state.about.size()) != 0) {
    state.is_broken = true;
    return fail(Code::corrupt, "It is not what was sealed with this key.");
  }
  state.has_ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return piece;
}

bool Opener::has_ended() const { return state_->has_ended; }

Signer::Signer(std::string_view seed)
    : public_key_(crypto_sign_PUBLICKEYBYTES, '\0'), secret_key_(crypto_sign_SECRETKEYBYTES, '\0') {
  prepare();
  ENSURE(seed.size() == crypto_sign_SEEDBYTES);
  ENSURE(crypto_sign_seed_keypair(bytes_of(public_key_), bytes_of(secret_key_), bytes_of(seed)) == 0);
}

std::string Signer::sign(std::string_view text) const {
  std::string signature(crypto_sign_BYTES, '\0');
  ENSURE(crypto_sign_detached(bytes_of(signature), nullptr, bytes_of(text), text.size(),
                              bytes_of(std::string_view(secret_key_))) == 0);
  return signature;
}

bool is_signature(std::string_view public_key, std::string_view text, std::string_view signature) {
  prepare();
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(signature), bytes_of(text), text.size(),
                                     bytes_of(public_key)) == 0;
}

}  // namespace dc
