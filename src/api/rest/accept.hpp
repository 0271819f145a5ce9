// What a client takes (RFC 9110 §12.5.1). Free functions, thread-safe.
#pragma once

#include "net/http.hpp"

namespace dc::rest {

// Whether the header Accept lets a JSON answer through: it is missing or empty, or the most specific of its
// ranges that match application/json has a weight above zero.
bool accepts_json(const net::Request& request);

}  // namespace dc::rest
