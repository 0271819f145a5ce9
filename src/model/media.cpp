#include "model/media.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dc {
namespace {

bool is_allowed(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

bool is_port(std::string_view text) {
  return text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// host [":" port]; an IPv6 address stands in brackets.
bool is_authority(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return false;
  const std::size_t host_end = text.starts_with('[') ? text.find(']') : text.find(':');
  if (text.starts_with('[')) {
    if (host_end == std::string_view::npos || host_end == 1) return false;
    const std::string_view rest = text.substr(host_end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  if (host_end == 0 || text.empty()) return false;
  return host_end == std::string_view::npos || is_port(text.substr(host_end + 1));
}

}  // namespace

bool is_media_address(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_allowed)) return false;
  if (text.starts_with('/')) return !text.starts_with("//");
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!equals_ignore_case(text.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return is_authority(rest.substr(0, rest.find_first_of("/?#")));
  }
  return false;
}

}  // namespace dc
