#include "api/console/template.hpp"

#include <algorithm>

#include "api/console/html.hpp"
#include "base/result.hpp"

namespace dc::console {

Slot text(std::string_view name, std::string_view value) { return {name, escape_html(value)}; }

Slot markup(std::string_view name, std::string html) { return {name, std::move(html)}; }

std::string fill(std::string_view page, std::initializer_list<Slot> slots) {
  std::string filled;
  while (true) {
    const std::size_t begin = page.find("{{");
    filled += page.substr(0, begin);
    if (begin == std::string_view::npos) return filled;
    const std::size_t end = page.find("}}", begin);
    ENSURE(end != std::string_view::npos);
    const std::string_view name = page.substr(begin + 2, end - begin - 2);
    const auto slot =
        std::find_if(slots.begin(), slots.end(), [&](const Slot& each) { return each.name == name; });
    ENSURE(slot != slots.end());
    filled += slot->html;
    page.remove_prefix(end + 2);
  }
}

}  // namespace dc::console
