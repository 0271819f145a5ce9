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
constexpr std::array<Row, 15> table{{{Place::collection, net::Method::get, Act::list},
                                     {Place::collection, net::Method::post, Act::create},
                                     {Place::record, net::Method::get, Act::read},
                                     {Place::record, net::Method::put, Act::replace},
                                     {Place::record, net::Method::patch, Act::update},
                                     {Place::record, net::Method::del, Act::remove},
                                     {Place::history, net::Method::get, Act::history},
                                     {Place::difference, net::Method::get, Act::difference},
                                     {Place::revert, net::Method::post, Act::revert},
                                     {Place::trash, net::Method::get, Act::trash},
                                     {Place::restore, net::Method::post, Act::restore},
                                     {Place::contract, net::Method::get, Act::contract},
                                     {Place::health, net::Method::get, Act::health},
                                     {Place::ready, net::Method::get, Act::ready},
                                     {Place::metrics, net::Method::get, Act::metrics}}};

// What stands behind a record's key.
struct Part {
  std::string_view word;
  Place place;
};
constexpr std::array<Part, 3> parts{
    {{"history", Place::history}, {"diff", Place::difference}, {"revert", Place::revert}}};
constexpr std::string_view trash_segment = "trash";
constexpr std::string_view restore_segment = "restore";
// No name of a collection has a dot.
constexpr std::string_view contract_segment = "openapi.json";

using Segments = std::span<const std::string>;

tl::unexpected<Error> fail_unknown() { return fail(Code::not_found, "There is nothing at this address."); }

// "v1", "v12": a version, known or not. A collection cannot hide behind such a name.
bool has_version_form(std::string_view segment) {
  return segment.size() > 1 && segment.front() == 'v' &&
         std::all_of(segment.begin() + 1, segment.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<> find_collection(const Views& views, const std::string& segment, Route& route) {
  const View& view = views.of(route.version);
  route.collection = view.find(segment);
  if (!route.collection) {
    return fail(Code::not_found, unknown("collection", segment, view.segments()));
  }
  return {};
}

// `segments` stand behind /trash: the collection, then the id of a record and what to do with it.
Result<> find_trash(const Views& views, Segments segments, Route& route) {
  const bool restores = segments.size() == 3 && segments[2] == restore_segment;
  if (segments.size() != 1 && !restores) return fail_unknown();
  CHECK(find_collection(views, segments[0], route));
  route.place = restores ? Place::restore : Place::trash;
  if (restores) route.key = segments[1];
  return {};
}

// `segments` begin with the collection.
Result<> find_resource(const Views& views, Segments segments, Route& route) {
  if (segments.empty() || segments.size() > 4) return fail_unknown();
  if (segments[0] == trash_segment) return find_trash(views, segments.subspan(1), route);
  if (segments.size() > 3) return fail_unknown();
  if (segments.size() == 1 && segments[0] == contract_segment) {
    route.place = Place::contract;
    return {};
  }
  CHECK(find_collection(views, segments[0], route));
  route.place = segments.size() == 1 ? Place::collection : Place::record;
  if (segments.size() == 1) return {};
  route.key = segments[1];
  if (route.key.empty()) {
    return fail(Code::not_found, "The address ends in a slash; leave that out, or name a record.");
  }
  if (segments.size() == 2) return {};
  const auto part =
      std::find_if(parts.begin(), parts.end(), [&](const Part& each) { return each.word == segments[2]; });
  if (part == parts.end()) return fail_unknown();
  route.place = part->place;
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
    case Place::history:
      return first ? "/api/v1/{collection}/{key}/history" : "/api/v2/{collection}/{key}/history";
    case Place::difference:
      return first ? "/api/v1/{collection}/{key}/diff" : "/api/v2/{collection}/{key}/diff";
    case Place::revert:
      return first ? "/api/v1/{collection}/{key}/revert" : "/api/v2/{collection}/{key}/revert";
    case Place::trash:
      return first ? "/api/v1/trash/{collection}" : "/api/v2/trash/{collection}";
    case Place::restore:
      return first ? "/api/v1/trash/{collection}/{id}/restore" : "/api/v2/trash/{collection}/{id}/restore";
    case Place::contract:
      return first ? "/api/v1/openapi.json" : "/api/v2/openapi.json";
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
