// Decoding targets: whatever comes out is UTF-8 without U+0000 and without dot segments.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/target.hpp"
#include "require.hpp"

namespace {

void check_text(std::string_view text) {
  require(dc::is_utf8(text));
  require(text.find('\0') == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto segments = dc::net::decode_path(bytes)) {
    for (const auto& segment : *segments) {
      check_text(segment);
      require(segment != "." && segment != "..");
    }
  }
  if (const auto parameters = dc::net::parse_query(bytes)) {
    require(parameters->size() <= dc::limits::parameters_max);
    for (const auto& [name, value] : *parameters) {
      check_text(name);
      check_text(value);
    }
  }
  return 0;
}
