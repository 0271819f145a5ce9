// The one place where a request target is decoded: percent signs, plus signs and dots have one meaning in the
// product. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace dc::net {

// The decoded segments of Request::path: "/a%20b/c" → {"a b", "c"}, "/" → {}, "/a/" → {"a", ""}. An encoded
// slash stays inside its segment. Code::malformed for a bad escape, U+0000, bytes that are not UTF-8, and for
// dot segments, plain or encoded: clients resolve them before they send (RFC 3986 §5.2.4), so one that
// arrives is a mistake or an attack.
Result<std::vector<std::string>> decode_path(std::string_view path);

using Parameter = std::pair<std::string, std::string>;
// The decoded parameters of Request::query, in order, repeated names kept: "a=1&b=x+y&c" → {a,1} {b,"x y"}
// {c,""}.
// '+' is a space, empty pieces are skipped. Code::malformed for a bad escape, U+0000, bytes that are not
// UTF-8 and more than parameters_max parameters.
Result<std::vector<Parameter>> parse_query(std::string_view query);

}  // namespace dc::net
