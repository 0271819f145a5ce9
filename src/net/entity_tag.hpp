// Entity tags (RFC 9110 §8.8.3), and whether a client says that it has one. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace dc::net {

// At most 16 hexadecimal digits that change with the bytes; not cryptographic.
std::string fingerprint(std::string_view bytes);

// Whether If-None-Match names this tag, or any: the answer is 304. Compares weakly, as RFC 9110 §13.1.2 has
// it for GET. `tag` is with its quotes and has no comma in it.
bool has_tag(const Request& request, std::string_view tag);

}  // namespace dc::net
