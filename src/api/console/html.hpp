// Text into HTML. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dc::console {

// `text`, so that a browser shows it as it is, in an element and in a quoted attribute alike (HTML Living
// Standard, §13.1.2.3 and §13.1.4): & < > " ' are written as references.
std::string escape_html(std::string_view text);

}  // namespace dc::console
