// What a client writes into Forwarded and X-Forwarded-For: whoever comes out is the peer, or stands in it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/proxies.hpp"
#include "require.hpp"

namespace {

using dc::net::Proxies;

// Whatever a client sends: behind it stands whom the proxy was asked by, and nobody else comes out.
void check_end(Proxies::By by, std::string_view name, std::string_view value, std::string_view end) {
  const std::string sent = std::string(value) + ", " + std::string(end);
  const dc::net::Header header{name, sent};
  dc::net::Request request;
  request.peer = "10.0.0.1";
  request.headers = {&header, 1};
  const auto proxies = Proxies::parse("10.0.0.0/8", by);
  const std::string_view client = proxies->client(request);
  require(!proxies->is_secure(request));
  require(client == "192.0.2.1" || (by == Proxies::By::forwarded && client == request.peer));
}

void check(std::string_view networks, Proxies::By by, std::string_view name, std::string_view value) {
  const dc::net::Header header{name, value};
  dc::net::Request request;
  request.peer = "10.0.0.1";
  request.headers = {&header, 1};
  const auto proxies = Proxies::parse(networks, by);
  if (!proxies) return;
  const std::string_view client = proxies->client(request);
  require(client == request.peer || value.find(client) != value.npos);
  require(!client.empty() && client.find_first_not_of("0123456789abcdefABCDEF:.") == client.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check("10.0.0.0/8,fd00::/8", Proxies::By::x_forwarded_for, "X-Forwarded-For", bytes);
  check("0.0.0.0/0,::/0", Proxies::By::forwarded, "Forwarded", bytes);
  check(bytes, Proxies::By::forwarded, "forwarded", "for=192.0.2.1");
  check_end(Proxies::By::x_forwarded_for, "X-Forwarded-For", bytes, "192.0.2.1");
  check_end(Proxies::By::forwarded, "Forwarded", bytes, "for=192.0.2.1;proto=http");
  return 0;
}
