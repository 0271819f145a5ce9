// What one can do at one address: an operation for each act of route.hpp. A new act is a new case here; the
// compiler says so. Free functions, thread-safe.
#pragma once

#include "api/rest/route.hpp"
#include "base/json.hpp"

namespace dc::rest::openapi {

// The path item of a place: an operation for each method that the place takes, in the order of route.cpp.
// `collection` is null for what machines ask (health, ready, metrics).
json::Object path_item(const View& view, Place place, const CollectionView* collection);

}  // namespace dc::rest::openapi
