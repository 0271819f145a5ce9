// What is true of a kind everywhere. Free functions, thread-safe.
#pragma once

#include <string_view>

#include "model/value.hpp"

namespace dc {

// As a model file writes it: "String", "DateTime", …; "enum", "link" and "list of links" for those without a
// name.
std::string_view to_text(Kind kind);

// Whether a database index over such values is sound: they are short, and order means something.
bool can_be_indexed(Kind kind);

}  // namespace dc
