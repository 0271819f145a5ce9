// The addresses that a Media field takes. Free function, thread-safe.
#pragma once

#include <string_view>

namespace dc {

// An absolute http or https URL (RFC 3986) with a host and without user information, or a path that begins
// with exactly one '/'. No white space, control characters, backslashes or characters that end an HTML
// attribute; other characters beyond ASCII may stand for themselves. Never "javascript:", never a "//host"
// that would leave the site.
bool is_media_address(std::string_view text);

}  // namespace dc
