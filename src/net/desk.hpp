// Where the answers of every API leave: their ids, the incident of a fault of ours, one line of access log,
// and the metrics. Neither log nor metrics ever get a value that a client sent; the log gets its address.
// Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "net/http.hpp"

namespace dc::net {

// An address with its variables unfilled, "/api/v2/{collection}/{key}", and what was counted there. An API
// makes one for each row of its table and keeps it as long as it answers. Thread-safe.
class Address {
 public:
  // `name` is a literal; `level` is that of the access log.
  explicit Address(std::string_view name, Level level = Level::info) : name_(name), level_(level) {}
  Address(const Address&) = delete;

  std::string_view name() const { return name_; }
  Level level() const { return level_; }

 private:
  friend class Desk;
  static constexpr std::size_t statuses = 32;

  const std::string_view name_;
  const Level level_;
  // Made at first use: most are never needed.
  std::array<std::atomic<Histogram*>, methods> durations_{};
  std::array<std::atomic<Counter*>, methods> bytes_{};
  std::array<std::array<std::atomic<Counter*>, statuses>, methods> answers_{};
};

// Whose requests they are: counted for it too, whatever their route. Made by Desk::tenant(), good as long as
// the Metrics.
struct Tenant {
  std::int64_t id = 0;
  Histogram& durations;
  Counter& bytes;
};

// One request on its way to its answer. The views of `request` are valid until the visit is closed.
struct Visit {
  Request request;
  Responder respond;
  Uuid id;  // X-Request-Id, and Actor::request_id
  Instant at;
  std::chrono::nanoseconds begun{};  // the same in ticks
  const Tenant* tenant = nullptr;    // null: of none
};

// The count of what broke on our side, whoever noticed.
Counter& incidents_of(Metrics& metrics);

class Desk {
 public:
  // Borrows all of them.
  Desk(Log& log, Metrics& metrics, const Clock& clock, Random& random);

  Tenant tenant(std::int64_t id);
  Visit open(const Request& request, Responder respond, const Tenant* tenant = nullptr);
  // The answer to a request that failed. A fault of ours leaves a line with an incident id, and the client
  // gets the id only.
  Response refuse(const Visit& visit, const Address& address, const Error& error);
  // The answer to what the connection refused before it was a request, and so has no address.
  Response refuse_unread(const Request& request, const Error& error);
  // Answers; the visit is over then. `subject` is what the log names beside the address: a name of ours, or
  // empty.
  void close(Visit& visit, Address& address, Response response, std::string_view subject = {});

 private:
  void observe(const Visit& visit, Address& address, std::chrono::nanoseconds taken);
  void count(const Visit& visit, Address& address, const Response& response);
  void note(const Visit& visit, const Address& address, const Response& response, std::string_view subject,
            std::chrono::nanoseconds taken);

  Log& log_;
  Metrics& metrics_;
  const Clock& clock_;
  Random& random_;
  Counter& incidents_;
  Address unread_{"unread"};
};

}  // namespace dc::net
