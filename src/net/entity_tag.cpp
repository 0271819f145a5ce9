#include "net/entity_tag.hpp"

#include <array>
#include <charconv>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {

std::string fingerprint(std::string_view bytes) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), quick_hash(bytes), 16).ptr;
  return {digits.data(), end};
}

bool has_tag(const Request& request, std::string_view tag) {
  for (const Header& header : request.headers) {
    if (!equals_ignore_case(header.name, "If-None-Match")) continue;
    std::string_view rest = header.value, named;
    // A tag of somebody else's may have a comma in it; its parts are none of ours.
    while (next_element(rest, named)) {
      if (named.starts_with("W/")) named.remove_prefix(2);
      if (named == "*" || named == tag) return true;
    }
  }
  return false;
}

}  // namespace dc::net
