#include "net/loop.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "net/connection.hpp"

namespace dc::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::array<nanoseconds, late_classes> allowed(const ServerOptions& options) {
  const milliseconds warm = std::min(milliseconds(limits::http_warm_ms), options.idle_timeout);
  return {options.head_timeout,        options.body_timeout,
          options.write_timeout,       warm,
          options.idle_timeout - warm, milliseconds(limits::http_linger_timeout_ms)};
}

// sendfile(2) has no MSG_NOSIGNAL: a client that is gone is an error of that call, as of the others.
void block_broken_pipes() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

Loop::Loop(Shared& shared)
    : shared_(shared),
      work_(context_.get_executor()),
      timer_(context_),
      trim_timer_(context_),
      mailbox_(std::make_shared<Mailbox>([this] { boost::asio::post(context_, [this] { deliver(); }); })),
      deadlines_(allowed(shared.options)) {}

Loop::~Loop() { mailbox_->close(); }

void Loop::run() {
  mailbox_->own();
  block_broken_pipes();
  ::pthread_setname_np(::pthread_self(), "http");
  context_.run();
}

void Loop::adopt(int descriptor, const Peer& peer) {
  boost::asio::post(context_, [this, descriptor, peer] { serve(*this, descriptor, peer); });
}

void Loop::shed() {
  boost::asio::post(context_, [this] {
    Deadlines::Node* oldest = deadlines_.oldest(Late::idle);
    if (oldest == nullptr) oldest = deadlines_.oldest(Late::warm);
    if (oldest != nullptr) static_cast<Connection*>(oldest)->shed();
  });
}

void Loop::end() {
  boost::asio::post(context_, [this] {
    ending_ = true;
    for (Connection* each = first_; each != nullptr; each = each->after) each->end();
    if (cutting_) cut_all();
    release_if_done();
  });
}

void Loop::cut() {
  boost::asio::post(context_, [this] {
    cutting_ = true;
    cut_all();
  });
}

void Loop::cut_all() {
  for (Connection *each = first_, *next = nullptr; each != nullptr; each = next) {
    next = each->after;
    each->cut();
  }
}

void Loop::enter(Connection& connection) {
  connection.after = first_;
  if (first_ != nullptr) first_->before = &connection;
  first_ = &connection;
}

void Loop::leave(Connection& connection) {
  (connection.before != nullptr ? connection.before->after : first_) = connection.after;
  if (connection.after != nullptr) connection.after->before = connection.before;
  shared_.open->fetch_sub(1, std::memory_order_relaxed);
  release_if_done();
}

// Without the guard, run() returns when nothing is left to wait for.
void Loop::release_if_done() {
  if (!ending_ || first_ != nullptr) return;
  work_.reset();
  timer_.cancel();
  trim_timer_.cancel();
}

std::shared_ptr<Exchange> Loop::take_exchange() {
  if (spare_.empty()) return std::make_shared<Exchange>(mailbox_);
  auto exchange = std::move(spare_.back());
  spare_.pop_back();
  return exchange;
}

void Loop::give_back(std::shared_ptr<Exchange> exchange) {
  // An exchange whose Responder is still out keeps its bytes until that is gone.
  if (exchange.use_count() > 1) return;
  if (spare_.size() >= limits::http_spare_buffers_max) {
    exchange.reset();
    give_memory_back();
    return;
  }
  exchange->input.clear();
  exchange->output.clear();
  exchange->request = {};
  exchange->response = {};
  spare_.push_back(std::move(exchange));
}

// What a wave of connections has used lies between what the idle ones keep, and the heap keeps all of it:
// 4.1 kB of a connection in place of 1.7. It gives back whole pages when asked.
void Loop::give_memory_back() {
  if (ending_ || ++dropped_exchanges_ != limits::http_trim_after) return;
  // It walks the whole heap while everybody waits: once for all who leave together, when they have.
  trim_timer_.expires_after(milliseconds(limits::http_trim_pause_ms));
  trim_timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;  // the loop ends
    dropped_exchanges_ = 0;
    ::malloc_trim(0);
  });
}

void Loop::deliver() {
  for (Mailbox::Letter& letter : mailbox_->take()) {
    const std::shared_ptr<Exchange> exchange = std::move(letter.exchange);
    accept(*exchange, std::move(letter.response));
    if (exchange->waiting) std::exchange(exchange->waiting, {}).resume();
  }
}

void Loop::set_deadline(Deadlines::Node& node, Late late) {
  deadlines_.set(node, late, shared_.clock.ticks());
  if (node.at < timer_at_) arm();
}

void Loop::arm() {
  const auto earliest = deadlines_.earliest();
  if (!earliest) return;
  timer_at_ = *earliest;
  timer_.expires_after(std::max(nanoseconds(0), *earliest - shared_.clock.ticks()));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;  // armed again for an earlier deadline, or the loop has ended
    timer_at_ = nanoseconds::max();
    expire();
    arm();
  });
}

void Loop::expire() {
  const nanoseconds now = shared_.clock.ticks();
  while (true) {
    const auto expired = deadlines_.take_expired(now);
    if (expired.node == nullptr) return;
    static_cast<Connection*>(expired.node)->expire(expired.late);
  }
}

}  // namespace dc::net
