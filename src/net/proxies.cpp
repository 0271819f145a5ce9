#include "net/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

constexpr unsigned bits_of_ipv4 = 32, bits_of_ipv6 = 128;

// Takes the last element of a list off its end. A comma in quotes does not part (RFC 9110 §5.6.1).
std::string_view take_last(std::string_view& list) {
  bool is_quoted = false;
  std::size_t at = list.size();
  while (at > 0) {
    const char c = list[at - 1];
    const bool is_escaped = at > 1 && list[at - 2] == '\\';
    if (c == '"' && !is_escaped) is_quoted = !is_quoted;
    if (c == ',' && !is_quoted) break;
    --at;
  }
  const std::string_view last = trim(list.substr(at));
  list = list.substr(0, at == 0 ? 0 : at - 1);
  return last;
}

// Of "for=192.0.2.60;proto=http": what it is for.
std::string_view for_of(std::string_view element) {
  while (!element.empty()) {
    const auto end = std::min(element.find(';'), element.size());
    const std::string_view pair = trim(element.substr(0, end));
    element.remove_prefix(std::min(end + 1, element.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !equals_ignore_case(pair.substr(0, equals), "for")) continue;
    std::string_view value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

// Of "192.0.2.60:8080" and "[2001:db8::1]:8080": the address.
std::string_view without_port(std::string_view node) {
  if (node.starts_with('[')) {
    const auto end = node.find(']');
    return end == std::string_view::npos ? std::string_view() : node.substr(1, end - 1);
  }
  const auto colon = node.find(':');
  const bool has_port = colon != std::string_view::npos && node.find(':', colon + 1) == node.npos;
  return has_port ? node.substr(0, colon) : node;
}

}  // namespace

bool Proxies::parse_address(std::string_view text, Address& address) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.empty() || text.size() >= terminated.size() || text.find('\0') != text.npos) return false;
  text.copy(terminated.data(), text.size());
  if (::inet_pton(AF_INET6, terminated.data(), address.data()) == 1) return true;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return ::inet_pton(AF_INET, terminated.data(), address.data() + 12) == 1;
}

bool Proxies::parse_network(std::string_view text, Network& network) {
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view address = text.substr(0, slash);
  if (!parse_address(address, network.address)) return false;
  const unsigned most = address.find(':') == address.npos ? bits_of_ipv4 : bits_of_ipv6;
  unsigned bits = most;
  if (slash < text.size()) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc() || end != digits.data() + digits.size() || bits > most) return false;
  }
  network.bits = bits_of_ipv6 - most + bits;
  return true;
}

Result<Proxies> Proxies::parse(std::string_view networks, By by) {
  Proxies proxies;
  proxies.by_ = by;
  std::string_view rest = networks, element;
  while (next_element(rest, element)) {
    Network& network = proxies.trusted_.emplace_back();
    if (parse_network(element, network)) continue;
    return fail(Code::malformed,
                "'" + std::string(element) +
                    "' is no network; write 10.0.0.0/8, fd00::/8 or an address, with commas");
  }
  return proxies;
}

bool Proxies::trusts(std::string_view text) const {
  Address address;
  if (!parse_address(text, address)) return false;
  return std::any_of(trusted_.begin(), trusted_.end(), [&](const Network& network) {
    const std::size_t whole = network.bits / 8, left = network.bits % 8;
    if (std::memcmp(address.data(), network.address.data(), whole) != 0) return false;
    return left == 0 || ((address[whole] ^ network.address[whole]) >> (8 - left)) == 0;
  });
}

std::string_view Proxies::client(const Request& request) const {
  std::string_view client = request.peer;
  if (trusted_.empty() || !trusts(client)) return client;
  const bool is_forwarded = by_ == By::forwarded;
  const std::string_view name = is_forwarded ? "forwarded" : "x-forwarded-for";
  // Several fields of a name are one list, in their order (RFC 9110 §5.3).
  for (auto field = request.headers.rbegin(); field != request.headers.rend(); ++field) {
    if (!equals_ignore_case(field->name, name)) continue;
    for (std::string_view list = field->value; !list.empty();) {
      const std::string_view element = take_last(list);
      if (element.empty()) continue;
      const std::string_view node = without_port(is_forwarded ? for_of(element) : element);
      Address address;
      if (!parse_address(node, address)) return client;
      client = node;
      if (!trusts(client)) return client;
    }
  }
  return client;
}

}  // namespace dc::net
