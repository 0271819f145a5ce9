// The files that are part of the binary and served as they are. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dc {

namespace embedded {
std::string_view console_page();  // a template, see template.hpp
}

namespace console {

struct Asset {
  std::string_view path;  // "/console.css"
  std::string_view type;  // Content-Type
  std::string_view (*bytes)();
};

// nullptr if no file has that path.
const Asset* find_asset(std::string_view path);

// The address under which the file never changes: "/console.css?v=FINGERPRINT". A Bug for an unknown path.
std::string versioned(std::string_view path);

}  // namespace console
}  // namespace dc
