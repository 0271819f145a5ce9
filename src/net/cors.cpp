#include "net/cors.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

constexpr std::string_view read_lines =
    "Access-Control-Allow-Credentials: true\r\n"
    "Access-Control-Expose-Headers: ETag, Location, Link, Retry-After, Deprecation, Sunset, "
    "Idempotent-Replayed, "
    "Left-Out, X-Cache, X-Request-Id\r\n";
// Asked for once a day, which is as long as a browser remembers it.
constexpr std::string_view preflight_only_lines =
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
    "Access-Control-Allow-Headers: Accept-Version, Authorization, Content-Type, Idempotency-Key, If-Match, "
    "If-Modified-Since, If-None-Match, If-Unmodified-Since, X-API-Key\r\n"
    "Access-Control-Max-Age: 86400\r\n";

bool is_lower_host(std::string_view host) {
  return !host.empty() && all(host_char, host) &&
         std::none_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_port(std::string_view port, std::string_view own) {
  return !port.empty() && port.size() <= 5 && port.front() != '0' && port != own &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// RFC 6454 §6.2, as a browser writes it.
bool is_origin(std::string_view text) {
  constexpr std::string_view secure = "https://", plain = "http://";
  const std::string_view scheme = text.starts_with(secure) ? secure : plain;
  if (!text.starts_with(scheme)) return false;
  text.remove_prefix(scheme.size());
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1), rest = text.substr(end + 1);
    const bool is_address =
        !address.empty() && address.find_first_not_of("0123456789abcdef:.") == address.npos;
    return is_address && (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1), "")));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (!is_lower_host(text.substr(0, colon))) return false;
  return colon == text.size() || is_port(text.substr(colon + 1), scheme == secure ? "443" : "80");
}

}  // namespace

Result<std::vector<std::string>> parse_origins(std::string_view list) {
  std::vector<std::string> origins;
  std::string_view rest = list, origin;
  while (next_element(rest, origin)) {
    if (!is_origin(origin)) {
      return fail(Code::malformed,
                  "'" + std::string(origin) +
                      "' is not an origin as a browser sends it: https://example.org, with a "
                      "port if it is not the usual one, and nothing behind it");
    }
    origins.emplace_back(origin);
  }
  return origins;
}

Cors::Cors(const std::vector<std::string>& origins) {
  for (const std::string& name : origins) {
    std::string lines = "Access-Control-Allow-Origin: " + name + "\r\n";
    lines += read_lines;
    std::string preflight = lines;
    preflight += preflight_only_lines;
    origins_.push_back({name, std::move(lines), std::move(preflight)});
  }
}

std::string_view Cors::lines(const Request& request) const {
  if (origins_.empty()) return {};
  const auto asker = request.header("Origin");
  if (!asker) return {};
  const auto found = std::find_if(origins_.begin(), origins_.end(),
                                  [&](const Origin& origin) { return origin.name == *asker; });
  if (found == origins_.end()) return {};
  const bool is_preflight =
      request.method == Method::options && request.header("Access-Control-Request-Method").has_value();
  return is_preflight ? found->preflight_lines : found->lines;
}

}  // namespace dc::net
