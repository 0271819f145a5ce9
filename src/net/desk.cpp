#include "net/desk.hpp"

#include <algorithm>

#include "net/problem.hpp"
#include "net/writer.hpp"

namespace dc::net {
namespace {

// What an error tells the operator and not the client: everything that is a fault of ours.
bool is_incident(const ErrorRow& row, Code code) {
  return row.http_status >= 500 && code != Code::overloaded && code != Code::unsupported;
}

// The statuses that are counted one by one; the first place is for all others.
std::size_t status_place(int status) {
  constexpr std::array known{0,   200, 201, 204, 304, 308, 400, 401, 403, 404, 405, 406, 408, 409,
                             412, 413, 414, 415, 417, 422, 429, 431, 500, 501, 503, 505, 507};
  const auto found = std::find(known.begin(), known.end(), status);
  return found == known.end() ? 0 : static_cast<std::size_t>(found - known.begin());
}

std::string labels_of(const Visit& visit, const Address& address) {
  return "route=\"" + std::string(address.name()) + "\",method=\"" +
         std::string(to_text(visit.request.method)) + "\"";
}

std::size_t body_bytes(const Visit& visit, const Response& response) {
  return sends_body(response, visit.request.method) ? response.content().size() : 0;
}

// The registry gives the same object to whoever asks for the same name, so a race here does no harm.
template <class Metric, class Make>
Metric& made(std::atomic<Metric*>& slot, Make make) {
  Metric* metric = slot.load(std::memory_order_acquire);
  if (metric == nullptr) {
    metric = &make();
    slot.store(metric, std::memory_order_release);
  }
  return *metric;
}

}  // namespace

Counter& incidents_of(Metrics& metrics) {
  return metrics.counter("datacanvas_http_incidents_total", "Requests that broke on our side.");
}

Desk::Desk(Log& log, Metrics& metrics, const Clock& clock, Random& random)
    : log_(log), metrics_(metrics), clock_(clock), random_(random), incidents_(incidents_of(metrics)) {}

Tenant Desk::tenant(std::int64_t id) {
  const std::string labels = "tenant=\"" + std::to_string(id) + "\"";
  return {.id = id,
          .durations = metrics_.histogram("datacanvas_tenant_request_seconds",
                                          "Time from the request to its answer, of all routes.", labels),
          .bytes = metrics_.counter("datacanvas_tenant_response_bytes_total",
                                    "Bytes of the bodies of answers, of all routes.", labels)};
}

Visit Desk::open(const Request& request, Responder respond, const Tenant* tenant) {
  const Instant now = clock_.now();
  return {.request = request,
          .respond = std::move(respond),
          .id = make_uuid7(now, random_),
          .at = now,
          .begun = clock_.ticks(),
          .tenant = tenant};
}

Response Desk::refuse(const Visit& visit, const Address& address, const Error& error) {
  const ErrorRow& row = error_row(error.code);
  if (!is_incident(row, error.code)) return problem(error);
  const std::string incident = to_text(make_uuid7(clock_, random_));
  incidents_.add();
  log_.error("incident", {{"incident", incident},
                          {"request", visit.id},
                          {"route", address.name()},
                          {"method", to_text(visit.request.method)},
                          {"error", row.name},
                          {"detail", describe(error)}});
  return problem({.code = error.code, .detail = {}, .issues = {}}, incident);
}

Response Desk::refuse_unread(const Request& request, const Error& error) {
  const Visit visit = open(request, Responder(nullptr));
  Response response = problem(error);
  response.request_id = visit.id;
  count(visit, unread_, response);
  note(visit, unread_, response, {}, {});
  return response;
}

void Desk::close(Visit& visit, Address& address, Response response, std::string_view subject) {
  response.request_id = visit.id;
  const auto taken = clock_.ticks() - visit.begun;
  response.taken = std::chrono::duration_cast<std::chrono::microseconds>(taken);
  observe(visit, address, taken);
  count(visit, address, response);
  note(visit, address, response, subject, taken);
  visit.respond(std::move(response));
}

void Desk::observe(const Visit& visit, Address& address, std::chrono::nanoseconds taken) {
  Histogram& durations =
      made(address.durations_[static_cast<std::size_t>(visit.request.method)], [&]() -> Histogram& {
        return metrics_.histogram("datacanvas_http_request_seconds", "Time from the request to its answer.",
                                  labels_of(visit, address));
      });
  const double seconds = std::chrono::duration<double>(taken).count();
  durations.observe(seconds);
  if (visit.tenant) visit.tenant->durations.observe(seconds);
}

void Desk::count(const Visit& visit, Address& address, const Response& response) {
  const auto method = static_cast<std::size_t>(visit.request.method);
  const std::size_t place = status_place(response.status);
  made(address.answers_[method][place], [&]() -> Counter& {
    const std::string text = place == 0 ? "other" : std::to_string(response.status);
    return metrics_.counter("datacanvas_http_requests_total", "Requests answered.",
                            labels_of(visit, address) + ",status=\"" + text + "\"");
  }).add();
  made(address.bytes_[method], [&]() -> Counter& {
    return metrics_.counter("datacanvas_http_response_bytes_total", "Bytes of the bodies of answers.",
                            labels_of(visit, address));
  }).add(body_bytes(visit, response));
  if (visit.tenant) visit.tenant->bytes.add(body_bytes(visit, response));
}

void Desk::note(const Visit& visit, const Address& address, const Response& response,
                std::string_view subject, std::chrono::nanoseconds taken) {
  if (!log_.writes(address.level())) return;
  // Reading the clock once more would cost as much as half the line.
  const Instant now{visit.at.ms + std::chrono::floor<std::chrono::milliseconds>(taken).count()};
  log_.write_soon(now, address.level(), "request",
                  {{"route", address.name()},
                   {"client", visit.request.client},
                   {"tenant", visit.tenant ? visit.tenant->id : 0},
                   {"collection", subject},
                   {"method", to_text(visit.request.method)},
                   {"status", response.status},
                   {"bytes", body_bytes(visit, response)},
                   {"ms", taken},
                   {"request", visit.id}});
}

}  // namespace dc::net
