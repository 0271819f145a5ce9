// The address of the other end, as text. A plain value.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace dc::net {

struct Peer {
  std::array<char, INET6_ADDRSTRLEN> text{};
  int family = AF_INET;  // of the socket
  std::string_view address() const { return text.data(); }
};

// An IPv4 address that came through an IPv6 socket is written as IPv4.
Peer peer_of(const sockaddr_storage& address);

}  // namespace dc::net
