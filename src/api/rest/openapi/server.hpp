// The operations that are about the server and not about records. Free functions, thread-safe.
#pragma once

#include "api/rest/openapi/operation.hpp"

namespace dc::rest::openapi {

Operation contract();
Operation health();
Operation ready();
Operation metrics();

}  // namespace dc::rest::openapi
