#include "net/server.hpp"

#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "net/acceptor.hpp"
#include "net/desk.hpp"
#include "net/loop.hpp"

namespace dc::net {
namespace {

constexpr std::size_t threads_max = 256;

Counter& answers(Metrics& metrics, const char* status_class) {
  return metrics.counter("datacanvas_http_responses_total", "HTTP answers by class of status.",
                         std::string("class=\"") + status_class + "\"");
}

Shared make_shared_part(ServerOptions options, Handler handler, Log& log, Metrics& metrics,
                        const Clock& clock, Random& random) {
  auto open = std::make_shared<std::atomic<std::size_t>>(0);
  metrics.gauge("datacanvas_http_connections_open", "Open HTTP connections.",
                [open] { return static_cast<double>(open->load(std::memory_order_relaxed)); });
  Counter& success = answers(metrics, "2xx");
  Cors cors(options.origins);
  return {std::move(options),
          std::move(cors),
          std::move(handler),
          log,
          clock,
          random,
          open,
          metrics.counter("datacanvas_http_connections_accepted_total", "Accepted HTTP connections."),
          std::make_unique<Desk>(log, metrics, clock, random),
          incidents_of(metrics),
          metrics.counter("datacanvas_http_aborted_total",
                          "Connections that broke off within a request or an answer."),
          metrics.counter("datacanvas_http_received_bytes_total", "Bytes that came in over HTTP."),
          metrics.counter("datacanvas_http_sent_bytes_total", "Bytes that went out over HTTP."),
          {&success, &success, &success, &answers(metrics, "3xx"), &answers(metrics, "4xx"),
           &answers(metrics, "5xx")}};
}

}  // namespace

struct Server::State {
  explicit State(Shared parts) : shared(std::move(parts)) {}

  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  std::unique_ptr<Acceptor> acceptor;
  std::vector<std::thread> threads;
  std::mutex mutex;  // guards running
  std::condition_variable stopped;
  std::size_t running = 0;  // loops
};

Server::Server(ServerOptions options, Handler handler, Log& log, Metrics& metrics, const Clock& clock,
               Random& random)
    : state_(std::make_unique<State>(
          make_shared_part(std::move(options), std::move(handler), log, metrics, clock, random))) {}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

Result<> Server::start() {
  State& state = *state_;
  const std::size_t threads = state.shared.options.threads;
  if (threads == 0 || threads > threads_max) {
    return fail(Code::config_invalid, "The number of I/O threads has to be between 1 and 256.");
  }
  ENSURE(state.loops.empty());
  for (std::size_t i = 0; i < threads; ++i) state.loops.push_back(std::make_unique<Loop>(state.shared));
  state.acceptor = std::make_unique<Acceptor>(state.shared, state.loops);
  if (auto bound = state.acceptor->bind(); !bound) {
    state.acceptor.reset();
    state.loops.clear();
    return bound;
  }
  state.acceptor->start();
  state.running = threads;
  for (const auto& loop : state.loops) {
    state.threads.emplace_back([&state, &running_loop = *loop] {
      running_loop.run();
      const std::lock_guard lock(state.mutex);
      --state.running;
      state.stopped.notify_all();
    });
  }
  return {};
}

unsigned Server::port() const {
  ENSURE(state_->acceptor != nullptr);
  return state_->acceptor->port();
}

void Server::drain(std::chrono::milliseconds grace) {
  State& state = *state_;
  if (state.threads.empty()) return;
  // In this order on the first loop's thread, so that each loop learns of its last connections before it
  // ends.
  boost::asio::post(state.loops.front()->context(), [&state] {
    state.acceptor->stop();
    for (const auto& loop : state.loops) loop->end();
  });
  {
    std::unique_lock lock(state.mutex);
    const auto all_stopped = [&state] { return state.running == 0; };
    if (!state.stopped.wait_for(lock, grace, all_stopped)) {
      for (const auto& loop : state.loops) loop->cut();
    }
  }
  for (std::thread& thread : state.threads) thread.join();
  state.threads.clear();
}

}  // namespace dc::net
