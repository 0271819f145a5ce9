#include "features/identity/api_key.hpp"

#include <array>
#include <span>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace dc::api_key {
namespace {

constexpr std::string_view mark = "dck_";

}  // namespace

std::string make(Random& random) {
  std::array<std::byte, random_bytes> bytes{};
  random.fill(bytes);
  std::string key(mark);
  key += to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  ENSURE(key.size() == text_bytes);
  return key;
}

bool has_form(std::string_view text) {
  if (text.size() != text_bytes || !text.starts_with(mark)) return false;
  return from_base64url(text.substr(mark.size())).has_value();
}

std::string_view prefix(std::string_view key) { return key.substr(0, prefix_bytes); }

std::string hash(std::string_view key) { return to_hex(sha256({key})); }

Uuid record_id(std::string_view hash) { return make_uuid8("api key " + std::string(hash)); }

}  // namespace dc::api_key
