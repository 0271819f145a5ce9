// What every answer tells a browser, refusals of the connection included: the fields that helmet 8 sends by
// default, in its words, and what decides over cross-origin lines. A Content-Security-Policy is the
// answer's own, since a page needs another one than data.
#pragma once

#include <string_view>

namespace dc::net {

inline constexpr std::string_view security_fields =
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Origin-Agent-Cluster: ?1\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-DNS-Prefetch-Control: off\r\n"
    "X-Download-Options: noopen\r\n"
    "X-Frame-Options: SAMEORIGIN\r\n"
    "X-Permitted-Cross-Domain-Policies: none\r\n"
    "X-XSS-Protection: 0\r\n"
    "Vary: Origin\r\n";  // whether it is a page that asks, and which: net/cors.hpp

// Of answers that are data: nothing in them is to be shown, run or framed.
inline constexpr const char* data_policy = "default-src 'none'; frame-ancestors 'none'";

}  // namespace dc::net
