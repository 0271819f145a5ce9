// The version of this binary, by semver.org; CMake's project(VERSION) is checked against it by a test.
#pragma once

#include <string_view>

namespace dc {

inline constexpr std::string_view version = "0.1.0";

}  // namespace dc
