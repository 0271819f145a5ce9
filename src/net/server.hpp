// The HTTP/1.1 server: one listening socket, one loop per thread, one coroutine per connection.
//
// The acceptor deals connections round robin to the loops; a connection stays with its loop. start(), drain()
// and the destructor are called by one thread; the handler runs on all loops at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"
#include "net/proxies.hpp"

namespace dc::net {

struct ServerOptions {
  std::string address = "127.0.0.1";      // numeric, IPv4 or IPv6
  unsigned port = 0;                      // 0: any free one
  std::size_t threads = 1;                // 1 to 256
  std::vector<std::string> origins = {};  // of web pages that may read answers (net/cors.hpp)
  Proxies proxies = {};                   // whom to believe for whom they ask
  std::size_t body_bytes_max = limits::http_body_bytes_max;
  std::size_t connections_max = limits::http_connections_max;
  // Deadlines are absolute: a client that trickles is cut.
  std::chrono::milliseconds head_timeout{limits::http_head_timeout_ms};  // from the first byte of a head
  std::chrono::milliseconds body_timeout{limits::http_body_timeout_ms};  // from the end of the head
  std::chrono::milliseconds write_timeout{
      limits::http_write_timeout_ms};  // from the first byte that did not fit, for each http_write_part_bytes
  std::chrono::milliseconds idle_timeout{limits::http_idle_timeout_ms};  // between requests
};

class Server {
 public:
  // Borrows log, metrics, clock and random. `random` names incidents.
  Server(ServerOptions options, Handler handler, Log& log, Metrics& metrics, const Clock& clock,
         Random& random);
  // drain() without grace.
  ~Server();
  Server(const Server&) = delete;

  // Binds, listens and starts the threads. Code::config_invalid names the address, the port and the remedy.
  Result<> start();
  // The port that is listened on, once started.
  unsigned port() const;
  // Takes the connections that wait in the queue, then stops listening; closes idle connections; lets running
  // requests finish for at most `grace`; cuts the rest; joins. Idempotent. Do not call it from a handler.
  void drain(std::chrono::milliseconds grace);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dc::net
