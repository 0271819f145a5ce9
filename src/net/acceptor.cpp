#include "net/acceptor.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace dc::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int backlog = 4096;  // the kernel cuts it to net.core.somaxconn

std::string remedy(const boost::system::error_code& error) {
  if (error == asio::error::address_in_use)
    return "Stop the process that listens there, or choose another port.";
  if (error == asio::error::access_denied) return "Ports below 1024 need a privilege: choose a higher one.";
  return "Choose an address of this machine, such as 127.0.0.1.";
}

bool is_readable(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  return ::poll(&wanted, 1, 0) == 1;
}

// What a client does not take stays here, where its deadline sees it, and not in the kernel's memory, which
// takes megabytes. Accepted sockets inherit it.
using UnsentBytesMax = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

}  // namespace

Acceptor::Acceptor(Shared& shared, std::vector<std::unique_ptr<Loop>>& loops)
    : shared_(shared), loops_(loops), socket_(loops.front()->context()), timer_(loops.front()->context()) {}

Result<> Acceptor::bind() {
  const ServerOptions& options = shared_.options;
  const std::string place = options.address + " port " + std::to_string(options.port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error || options.port > 65535) {
    return fail(Code::config_invalid, "Cannot listen on " + place +
                                          ". Give a numeric IPv4 or IPv6 address and a port up to 65535.");
  }
  const tcp::endpoint endpoint(address, static_cast<unsigned short>(options.port));
  socket_.open(endpoint.protocol(), error);
  if (!error) socket_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) socket_.non_blocking(true, error);
  if (!error) socket_.bind(endpoint, error);
  boost::system::error_code lacking;  // a kernel without it serves as well
  if (!error) socket_.set_option(UnsentBytesMax(limits::http_unsent_bytes_max), lacking);
  if (!error) socket_.listen(backlog, error);
  if (!error) port_ = socket_.local_endpoint(error).port();
  if (!error) return {};
  boost::system::error_code ignored;  // it is not listening
  socket_.close(ignored);
  return fail(Code::config_invalid,
              "Cannot listen on " + place + ": " + error.message() + ". " + remedy(error));
}

void Acceptor::wait() {
  socket_.async_wait(tcp::acceptor::wait_read, [this](boost::system::error_code error) {
    if (error) return;  // stopped
    auto outcome = Outcome::taken;
    while (outcome == Outcome::taken) outcome = take_one();
    if (outcome == Outcome::pause) {
      pause();
    } else {
      wait();
    }
  });
}

Acceptor::Outcome Acceptor::take_one() {
  if (shared_.open->load(std::memory_order_relaxed) >= shared_.options.connections_max) {
    if (!is_readable(socket_.native_handle())) return Outcome::empty;
    for (const auto& loop : loops_) loop->shed();
    return out_of("connections");
  }
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int descriptor = ::accept4(socket_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) {
    switch (errno) {
      case EAGAIN:
        return Outcome::empty;
      case EMFILE:
      case ENFILE:
        return out_of("descriptors");
      case ENOBUFS:
      case ENOMEM:
        return out_of("memory");
      // This one client is gone already, or its network (accept(2)); the next may be there.
      case EINTR:
      case EPERM:
      case EPROTO:
      case ENETDOWN:
      case ENOPROTOOPT:
      case EHOSTDOWN:
      case ENONET:
      case EHOSTUNREACH:
      case EOPNOTSUPP:
      case ENETUNREACH:
      case ECONNABORTED:
        return Outcome::taken;
      default:
        return out_of("unknown");
    }
  }
  short_ = false;
  shared_.open->fetch_add(1, std::memory_order_relaxed);
  shared_.accepted.add();
  loops_[next_]->adopt(descriptor, peer_of(address));
  next_ = (next_ + 1) % loops_.size();
  return Outcome::taken;
}

Acceptor::Outcome Acceptor::out_of(const char* what) {
  if (!short_) shared_.log.warn("accept_paused", {{"out_of", what}});
  short_ = true;
  return Outcome::pause;
}

// The queue stays readable, so waiting for the socket would spin.
void Acceptor::pause() {
  timer_.expires_after(std::chrono::milliseconds(limits::http_accept_pause_ms));
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && socket_.is_open()) wait();
  });
}

void Acceptor::stop() {
  if (!socket_.is_open()) return;
  while (take_one() == Outcome::taken) continue;
  timer_.cancel();
  boost::system::error_code ignored;  // nobody is left to tell
  socket_.close(ignored);
}

}  // namespace dc::net
