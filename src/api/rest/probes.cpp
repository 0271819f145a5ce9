// What machines ask: is it alive, can it serve, how is it doing.
#include "api/rest/handler.hpp"
#include "net/problem.hpp"

namespace dc::rest {
namespace {

// The peer of a request that came through a proxy is the proxy, often on this very machine.
bool is_forwarded(const net::Request& request) {
  return request.header("X-Forwarded-For") || request.header("Forwarded") || request.header("X-Real-IP") ||
         request.header("Via");
}

bool is_loopback(std::string_view peer) {
  return peer == "::1" || peer.starts_with("127.") || peer.starts_with("::ffff:127.");
}

net::Response status_answer(std::string_view status) {
  return {200, {{"Content-Type", "application/json"}}, "{\"status\":\"" + std::string(status) + "\"}"};
}

}  // namespace

// No I/O: a process whose database is gone must not be killed for it.
net::Response Rest::health() const { return status_answer("ok"); }

Rest::Answer Rest::begin_ready(const CallPointer& call) const {
  // Expected, and asked for every few seconds: no incident.
  if (is_draining_) return net::problem({Code::unavailable, "The server is draining.", {}});
  return in_lane(call, &Rest::ready);
}

// One point read through the lane that requests use. That there is no such record is as good an answer.
Rest::Answer Rest::ready(store::Session& session, const CallPointer& call) const {
  const Collection& collection = services_.content.model().collections().front();
  const Actor system{
      .tenant_id = services_.tenant_id, .role = Role::system, .account = {}, .request_id = call->id};
  const auto found = services_.content.values(session, system, collection, Key{Uuid{}}, {collection.id});
  if (!found && found.error().code != Code::not_found)
    return fail(Code::unavailable, describe(found.error()));
  return status_answer("ready");
}

Result<net::Response> Rest::metrics(const net::Request& request) const {
  if (!is_loopback(request.peer) || is_forwarded(request)) {
    return fail(Code::forbidden, "Metrics are answered to this machine only, and not through a proxy.");
  }
  return net::Response{
      200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, services_.metrics.text()};
}

}  // namespace dc::rest
