// Content codings (RFC 9110 §8.4.1, RFC 7932): which one a client takes. Free functions, thread-safe.
#pragma once

#include <string_view>

#include "net/http.hpp"

namespace dc::net {

enum class Coding : unsigned char { identity, gzip, brotli };
constexpr std::size_t codings = 3;
std::string_view to_text(Coding coding);  // as in Content-Encoding

// The one that is worth most to the client (Accept-Encoding); of equal ones brotli before gzip. identity
// where it names neither, or wants neither. Allocates nothing.
Coding preferred_coding(const Request& request);

}  // namespace dc::net
