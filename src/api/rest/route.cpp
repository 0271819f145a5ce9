#include "api/rest/route.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "api/rest/faults.hpp"
#include "base/text.hpp"
#include "net/target.hpp"

namespace dc::rest {
namespace {

struct Row {
  Place place;
  net::Method method;  // HEAD goes with GET, and OPTIONS is everywhere
  Act act;
};
constexpr std::array<Row, 8> table{{{Place::collection, net::Method::get, Act::list},
                                    {Place::collection, net::Method::post, Act::create},
                                    {Place::record, net::Method::get, Act::read},
                                    {Place::record, net::Method::patch, Act::update},
                                    {Place::record, net::Method::del, Act::remove},
                                    {Place::health, net::Method::get, Act::health},
                                    {Place::ready, net::Method::get, Act::ready},
                                    {Place::metrics, net::Method::get, Act::metrics}}};

using Segments = std::span<const std::string>;

tl::unexpected<Error> fail_unknown() { return fail(Code::not_found, "There is nothing at this address."); }

// "v1", "v12": a version, known or not. A collection cannot hide behind such a name.
bool has_version_form(std::string_view segment) {
  return segment.size() > 1 && segment.front() == 'v' &&
         std::all_of(segment.begin() + 1, segment.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `segments` begin with the collection.
Result<> find_resource(const Views& views, Segments segments, Route& route) {
  if (segments.empty() || segments.size() > 2) return fail_unknown();
  const View& view = views.of(route.version);
  route.collection = view.find(segments[0]);
  if (!route.collection) {
    return fail(Code::not_found, unknown("collection", segments[0], view.segments()));
  }
  route.place = segments.size() == 1 ? Place::collection : Place::record;
  if (segments.size() == 2) route.key = segments[1];
  if (route.place == Place::record && route.key.empty()) {
    return fail(Code::not_found, "The address ends in a slash; leave that out, or name a record.");
  }
  return {};
}

// /api/x → /api/v2/x, with the query as it was sent. The path begins with '/', so the Location stays on this
// host.
std::string versioned_location(const net::Request& request) {
  const std::size_t rest = request.path.find('/', 1);
  std::string location = "/api/" + std::string(to_text(latest_version));
  location += request.path.substr(rest);
  if (!request.query.empty()) location.append("?").append(request.query);
  return location;
}

Result<> find_unversioned(const Views& views, const net::Request& request, Segments segments, Route& route) {
  route.is_negotiated = true;
  route.place = Place::unversioned;
  if (!request.header("Accept-Version")) {
    route.location = versioned_location(request);
    return {};
  }
  const std::string wanted = request.list("Accept-Version");
  const auto version = parse_version(wanted);
  if (!version) return fail(Code::bad_version, "Expected v1 or v2.");
  route.version = *version;
  return find_resource(views, segments, route);
}

Result<> find_versioned(const Views& views, Segments segments, Route& route) {
  const auto version = parse_version(segments[0]);
  if (!version) return fail(Code::not_found, "This version does not exist; there are v1 and v2.");
  route.version = *version;
  return find_resource(views, segments.subspan(1), route);
}

std::optional<Place> find_operation(std::string_view path) {
  if (path == "/healthz") return Place::health;
  if (path == "/readyz") return Place::ready;
  if (path == "/metrics") return Place::metrics;
  return std::nullopt;
}

}  // namespace

bool is_served(std::string_view path) {
  return path == "*" || path == "/api" || path.starts_with("/api/") || find_operation(path);
}

Result<> find_route(const Views& views, const net::Request& request, Route& route) {
  if (const auto operation = find_operation(request.path)) {
    route.place = *operation;
    return {};
  }
  TRY(const auto path, net::decode_path(request.path));
  const Segments segments(path);
  if (segments.size() < 2 || segments[0] != "api") return fail_unknown();
  if (has_version_form(segments[1])) return find_versioned(views, segments.subspan(1), route);
  return find_unversioned(views, request, segments.subspan(1), route);
}

bool is_operation(Place place) {
  return place == Place::health || place == Place::ready || place == Place::metrics;
}

std::string_view address_template(Place place, ApiVersion version) {
  const bool first = version == ApiVersion::v1;
  switch (place) {
    case Place::unknown:
      return "unknown";
    case Place::collection:
      return first ? "/api/v1/{collection}" : "/api/v2/{collection}";
    case Place::record:
      return first ? "/api/v1/{collection}/{key}" : "/api/v2/{collection}/{key}";
    case Place::unversioned:
      return "/api/{path}";
    case Place::health:
      return "/healthz";
    case Place::ready:
      return "/readyz";
    case Place::metrics:
      return "/metrics";
  }
  return "unknown";
}

std::optional<Act> act_of(Place place, net::Method method) {
  if (method == net::Method::head) method = net::Method::get;
  for (const Row& row : table) {
    if (row.place == place && row.method == method) return row.act;
  }
  return std::nullopt;
}

std::string allowed_methods(Place place) {
  std::string methods;
  for (const Row& row : table) {
    if (row.place != place) continue;
    methods.append(net::to_text(row.method)).append(", ");
    if (row.method == net::Method::get) methods += "HEAD, ";
  }
  return methods + "OPTIONS";
}

}  // namespace dc::rest
