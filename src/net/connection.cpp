#include "net/connection.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <exception>
#include <utility>

#include "base/text.hpp"
#include "net/problem.hpp"
#include "net/security.hpp"

namespace dc::net {
namespace {

namespace asio = boost::asio;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t logged_path_bytes_max = 200;

std::string describe(const Bug& bug) {
  return std::string(bug.what) + " at " + bug.file + ":" + std::to_string(bug.line);
}

bool is_full(const Output& output) {
  return !output.last.content().empty() || output.answers >= limits::http_pipelined_max ||
         output.heads.size() >= limits::http_coalesced_bytes_max;
}

}  // namespace

Connection::Connection(Loop& loop, int descriptor, const Peer& peer)
    : loop_(loop), socket_(loop.context()), peer_(peer) {
  boost::system::error_code error;
  const auto protocol = peer.family == AF_INET6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4();
  socket_.assign(protocol, descriptor, error);
  if (!error) socket_.non_blocking(true, error);
  // An answer is one write: waiting for more to send only delays it. An old socket without the option still
  // works.
  if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
  if (!socket_.is_open()) {
    ::close(descriptor);
    stage_ = Stage::closed;
  }
  loop_.enter(*this);
}

Connection::~Connection() {
  cool_down();
  loop_.clear_deadline(*this);
  loop_.leave(*this);
}

Connection::Wait Connection::start() {
  warm_up();
  return advance();
}

Connection::Wait Connection::advance() {
  while (stage_ != Stage::closed) {
    switch (stage_) {
      case Stage::head:
      case Stage::body:
        if (const auto wait = receive()) return *wait;
        break;
      case Stage::call:
        call();
        break;
      case Stage::answer:
        if (exchange_->state == Exchange::State::open) {
          if (!flush()) return wait_for_room();
          return Wait::answer;
        }
        answer();
        break;
      case Stage::closing:
        if (!flush()) return wait_for_room();
        close_softly();
        break;
      case Stage::linger:
        return Wait::bytes;
      case Stage::closed:
        break;
    }
  }
  return Wait::nothing;
}

// Goes on with the request that is coming in; a Wait if what has come does not suffice.
std::optional<Connection::Wait> Connection::receive() {
  if (exchange_ == nullptr) {
    if (!loop_.ending()) return Wait::readable;
    warm_up();
  }
  if (is_full(exchange_->output) && !flush()) return wait_for_room();
  if (stage_ == Stage::closed) return std::nullopt;  // nobody is there for the requests that still wait
  const auto complete = stage_ == Stage::head ? read_head() : read_body();
  if (!complete) {
    refuse(complete.error());
    return std::nullopt;
  }
  if (*complete) return std::nullopt;
  if (!flush()) return wait_for_room();
  if (stage_ == Stage::closed) return std::nullopt;
  if (loop_.ending() && is_idle()) {
    read_last();
    return std::nullopt;
  }
  return wait_for_bytes();
}

Result<bool> Connection::read_head() {
  Input& input = exchange_->input;
  TRY(const bool complete, input.read_head());
  if (!complete) return false;
  loop_.clear_deadline(*this);
  const Framing& framing = input.framing();
  after_ = framing.keep_alive && !loop_.ending() ? After::keep : After::close;
  http10_ = framing.http10;
  stage_ = Stage::body;
  CHECK(input.begin_body(loop_.shared().options.body_bytes_max));
  const bool has_body = framing.chunked || framing.content_length > 0;
  if (framing.expects_continue && has_body && !input.has_body_bytes()) exchange_->output.heads.append(go_on);
  return true;
}

Result<bool> Connection::read_body() {
  TRY(const bool complete, exchange_->input.read_body());
  if (!complete) return false;
  loop_.clear_deadline(*this);
  stage_ = Stage::call;
  return true;
}

void Connection::call() {
  Exchange& exchange = *exchange_;
  exchange.input.view(exchange.request);
  introduce();
  exchange.state = Exchange::State::open;
  stage_ = Stage::answer;

  std::string escaped;
  exchange.calling = true;
  try {
    loop_.shared().handler(exchange.request, Responder(exchange_));
  } catch (const Bug& bug) {
    escaped = describe(bug);
  } catch (const std::exception& exception) {
    escaped = exception.what();
  } catch (...) {
    escaped = "an exception of unknown type";
  }
  exchange.calling = false;
  if (escaped.empty()) return;
  // A handler that handed its Responder over before it failed is still answered for; the failure is logged
  // either way.
  Response response = incident(escaped);
  if (exchange.state == Exchange::State::dropped) accept(exchange, std::move(response));
}

// Who asks, as far as the head tells.
void Connection::introduce() {
  Request& request = exchange_->request;
  const Proxies& proxies = loop_.shared().options.proxies;
  request.peer = exchange_->peer;
  request.client = proxies.client(request);
  request.is_secure = proxies.is_secure(request);
}

void Connection::answer() {
  Exchange& exchange = *exchange_;
  if (loop_.ending()) after_ = After::close;
  const bool dropped = exchange.state == Exchange::State::dropped;
  append_answer(dropped ? incident("The Responder was dropped.") : std::exchange(exchange.response, {}));
  exchange.input.finish();
  exchange.request = {};
  stage_ = after_ == After::keep ? Stage::head : Stage::closing;
}

void Connection::refuse(const Error& error) {
  refused_ = true;
  after_ = After::close;
  // Nobody was given the request; but a refusal of HEAD has no body either.
  if (stage_ == Stage::body) {
    exchange_->input.view(exchange_->request);  // whose page is it?
    introduce();
  } else {
    exchange_->request.method = exchange_->input.method();
    exchange_->request.client = exchange_->peer;
  }
  Response response = loop_.shared().desk->refuse_unread(exchange_->request, error);
  response.headers.push_back({"Content-Security-Policy", data_policy});
  append_answer(std::move(response));
  stage_ = Stage::closing;
}

// Logs what broke under a number that the client is told too.
Response Connection::incident(std::string_view what) {
  Shared& shared = loop_.shared();
  const std::uint64_t number = shared.random.next64();
  const std::string id = to_hex({reinterpret_cast<const char*>(&number), sizeof number});
  const Request& request = exchange_->request;
  shared.incidents.add();
  shared.log.error("incident", {{"incident", id},
                                {"method", to_text(request.method)},
                                {"path", request.path.substr(0, logged_path_bytes_max)},
                                {"what", what}});
  Response response = problem(Error{Code::internal, {}, {}}, id);
  response.headers.push_back({"Content-Security-Policy", data_policy});
  return response;
}

Response Connection::incident(const Bug& bug) { return incident(describe(bug)); }

Connection::Wait Connection::wait_for_bytes() {
  // Set once for each head and body, so that a client that trickles is cut.
  const Late wanted = is_idle() ? Late::warm : stage_ == Stage::head ? Late::head : Late::body;
  if (late != wanted) loop_.set_deadline(*this, wanted);
  return Wait::bytes;
}

// The server is draining: takes what has already come, and leaves if it is nothing.
void Connection::read_last() {
  boost::system::error_code error;
  const auto free = exchange_->input.free();
  const std::size_t bytes = socket_.read_some(asio::buffer(free.data(), free.size()), error);
  if (error) {
    close();
  } else {
    take(bytes);
  }
}

// A socket that is closed with bytes unread resets the connection, and the client may lose the answer. So
// where more may come, only our half is closed, and what comes is dropped for a while (RFC 9112 §9.6).
void Connection::close_softly() {
  if (stage_ == Stage::closed) return;
  Input& input = exchange_->input;
  if (!refused_ && input.empty()) {
    stage_ = Stage::closed;
    return;
  }
  input.clear();
  boost::system::error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  loop_.set_deadline(*this, Late::linger);
  stage_ = error ? Stage::closed : Stage::linger;
}

void Connection::close() {
  if (is_cut_short()) loop_.shared().aborted.add();
  stage_ = Stage::closed;
}

// Whether a request has not come whole, or its answer has not gone out whole.
bool Connection::is_cut_short() const {
  if (exchange_ == nullptr || stage_ == Stage::linger || stage_ == Stage::closed) return false;
  const bool is_being_answered = stage_ == Stage::call || stage_ == Stage::answer;
  const bool has_more_come = !refused_ && !exchange_->input.empty();
  return is_being_answered || has_more_come || exchange_->output.left() > 0;
}

void Connection::take(std::size_t bytes) {
  loop_.shared().bytes_in.add(bytes);
  if (stage_ == Stage::linger) {
    lingered_bytes_ += bytes;
    if (lingered_bytes_ > limits::http_linger_bytes_max) stage_ = Stage::closed;
  } else {
    exchange_->input.grow(bytes);
  }
}

void Connection::warm_up() {
  exchange_ = loop_.take_exchange();
  exchange_->peer = peer_.address();
}

void Connection::cool_down() {
  if (exchange_ == nullptr) return;
  exchange_->waiting = {};
  loop_.give_back(std::move(exchange_));
}

bool Connection::is_idle() const {
  return stage_ == Stage::head &&
         (exchange_ == nullptr || (exchange_->input.empty() && exchange_->output.left() == 0));
}

}  // namespace dc::net
