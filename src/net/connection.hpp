// One connection: a state machine of plain functions, and the coroutine that waits between its steps.
//
//            more bytes          more bytes
//             ┌──┐                ┌──┐
//   ────────> head ───────────> body ────> call ──> answer ──┬─> head            (keep-alive)
//               │ refused         │ refused           ▲      └─> closing ─┬─> closed
//               └─────────────────┴───────────────────┘                   └─> linger ──> closed
//
// Nothing is read while a request is answered, and the bytes of a request do not move until then. Answers to
// requests that are in the buffer already leave in one write. Internal to net/; one thread, the loop's.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <coroutine>
#include <memory>
#include <optional>

#include "net/loop.hpp"

namespace dc::net {

// A coroutine that nobody waits for: it owns itself and ends by itself.
struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }  // serve() catches everything
  };
};

class Connection : public Deadlines::Node {
 public:
  // Takes over the descriptor.
  Connection(Loop& loop, int descriptor, const Peer& peer);
  ~Connection();
  Connection(const Connection&) = delete;

  // What the coroutine has to wait for before the next step.
  enum class Wait : unsigned char { bytes, readable, room, answer, nothing };
  // The first step: takes a buffer, and then as below.
  Wait start();
  // Does everything that can be done without waiting. Wait::nothing: the connection is over.
  Wait advance();

  // The waits; each reports what came of it.
  struct Event {
    Connection& connection;
    Wait wait;
    boost::system::error_code error = {};
    std::size_t bytes = 0;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle);
    // In the coroutine, where an exception ends this connection and not the loop.
    void await_resume();
  };
  friend struct Event;

  // From the loop, while the coroutine waits.
  void expire(Late late);
  void end();   // the server is draining: close if idle
  void shed();  // close if idle
  void cut();   // close now

  Connection* before = nullptr;  // the loop's list
  Connection* after = nullptr;

 private:
  enum class Stage : unsigned char { head, body, call, answer, closing, linger, closed };
  // Why the loop interrupted a wait.
  enum class Interrupt : unsigned char { none, cool, end, late, close };

  std::optional<Wait> receive();
  Result<bool> read_head();
  Result<bool> read_body();
  void call();
  void introduce();
  void answer();
  void refuse(const Error& error);
  Response incident(std::string_view what);
  Response incident(const Bug& bug);
  void append_answer(Response response);
  std::size_t write_some(boost::system::error_code& error);
  bool flush();
  Wait wait_for_room();
  Wait wait_for_bytes();
  void read_last();
  void close_softly();
  void close();
  bool is_cut_short() const;
  void take(std::size_t bytes);
  void warm_up();
  void cool_down();
  bool is_idle() const;
  void came(boost::system::error_code error, std::size_t bytes);
  void interrupt(Interrupt reason);
  void reset_on_close();

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  Peer peer_;
  std::shared_ptr<Exchange>
      exchange_;  // none while the connection is cold: idle for longer than http_warm_ms
  Stage stage_ = Stage::head;
  Wait waiting_ = Wait::nothing;
  Interrupt interrupt_ = Interrupt::none;
  After after_ = After::keep;
  bool http10_ = false;
  bool refused_ = false;  // the answer is ours, and the rest of the input is not understood
  std::size_t lingered_bytes_ = 0;
  std::size_t sent_in_time_ = 0;  // of the answer, when its deadline was set
};

// Serves the socket until it is closed. `loop` outlives the coroutine; the descriptor is taken over.
Detached serve(Loop& loop, int descriptor, Peer peer);

}  // namespace dc::net
