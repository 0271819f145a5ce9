// An Error as an HTTP answer: application/problem+json (RFC 9457), the same from the connection and from
// every route.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"

namespace dc::net {

// {"type":"/errors/CODE","title":sentence,"status":n,"detail":…,"code":"CODE","error":detail or
// sentence,"remedy":…,
//  "errors":[{"pointer":…,"detail":…}],"incident":…}; members without content are left out, and a fault in
// the query has "parameter" in place of "pointer".
// 401 carries WWW-Authenticate, a retryable 503 Retry-After.
Response problem(const Error& error, std::string_view incident = {});

}  // namespace dc::net
