// Where every answer leaves: the headers all of them carry, the incident of a fault of ours, one line of
// access log, and the metrics. Neither log nor metrics ever get a value that a client sent. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <chrono>

#include "api/rest/route.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "net/http.hpp"

namespace dc::rest {

// One request on its way to its answer. Its views are valid until `respond` is called.
struct Call {
  net::Request request;
  net::Responder respond;
  Uuid id;  // X-Request-Id, and Actor::request_id
  std::chrono::nanoseconds begun{};
  Route route = {};
  bool has_credentials = false;
};

class Desk {
 public:
  // Borrows all of them.
  Desk(Log& log, Metrics& metrics, const Clock& clock, Random& random)
      : log_(log), metrics_(metrics), clock_(clock), random_(random) {}

  Call open(const net::Request& request, net::Responder respond);
  // Answers; the call is over then.
  void close(Call& call, Result<net::Response> answer);

 private:
  static constexpr std::size_t rows = 2 * places, methods = 7, statuses = 32;
  // Made at first use: most rows are never needed.
  struct Row {
    std::array<std::atomic<Histogram*>, methods> durations{};
    std::array<std::array<std::atomic<Counter*>, statuses>, methods> answers{};
  };

  net::Response refuse(const Call& call, Error error);
  void measure(const Call& call, int status, std::chrono::nanoseconds taken);
  void note(const Call& call, int status, std::size_t bytes, std::chrono::nanoseconds taken);

  Log& log_;
  Metrics& metrics_;
  const Clock& clock_;
  Random& random_;
  std::array<Row, rows> rows_{};
};

}  // namespace dc::rest
