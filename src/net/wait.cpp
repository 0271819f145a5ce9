// The waiting half of Connection: what the coroutine waits for, and how the loop interrupts it.
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <exception>
#include <utility>

#include "net/connection.hpp"

namespace dc::net {

namespace asio = boost::asio;

void Connection::Event::await_suspend(std::coroutine_handle<> handle) {
  connection.waiting_ = wait;
  const auto resume = [this, handle](boost::system::error_code outcome, std::size_t count = 0) {
    error = outcome;
    bytes = count;
    handle.resume();
  };
  switch (wait) {
    case Wait::bytes: {
      const auto free = connection.exchange_->input.free();
      connection.socket_.async_read_some(asio::buffer(free.data(), free.size()), resume);
      return;
    }
    case Wait::readable:
      connection.socket_.async_wait(asio::ip::tcp::socket::wait_read, resume);
      return;
    case Wait::room:
      connection.socket_.async_wait(asio::ip::tcp::socket::wait_write, resume);
      return;
    case Wait::answer:
      connection.exchange_->waiting = handle;
      return;
    case Wait::nothing:
      return;
  }
}

void Connection::Event::await_resume() {
  if (wait != Wait::answer) connection.came(error, bytes);
}

// A wait on the socket is over.
void Connection::came(boost::system::error_code error, std::size_t bytes) {
  const Wait waited = std::exchange(waiting_, Wait::nothing);
  const Interrupt reason = std::exchange(interrupt_, Interrupt::none);
  if (reason == Interrupt::close) {
    close();
  } else if (reason == Interrupt::late) {
    refuse(Error{Code::request_timeout, {}, {}});
  } else if (!error) {
    if (waited == Wait::readable) warm_up();
    if (waited == Wait::bytes) take(bytes);
  } else if (reason == Interrupt::cool) {
    cool_down();
    loop_.set_deadline(*this, Late::idle);
  } else if (reason == Interrupt::none) {
    close();
  }
}

void Connection::interrupt(Interrupt reason) {
  interrupt_ = reason;
  boost::system::error_code ignored;  // the socket is open, or its wait ends by itself
  socket_.cancel(ignored);
}

// What was not read by now is not worth the kernel's memory: it is dropped, and the client is told so.
void Connection::reset_on_close() {
  // Not by asio, which takes the option back when its socket is destroyed.
  const ::linger none{.l_onoff = 1, .l_linger = 0};
  (void)::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

void Connection::expire(Late class_of_deadline) {
  switch (class_of_deadline) {
    case Late::head:
    case Late::body:
      return interrupt(Interrupt::late);
    case Late::warm: {
      const bool stays = loop_.shared().options.idle_timeout.count() > limits::http_warm_ms;
      return interrupt(stays ? Interrupt::cool : Interrupt::close);
    }
    case Late::write:
      reset_on_close();
      return interrupt(Interrupt::close);
    case Late::idle:
    case Late::linger:
      return interrupt(Interrupt::close);
    case Late::nothing:
      return;
  }
}

void Connection::end() {
  if (is_idle()) interrupt(Interrupt::end);
}

void Connection::shed() {
  if (is_idle()) interrupt(Interrupt::close);
}

void Connection::cut() {
  if (waiting_ != Wait::answer) return interrupt(Interrupt::close);
  waiting_ = Wait::nothing;
  close();
  std::exchange(exchange_->waiting, {}).resume();  // the end of this object
}

Detached serve(Loop& loop, int descriptor, Peer peer) {
  try {
    Connection connection(loop, descriptor, peer);
    Connection::Event event{connection, connection.start()};
    while (event.wait != Connection::Wait::nothing) {
      co_await event;
      event.wait = connection.advance();
    }
  } catch (const std::exception& exception) {
    loop.shared().log.error("connection_failed", {{"what", exception.what()}});
  } catch (const Bug& bug) {
    loop.shared().log.error("connection_failed", {{"what", bug.what}});
  }
}

}  // namespace dc::net
