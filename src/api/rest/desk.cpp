#include "api/rest/desk.hpp"

#include <algorithm>

#include "net/problem.hpp"

namespace dc::rest {
namespace {

// What an error tells the operator and not the client: everything that is a fault of ours.
bool is_incident(const ErrorRow& row, Code code) {
  return row.http_status >= 500 && code != Code::overloaded && code != Code::unsupported;
}

void add_common_headers(const Call& call, net::Response& response) {
  auto& headers = response.headers;
  headers.push_back({"X-Request-Id", to_text(call.id)});
  // What is answered to an account is nobody else's; what a guest may see can be kept, if it is asked for
  // again.
  headers.push_back({"Cache-Control", call.has_credentials ? "no-store" : "no-cache"});
  if (call.route.is_negotiated) headers.push_back({"Vary", "Accept-Version"});
  headers.push_back({"X-Content-Type-Options", "nosniff"});
  headers.push_back({"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
  headers.push_back({"Referrer-Policy", "no-referrer"});
}

bool is_operation(Place place) {
  return place == Place::health || place == Place::ready || place == Place::metrics;
}

// The statuses that are counted one by one; the first place is for all others.
std::size_t status_place(int status) {
  constexpr std::array known{0,   200, 201, 204, 304, 308, 400, 401, 403, 404, 405, 406, 408, 409,
                             411, 412, 413, 414, 415, 417, 422, 429, 431, 500, 501, 503, 505, 507};
  const auto found = std::find(known.begin(), known.end(), status);
  return found == known.end() ? 0 : static_cast<std::size_t>(found - known.begin());
}

std::string labels_of(const Call& call) {
  return "route=\"" + std::string(address_template(call.route.place, call.route.version)) + "\",method=\"" +
         std::string(net::to_text(call.request.method)) + "\"";
}

}  // namespace

Call Desk::open(const net::Request& request, net::Responder respond) {
  Call call{.request = request,
            .respond = std::move(respond),
            .id = make_uuid7(clock_, random_),
            .begun = clock_.ticks()};
  call.has_credentials = request.header("Authorization") || request.header("X-API-Key");
  return call;
}

void Desk::close(Call& call, Result<net::Response> answer) {
  net::Response response = answer ? *std::move(answer) : refuse(call, std::move(answer).error());
  add_common_headers(call, response);
  const auto taken = clock_.ticks() - call.begun;
  measure(call, response.status, taken);
  note(call, response.status, response.body.size(), taken);
  call.respond(std::move(response));
}

net::Response Desk::refuse(const Call& call, Error error) {
  const ErrorRow& row = error_row(error.code);
  if (!is_incident(row, error.code)) return net::problem(error);
  const std::string incident = to_text(make_uuid7(clock_, random_));
  log_.error("incident", {{"incident", incident},
                          {"request", to_text(call.id)},
                          {"route", address_template(call.route.place, call.route.version)},
                          {"method", net::to_text(call.request.method)},
                          {"error", row.name},
                          {"detail", describe(error)}});
  return net::problem({.code = error.code, .detail = {}, .issues = {}}, incident);
}

void Desk::measure(const Call& call, int status, std::chrono::nanoseconds taken) {
  const auto method = static_cast<std::size_t>(call.request.method);
  const std::size_t version = call.route.version == ApiVersion::v1 ? 0 : 1;
  Row& row = rows_[2 * static_cast<std::size_t>(call.route.place) + version];

  // The registry gives the same object to whoever asks for the same name, so a race here does no harm.
  auto& duration = row.durations[method];
  Histogram* histogram = duration.load(std::memory_order_acquire);
  if (!histogram) {
    histogram = &metrics_.histogram("datacanvas_http_request_seconds", "Time from the request to its answer.",
                                    labels_of(call));
    duration.store(histogram, std::memory_order_release);
  }
  histogram->observe(std::chrono::duration<double>(taken).count());

  const std::size_t place = status_place(status);
  auto& answers = row.answers[method][place];
  Counter* counter = answers.load(std::memory_order_acquire);
  if (!counter) {
    const std::string text = place == 0 ? "other" : std::to_string(status);
    counter = &metrics_.counter("datacanvas_http_requests_total", "Requests answered.",
                                labels_of(call) + ",status=\"" + text + "\"");
    answers.store(counter, std::memory_order_release);
  }
  counter->add();
}

void Desk::note(const Call& call, int status, std::size_t bytes, std::chrono::nanoseconds taken) {
  // Probes come every few seconds for ever.
  const Level level = is_operation(call.route.place) ? Level::debug : Level::info;
  if (!log_.writes(level)) return;
  const bool has_body = call.request.method != net::Method::head && status != 204 && status != 304;
  log_.write(level, "request",
             {{"route", address_template(call.route.place, call.route.version)},
              {"collection", call.route.collection ? call.route.collection->collection().plural : ""},
              {"method", net::to_text(call.request.method)},
              {"status", status},
              {"bytes", has_body ? bytes : 0},
              {"ms", std::chrono::duration<double, std::milli>(taken).count()},
              {"request", to_text(call.id)}});
}

}  // namespace dc::rest
