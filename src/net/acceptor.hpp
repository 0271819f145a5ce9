// The listening socket: takes connections and deals them round robin to the loops.
//
// One socket for all loops: with SO_REUSEPORT a second process would bind silently, and closing one of
// several sockets resets the connections in its queue. Lives on the thread of the first loop; bind() comes
// before that runs. Internal to net/.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

#include "net/loop.hpp"

namespace dc::net {

class Acceptor {
 public:
  // Borrows both; `loops` is not empty.
  Acceptor(Shared& shared, std::vector<std::unique_ptr<Loop>>& loops);

  // Code::config_invalid names address, port and remedy.
  Result<> bind();
  unsigned port() const { return port_; }
  void start() { wait(); }
  // Takes what is in the queue, then stops listening.
  void stop();

 private:
  enum class Outcome : unsigned char { taken, empty, pause };

  void wait();
  Outcome take_one();
  Outcome out_of(const char* what);
  void pause();

  Shared& shared_;
  std::vector<std::unique_ptr<Loop>>& loops_;
  boost::asio::ip::tcp::acceptor socket_;
  boost::asio::steady_timer timer_;
  std::size_t next_ = 0;  // the loop that gets the next connection
  unsigned port_ = 0;
  bool short_ = false;  // something ran out, and that was logged
};

}  // namespace dc::net
