// The files that are part of the binary and served as they are. Free functions, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "net/files.hpp"

namespace dc {

namespace embedded {
std::string_view console_page();  // a template, see template.hpp
}

namespace console {

std::span<const net::File> assets();

// The address under which the file never changes: "/console.css?v=FINGERPRINT". A Bug for an unknown path.
std::string versioned(std::string_view path);

}  // namespace console
}  // namespace dc
