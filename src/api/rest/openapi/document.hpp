// The contract of one version of the REST API as an OpenAPI 3.1 document: everything in it comes from the
// model, the View, the table of routes, the limits and base/errors.def. Free function, thread-safe.
#pragma once

#include "api/rest/route.hpp"
#include "base/json.hpp"

namespace dc::rest::openapi {

// What any guest may know: collections that are not internal, fields that some reader is shown.
json::Value document(const View& view);

}  // namespace dc::rest::openapi
