// A server in a world of its own, for tests.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "net/client_test.hpp"
#include "net/server.hpp"

namespace dc::net {

using std::chrono::milliseconds;

inline constexpr const char* get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
inline constexpr milliseconds long_enough{30'000};  // never waited for in a test that passes

inline std::string get_path(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
inline std::string post(const std::string& body, const std::string& fields = {}) {
  return "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields +
         "\r\n" + body;
}

// Requests that a handler put aside, for the test to answer from its own thread.
class Aside {
 public:
  struct Kept {
    const Request* request;
    Responder respond;
  };
  void keep(const Request& request, Responder respond) {
    const std::lock_guard lock(mutex_);
    kept_.push_back({&request, std::move(respond)});
    came_.notify_all();
  }
  Kept take() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !kept_.empty(); });
    Kept first = std::move(kept_.front());
    kept_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;  // guards kept_
  std::condition_variable came_;
  std::deque<Kept> kept_;
};

// Says what it was asked.
inline Response echo(const Request& request) {
  Response response{200, {{"Content-Type", "text/plain"}, {"X-Peer", std::string(request.peer)}}, {}};
  response.body.append(to_text(request.method)).append(" ").append(request.target);
  response.body.append(" ").append(request.body);
  return response;
}

struct World {
  explicit World(Handler handler, ServerOptions options = {})
      : log_file(::memfd_create("log", MFD_CLOEXEC)), log(clock, log_file, Level::debug) {
    server.emplace(std::move(options), std::move(handler), log, metrics, clock, random);
    const auto started = server->start();
    EXPECT_TRUE(started) << (started ? "" : describe(started.error()));
  }
  explicit World(ServerOptions options = {})
      : World([](const Request& request, Responder respond) { respond(echo(request)); }, std::move(options)) {
  }
  ~World() {
    server.reset();
    ::close(log_file);
  }
  unsigned port() const { return server->port(); }
  std::string log_text() const {
    std::string text(64 * 1024, '\0');
    text.resize(
        static_cast<std::size_t>(std::max<ssize_t>(0, ::pread(log_file, text.data(), text.size(), 0))));
    return text;
  }
  bool metrics_have(std::string_view line) const { return metrics.text().find(line) != std::string::npos; }

  SystemClock clock;
  SeededRandom random{7};
  Metrics metrics;
  int log_file;
  Log log;
  std::optional<Server> server;
};

}  // namespace dc::net
