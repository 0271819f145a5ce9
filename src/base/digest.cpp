#include "base/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <xxhash.h>

#include <memory>

#include "base/result.hpp"

namespace dc {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};

// Fetching an algorithm costs many times the digest of a short text, so that each thread fetches once.
class Sha256 {
 public:
  Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    ENSURE(algorithm_ && context_);
  }

  void begin() { ENSURE(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1); }

  void add(std::string_view bytes) {
    ENSURE(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  }

  std::string finish() {
    std::string bytes(digest_bytes, '\0');
    ENSURE(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(bytes.data()), nullptr) == 1);
    return bytes;
  }

 private:
  std::unique_ptr<EVP_MD, Freed<EVP_MD_free>> algorithm_;
  std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context_;
};

class Hmac {
 public:
  Hmac() : algorithm_(EVP_MAC_fetch(nullptr, "HMAC", nullptr)), context_(EVP_MAC_CTX_new(algorithm_.get())) {
    ENSURE(algorithm_ && context_);
    char digest[] = "SHA256";
    // Named once here: naming the digest at each init would fetch it each time.
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    ENSURE(EVP_MAC_CTX_set_params(context_.get(), parameters) == 1);
  }

  std::string code(std::string_view key, std::initializer_list<std::string_view> parts) {
    // OpenSSL takes a null pointer for "the key of last time".
    const char* const key_bytes = key.empty() ? "" : key.data();
    ENSURE(EVP_MAC_init(context_.get(), bytes_of(key_bytes), key.size(), nullptr) == 1);
    for (const std::string_view part : parts) {
      ENSURE(EVP_MAC_update(context_.get(), bytes_of(part.data()), part.size()) == 1);
    }
    std::string out(digest_bytes, '\0');
    std::size_t written = 0;
    ENSURE(EVP_MAC_final(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &written,
                         out.size()) == 1);
    ENSURE(written == digest_bytes);
    return out;
  }

 private:
  static const unsigned char* bytes_of(const char* text) {
    return reinterpret_cast<const unsigned char*>(text);
  }

  std::unique_ptr<EVP_MAC, Freed<EVP_MAC_free>> algorithm_;
  std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>> context_;
};

}  // namespace

std::string sha256(std::initializer_list<std::string_view> parts) {
  thread_local Sha256 sha256;
  sha256.begin();
  for (const std::string_view part : parts) sha256.add(part);
  return sha256.finish();
}

struct Sha256Stream::State {
  Sha256 sha256;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { state_->sha256.begin(); }
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;
void Sha256Stream::add(std::string_view bytes) { state_->sha256.add(bytes); }
std::string Sha256Stream::finish() { return state_->sha256.finish(); }

std::string hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  thread_local Hmac hmac;
  return hmac.code(key, parts);
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::uint64_t quick_hash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace dc
