#include "net/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

constexpr unsigned bits_of_ipv4 = 32, bits_of_ipv6 = 128;

// Takes what stands before `end` off the text. What is in quotes ends nothing (RFC 9110 §5.6.4).
std::string_view take_until(std::string_view& text, char end) {
  bool is_quoted = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_quoted || text[at] != end); ++at) {
    if (text[at] == '"') is_quoted = !is_quoted;
    if (text[at] == '\\' && is_quoted) ++at;
  }
  const std::string_view taken = trim(text.substr(0, at));
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

// Takes the quotes off a quoted-string. False for quotes anywhere else.
bool unquote(std::string_view& value) {
  if (value.find('"') == value.npos) return true;
  std::size_t at = 1;
  while (at < value.size() && value[at] != '"') at += value[at] == '\\' ? 2 : 1;
  if (value.front() != '"' || at + 1 != value.size()) return false;
  value = value.substr(1, at - 1);
  return true;
}

// Of "for=192.0.2.60;proto=http": what it is for, or what else it says under `wanted`. Nothing, if the
// element is not whole or says it twice: a proxy may have written behind a quote that the client left open.
std::string_view value_of(std::string_view element, std::string_view wanted) {
  std::string_view found;
  bool is_found = false;
  while (!element.empty()) {
    std::string_view value = take_until(element, ';');
    const std::string_view name = value.substr(0, value.find('='));
    value.remove_prefix(std::min(name.size() + 1, value.size()));
    if (!all(token_char, name) || !unquote(value)) return {};
    if (!equals_ignore_case(name, wanted)) continue;
    if (std::exchange(is_found, true)) return {};
    found = value;
  }
  return found;
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
  return parse_address(text, address) && trusts(address);
}

bool Proxies::trusts(const Address& address) const {
  return std::any_of(trusted_.begin(), trusted_.end(), [&](const Network& network) {
    const std::size_t whole = network.bits / 8, left = network.bits % 8;
    if (std::memcmp(address.data(), network.address.data(), whole) != 0) return false;
    return left == 0 || ((address[whole] ^ network.address[whole]) >> (8 - left)) == 0;
  });
}

bool Proxies::relays(const Request& request) const { return !trusted_.empty() && trusts(request.peer); }

std::string_view Proxies::client(const Request& request) const {
  if (!relays(request)) return request.peer;
  return by_ == By::forwarded ? named_in_forwarded(request) : named_last(request);
}

bool Proxies::is_secure(const Request& request) const {
  if (!relays(request)) return false;
  std::string_view scheme;
  for (const Header& field : request.headers) {
    if (by_ == By::x_forwarded_for && equals_ignore_case(field.name, "x-forwarded-proto")) {
      scheme = trim(field.value.substr(field.value.rfind(',') + 1));  // npos + 1 is 0
    }
    if (by_ != By::forwarded || !equals_ignore_case(field.name, "forwarded")) continue;
    for (std::string_view list = field.value; !list.empty();) {
      const std::string_view element = take_until(list, ',');
      if (!element.empty()) scheme = value_of(element, "proto");
    }
  }
  return equals_ignore_case(scheme, "https");
}

// Each proxy adds whom it was asked by at the end: what a client wrote itself is not even looked at. Several
// fields of a name are one list, in their order (RFC 9110 §5.3).
std::string_view Proxies::named_last(const Request& request) const {
  std::string_view client = request.peer;
  for (auto field = request.headers.rbegin(); field != request.headers.rend(); ++field) {
    if (!equals_ignore_case(field->name, "x-forwarded-for")) continue;
    for (std::string_view list = field->value; !list.empty();) {
      const auto comma = list.rfind(',');
      const std::string_view element = trim(list.substr(comma + 1));  // npos + 1 is 0
      list = comma == list.npos ? std::string_view() : list.substr(0, comma);
      if (element.empty()) continue;
      const std::string_view node = without_port(element);
      Address address;
      if (!parse_address(node, address)) return client;
      client = node;
      if (!trusts(address)) return client;
    }
  }
  return client;
}

// The same for a list that can only be read from its beginning, since its elements may be in quotes: each one
// who is not trusted outdoes all who stand before, and one who names nobody leaves the word to the next. A
// client that opens a quote and does not close it makes itself unknown, and nobody else.
std::string_view Proxies::named_in_forwarded(const Request& request) const {
  std::string_view client;  // empty: whoever comes next
  for (const Header& field : request.headers) {
    if (!equals_ignore_case(field.name, "forwarded")) continue;
    for (std::string_view list = field.value; !list.empty();) {
      const std::string_view element = take_until(list, ',');
      if (element.empty()) continue;
      const std::string_view node = without_port(value_of(element, "for"));
      Address address;
      if (!parse_address(node, address)) {
        client = {};
      } else if (client.empty() || !trusts(address)) {
        client = node;
      }
    }
  }
  return client.empty() ? request.peer : client;
}

}  // namespace dc::net
