#include "net/peer.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace dc::net {

Peer peer_of(const sockaddr_storage& address) {
  Peer peer;
  peer.family = address.ss_family;
  if (address.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    ::inet_ntop(AF_INET, &v4.sin_addr, peer.text.data(), peer.text.size());
    return peer;
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    ::inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], peer.text.data(), peer.text.size());
  } else {
    ::inet_ntop(AF_INET6, &v6.sin6_addr, peer.text.data(), peer.text.size());
  }
  return peer;
}

}  // namespace dc::net
