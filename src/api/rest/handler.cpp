#include "api/rest/handler.hpp"

#include "api/rest/accept.hpp"
#include "base/contain.hpp"
#include "net/problem.hpp"
#include "net/security.hpp"
#include "net/target.hpp"
#include "net/writer.hpp"

namespace dc::rest {
namespace {

net::Response redirect(const Route& route) { return {308, {{"Location", route.location}}, {}}; }

constexpr const char* all_methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// A preflight names no version, and a browser follows no redirect of one.
net::Response options(Place place) {
  return {204, {{"Allow", place == Place::unversioned ? all_methods : allowed_methods(place)}}, {}};
}

net::Response refuse_method(const Call& call) {
  const std::string allowed = allowed_methods(call.route.place);
  net::Response response =
      net::problem({Code::method_not_allowed, "This address takes " + allowed + ".", {}});
  response.headers.push_back({"Allow", allowed});
  return response;
}

// The same address in the latest version. The characters of a request's target need no escape in a Link.
std::string successor(const net::Request& request) {
  constexpr std::string_view versioned = "/api/v1/", any = "/api/";
  const std::string_view prefix = request.path.starts_with(versioned) ? versioned : any;
  const std::string_view rest = request.path.substr(std::min(prefix.size(), request.path.size()));
  return "</api/" + std::string(to_text(latest_version)) + "/" + std::string(rest) +
         ">; rel=\"successor-version\"";
}

}  // namespace

void Rest::add_headers(const Call& call, net::Response& response) const {
  // What is answered to an account is nobody else's; what a guest may see can be kept, if it is asked for
  // again.
  response.headers.push_back({"Cache-Control", call.has_credentials ? "no-store" : "no-cache"});
  if (call.route.is_negotiated) response.headers.push_back({"Vary", "Accept-Version"});
  response.headers.push_back({"Content-Security-Policy", net::data_policy});
  announce_end(call, response);
}

// Deprecation (RFC 9745), Sunset (RFC 8594), and where to go.
void Rest::announce_end(const Call& call, net::Response& response) const {
  if (call.route.version != ApiVersion::v1) return;
  auto& headers = response.headers;
  if (const auto& since = services_.v1_deprecated)
    headers.push_back({"Deprecation", "@" + std::to_string(since->ms / 1000)});
  if (const auto& end = services_.v1_sunset)
    headers.push_back({"Sunset", std::string(net::DateCache().text(*end))});
  headers.push_back({"Link", successor(call.request)});
}

Rest::Rest(Services services)
    : services_(std::move(services)),
      tally_(services_.cache.tenant(services_.tenant_id)),
      tenant_(services_.desk.tenant(services_.tenant_id)),
      views_(services_.content.model()) {
  for (std::size_t place = 0; place < places; ++place) {
    for (const ApiVersion version : {ApiVersion::v1, ApiVersion::v2}) {
      const Place where{static_cast<unsigned char>(place)};
      // Probes come every few seconds for ever.
      addresses_.emplace_back(address_template(where, version),
                              is_operation(where) ? Level::debug : Level::info);
    }
  }
}

net::Address& Rest::address_of(const Route& route) const {
  return addresses_[2 * static_cast<std::size_t>(route.place) + (route.version == ApiVersion::v1 ? 0 : 1)];
}

void Rest::handle(const net::Request& request, net::Responder respond) const {
  if (answer_kept(request, respond)) return;
  const auto call = std::make_shared<Call>(Call{services_.desk.open(request, std::move(respond), &tenant_)});
  call->has_credentials = request.header("Authorization") || request.header("X-API-Key");
  close(call, contain([&] { return begin(call); }));
}

void Rest::close(const CallPointer& call, Answer answer) const {
  if (answer && !*answer) return;
  net::Address& address = address_of(call->route);
  net::Response response =
      answer ? **std::move(answer) : services_.desk.refuse(*call, address, answer.error());
  if (!response.prepared) add_headers(*call, response);  // what is prepared has them
  const CollectionView* collection = call->route.collection;
  services_.desk.close(*call, address, std::move(response),
                       collection ? std::string_view(collection->collection().plural) : std::string_view());
}

Rest::Answer Rest::begin(const CallPointer& call) const {
  const net::Request& request = call->request;
  // Asked about the server as a whole (RFC 9110 §9.3.7).
  if (request.path == "*") return net::Response{204, {{"Allow", all_methods}}, {}};
  CHECK(find_route(views_, request, call->route));
  if (request.method == net::Method::options) return options(call->route.place);
  if (call->route.place == Place::unversioned) return redirect(call->route);
  const auto found = act_of(call->route.place, request.method);
  if (!found) return refuse_method(*call);
  if (call->route.collection && !accepts_json(request))
    return fail(Code::not_acceptable, "Answers are JSON.");
  return act(call, *found);
}

Rest::Answer Rest::act(const CallPointer& call, Act act) const {
  switch (act) {
    case Act::list:
      return fly(call, &Rest::list);
    case Act::read:
      return names_version(*call) ? in_lane(call, &Rest::read_version) : begin_read(call);
    case Act::history:
      return in_lane(call, &Rest::history);
    case Act::difference:
      return in_lane(call, &Rest::difference);
    case Act::trash:
      return in_lane(call, &Rest::trash);
    case Act::create:
    case Act::replace:
    case Act::update:
    case Act::remove:
    case Act::revert:
    case Act::restore:
      return begin_write(call);
    case Act::contract:
      return in_lane(call, &Rest::contract);
    case Act::health:
      return health();
    case Act::ready:
      return begin_ready(call);
    case Act::metrics:
      return metrics(call->request);
  }
  return fail(Code::internal);
}

Rest::Answer Rest::in_lane(const CallPointer& call, Step step) const {
  const bool is_queued = services_.engine.read([this, call, step](store::Session& session) {
    close(call, contain([&] { return (this->*step)(session, call); }));
  });
  if (!is_queued) return fail(Code::overloaded);
  return std::nullopt;
}

Result<Actor> Rest::sign_in(store::Session& session, const Call& call) const {
  const Credentials credentials{.authorization = call.request.header("Authorization"),
                                .api_key = call.request.header("X-API-Key")};
  TRY(Actor actor, services_.identity.authenticate(session, services_.tenant_id, credentials));
  actor.request_id = call.id;
  return actor;
}

Result<std::shared_ptr<const Shape>> Rest::select(const Call& call, const Actor& actor) const {
  TRY(const auto parameters, net::parse_query(call.request.query));
  return parse_selection(views_.of(call.route.version), *call.route.collection, actor, parameters);
}

}  // namespace dc::rest
