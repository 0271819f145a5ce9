// Pages from text with holes: "Hello, {{name}}." Free functions, thread-safe.
//
// What goes into a hole is a Slot, and a Slot is made by text(), which escapes, or by markup(), which takes
// HTML that was filled before. A value is never searched for holes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace dc::console {

struct Slot {
  std::string_view name;
  std::string html;
};
Slot text(std::string_view name, std::string_view value);
Slot markup(std::string_view name, std::string html);

// A hole without a slot is a Bug.
std::string fill(std::string_view page, std::initializer_list<Slot> slots);

}  // namespace dc::console
