// Who asks when a proxy stands in front: Forwarded (RFC 7239) and X-Forwarded-For, believed of some peers.
//
// Each proxy adds the address that it was asked from at the end of the list, so the last name counts, and
// the one before it for as long as the one who says it is trusted: what a client writes itself stands before
// that.
// Immutable, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"

namespace dc::net {

class Proxies {
 public:
  // The field that the proxies write; the other one is never looked at, since a client could send it.
  enum class By : unsigned char { x_forwarded_for, forwarded };

  // Trusts nobody.
  Proxies() = default;
  // Networks with commas, as 10.0.0.0/8, fd00::/8 or 127.0.0.1. Code::malformed names the one that is none.
  static Result<Proxies> parse(std::string_view networks, By by = By::x_forwarded_for);

  // The numeric address of the client, without port: the peer's, if that is not trusted. Where a proxy names
  // somebody whose address it does not tell ("unknown", "_hidden"), its own. Views into the request.
  // Allocates nothing.
  std::string_view client(const Request& request) const;
  // Whether the proxy at the other end says that it was asked over TLS: X-Forwarded-Proto, or proto= of
  // Forwarded. Allocates nothing.
  bool is_secure(const Request& request) const;

 private:
  // As IPv6; IPv4 is ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
  using Address = std::array<std::uint8_t, 16>;
  struct Network {
    Address address;
    unsigned bits;
  };
  static bool parse_address(std::string_view text, Address& address);
  static bool parse_network(std::string_view text, Network& network);
  std::string_view named_last(const Request& request) const;
  std::string_view named_in_forwarded(const Request& request) const;
  bool relays(const Request& request) const;  // the peer is trusted
  bool trusts(std::string_view address) const;
  bool trusts(const Address& address) const;

  std::vector<Network> trusted_;
  By by_ = By::x_forwarded_for;
};

}  // namespace dc::net
