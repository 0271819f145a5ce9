#include "api/console/console.hpp"

#include <algorithm>
#include <memory>

#include "api/console/asset.hpp"
#include "api/console/first_requests.hpp"
#include "api/console/page.hpp"
#include "base/text.hpp"
#include "net/problem.hpp"

namespace dc {

namespace {

using console::Asset;
using console::CollectionRow;

constexpr std::string_view page_path = "/";

net::Response protect(net::Response response) {
  auto& headers = response.headers;
  headers.push_back({"Content-Security-Policy",
                     "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
                     "object-src 'none'"});
  headers.push_back({"X-Content-Type-Options", "nosniff"});
  headers.push_back({"Referrer-Policy", "no-referrer"});
  return response;
}

// If-None-Match compares weakly (RFC 9110 §13.1.2). Our tags have no comma in them.
bool is_fresh(const net::Request& request, std::string_view tag) {
  const std::string header = request.list("If-None-Match");
  const auto named = split(header, ',');
  return std::any_of(named.begin(), named.end(), [&](std::string_view part) {
    part = trim(part);
    return part == "*" || (part.starts_with("W/") ? part.substr(2) : part) == tag;
  });
}

// What the address itself fixes never needs to be asked for again.
std::string cache_control(const net::Request& request, std::string_view print) {
  const bool is_fixed = request.query == "v=" + std::string(print);
  return is_fixed ? "public, max-age=31536000, immutable" : "no-cache";
}

net::Response serve_file(const Asset& asset, const net::Request& request) {
  const std::string_view bytes = asset.bytes();
  const std::string print = console::fingerprint(bytes), tag = "\"" + print + "\"";
  net::Response response{
      200, {{"ETag", tag}, {"Cache-Control", cache_control(request, print)}}, std::string()};
  if (is_fresh(request, tag)) {
    response.status = 304;
    return protect(std::move(response));
  }
  response.headers.push_back({"Content-Type", std::string(asset.type)});
  response.body = bytes;
  return protect(std::move(response));
}

net::Response refuse(Code code, std::string detail) {
  return protect(net::problem({.code = code, .detail = std::move(detail), .issues = {}}));
}

net::Response refuse_method() {
  net::Response response = refuse(Code::method_not_allowed, "This address takes GET, HEAD.");
  response.headers.push_back({"Allow", "GET, HEAD"});
  return response;
}

CollectionRow count(const Content& content, store::Session& session, const Actor& guest,
                    const Collection& collection) {
  const auto records = content.count(session, guest, collection, Filter::everything());
  if (records) return {.collection = &collection, .records = *records};
  const Code code = records.error().code;
  const bool is_closed = code == Code::unauthenticated || code == Code::forbidden;
  // A page that says which collection cannot be read tells more than an error would; /readyz logs the reason.
  return {.collection = &collection,
          .state = is_closed ? CollectionRow::State::needs_account : CollectionRow::State::unreadable};
}

}  // namespace

bool Console::answers(std::string_view path) const {
  return path == page_path || console::find_asset(path) != nullptr;
}

void Console::handle(const net::Request& request, net::Responder respond) const {
  if (request.method != net::Method::get && request.method != net::Method::head) {
    return respond(refuse_method());
  }
  if (const Asset* asset = console::find_asset(request.path)) return respond(serve_file(*asset, request));
  if (request.path != page_path) return respond(refuse(Code::not_found, {}));

  const auto responder = std::make_shared<net::Responder>(std::move(respond));
  const bool is_queued = services_.engine.read(
      [this, request, responder](store::Session& session) { (*responder)(page(session, request)); });
  if (!is_queued) (*responder)(refuse(Code::overloaded, {}));
}

net::Response Console::page(store::Session& session, const net::Request& request) const {
  const Model& model = services_.content.model();
  const Actor guest{
      .tenant_id = services_.tenant_id, .role = Role::guest, .account = std::nullopt, .request_id = {}};
  console::Overview overview{.version = services_.version,
                             .store = services_.engine.dialect().name(),
                             .collections = {},
                             .requests = console::first_requests(model, console::base_url(request))};
  bool is_whole = true;
  for (const Collection& collection : model.collections()) {
    if (collection.internal) continue;
    overview.collections.push_back(count(services_.content, session, guest, collection));
    is_whole = is_whole && overview.collections.back().state != CollectionRow::State::unreadable;
  }
  net::Response response{is_whole ? 200 : 503,
                         {{"Content-Type", "text/html; charset=utf-8"},
                          {"Cache-Control", "no-cache"},
                          {"Vary", "X-Forwarded-Proto"}},
                         console::render(overview)};
  if (!is_whole) response.headers.push_back({"Retry-After", "1"});
  return protect(std::move(response));
}

}  // namespace dc
