// One thread of the server: an io_context, its connections, their deadlines, spare buffers and the mailbox of
// answers.
//
// Internal to net/, like everything that includes asio. Members belong to the loop's thread unless they say
// otherwise.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/cors.hpp"
#include "net/deadline.hpp"
#include "net/desk.hpp"
#include "net/exchange.hpp"
#include "net/peer.hpp"
#include "net/server.hpp"
#include "net/writer.hpp"

namespace dc::net {

class Connection;

// What all loops share; outlives them.
struct Shared {
  ServerOptions options;
  Cors cors;
  Handler handler;
  Log& log;
  const Clock& clock;
  Random& random;
  std::shared_ptr<std::atomic<std::size_t>>
      open;  // connections; also read by the metrics, which may live longer
  Counter& accepted;
  std::unique_ptr<Desk> desk;  // of what is refused here
  Counter& incidents;
  Counter& aborted;
  Counter& bytes_in;
  Counter& bytes_out;
  std::array<Counter*, 6> answers;  // by class of status; [0] is not used
};

class Loop {
 public:
  explicit Loop(Shared& shared);
  ~Loop();
  Loop(const Loop&) = delete;

  // The thread's function: returns when the loop was told to end() and its last connection is gone.
  void run();

  // From any thread.
  void adopt(int descriptor, const Peer& peer);  // takes over the accepted socket
  void shed();                                   // closes the connection that has been idle for longest
  void end();                                    // closes idle connections, lets requests finish
  void cut();                                    // closes all connections; their answers will be dropped

  // For connections.
  Shared& shared() { return shared_; }
  boost::asio::io_context& context() { return context_; }
  void enter(Connection& connection);
  void leave(Connection& connection);
  void set_deadline(Deadlines::Node& node, Late late);
  void clear_deadline(Deadlines::Node& node) { deadlines_.clear(node); }
  std::shared_ptr<Exchange> take_exchange();
  void give_back(std::shared_ptr<Exchange> exchange);
  std::string_view date() { return date_.text(shared_.clock.now()); }
  bool ending() const { return ending_; }

 private:
  void cut_all();
  void deliver();
  void arm();
  void expire();
  void release_if_done();
  void give_memory_back();

  Shared& shared_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer trim_timer_;
  std::chrono::nanoseconds timer_at_ = std::chrono::nanoseconds::max();
  std::shared_ptr<Mailbox> mailbox_;
  Deadlines deadlines_;
  DateCache date_;
  std::vector<std::shared_ptr<Exchange>> spare_;
  std::size_t dropped_exchanges_ = 0;  // since memory was last given back
  Connection* first_ = nullptr;        // of the list of all connections
  bool ending_ = false;
  bool cutting_ = false;  // a cut may overtake the end, and the connections that come before it
};

}  // namespace dc::net
