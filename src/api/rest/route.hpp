// Which address and method mean which act: the whole table stands in route.cpp.
//
//   /api/v1/projects  /api/v2/projects/on-clouds     the path names the version, whatever a header says
//   /api/projects                                    in the version of Accept-Version, else 308 to /api/v2/…
//   …/projects/on-clouds/history  …/diff  …/revert   what one record was (history_routes.cpp)
//   /api/v2/trash/projects  …/{id}/restore           what was deleted
//   /api/v2/openapi.json                            what the version promises
//   /healthz  /readyz  /metrics
// Free functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/rest/view.hpp"
#include "net/http.hpp"

namespace dc::rest {

struct Views {
  explicit Views(const Model& model) : v1(model, ApiVersion::v1), v2(model, ApiVersion::v2) {}
  const View& of(ApiVersion version) const { return version == ApiVersion::v1 ? v1 : v2; }
  View v1, v2;
};

enum class Place : unsigned char {
  unknown,
  collection,
  record,
  history,
  difference,
  revert,
  trash,
  restore,
  contract,
  unversioned,
  health,
  ready,
  metrics
};
constexpr std::size_t places = 13;

enum class Act : unsigned char {
  list,
  create,
  read,
  replace,
  update,
  remove,
  history,
  difference,
  revert,
  trash,
  restore,
  contract,
  health,
  ready,
  metrics
};

struct Route {
  Place place = Place::unknown;
  ApiVersion version = latest_version;
  bool is_negotiated = false;  // the answer depends on Accept-Version
  const CollectionView* collection = nullptr;
  std::string key;       // of a record: id or slug
  std::string location;  // of an unversioned address: where it is
};

// /healthz, /readyz, /metrics: what machines ask.
bool is_operation(Place place);

// Fills `route` as far as it gets, also when it fails: not_found with the nearest collection, bad_version,
// malformed.
Result<> find_route(const Views& views, const net::Request& request, Route& route);

// The address with its variables unfilled, for logs and metrics: "/api/v2/{collection}/{key}".
std::string_view address_template(Place place, ApiVersion version);

// nullopt: the place does not take that method.
std::optional<Act> act_of(Place place, net::Method method);
// The value of the header Allow.
std::string allowed_methods(Place place);

}  // namespace dc::rest
