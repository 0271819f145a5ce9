// One request and its answer, shared by the connection that waits and the Responder that is out.
//
// Everything here belongs to the loop's thread, except the views of the request, which the handler may read
// until it answers. The Responder gives its share away with its answer, so an answered exchange is the
// connection's alone.
#pragma once

#include <coroutine>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "net/http.hpp"
#include "net/input.hpp"

namespace dc::net {

class Mailbox;

struct Output {
  std::string heads;             // heads and small bodies, in order
  Response last;                 // its body, if that is large, goes out behind them from where it is
  const Pages* pages = nullptr;  // from where the body goes out instead
  std::size_t sent = 0;          // of both together
  std::size_t answers = 0;
  std::size_t left() const { return heads.size() + last.content().size() - sent; }
  void clear();
};

struct Exchange {
  explicit Exchange(std::shared_ptr<Mailbox> home) : mailbox(std::move(home)) {}

  enum class State : unsigned char { open, answered, dropped };

  const std::shared_ptr<Mailbox> mailbox;
  Input input;
  Output output;
  Request request;
  std::string peer;
  State state = State::open;
  bool calling = false;  // the handler is running: an answer on this thread is taken without a hop
  Response response;
  std::coroutine_handle<> waiting;  // the connection, while it waits for the answer
};

// Brings answers from any thread to the loop.
class Mailbox {
 public:
  struct Letter {
    std::shared_ptr<Exchange> exchange;
    std::optional<Response> response;  // none: the Responder was dropped
  };

  // `wake` makes the loop empty the mailbox; it is called from any thread, until close().
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  // The calling thread is the loop's from now on; before the first letter.
  void own() { owner_ = std::this_thread::get_id(); }
  bool is_owner() const { return owner_ == std::this_thread::get_id(); }
  void send(Letter letter);
  std::vector<Letter> take();
  // Later letters are dropped: the loop is gone.
  void close();

 private:
  std::mutex mutex_;  // guards letters_, closed_ and the use of wake_
  std::vector<Letter> letters_;
  bool closed_ = false;
  std::function<void()> wake_;
  std::thread::id owner_;
};

// Where both ways of answering meet: takes the letter on the spot during the handler's call, else sends it.
void settle(Mailbox::Letter letter);
// Puts the answer into its exchange; on the loop's thread.
void accept(Exchange& exchange, std::optional<Response> response);

}  // namespace dc::net
