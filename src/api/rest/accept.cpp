#include "api/rest/accept.hpp"

#include "base/text.hpp"

namespace dc::rest {
namespace {

// How closely a media range names application/json; 0: not at all.
int closeness(std::string_view range) {
  if (equals_ignore_case(range, "application/json")) return 3;
  if (equals_ignore_case(range, "application/*")) return 2;
  return range == "*/*" ? 1 : 0;
}

// Zero in whatever form: "0", "0.", "0.000". Other weights only order what is accepted.
bool is_refusal(std::string_view weight) {
  return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_json(const net::Request& request) {
  const std::string header = request.list("Accept");
  if (trim(header).empty()) return true;
  int closest = 0;
  bool accepted = false;
  for (const std::string_view element : split(header, ',')) {
    const auto parts = split(element, ';');
    const int close = closeness(trim(parts.front()));
    if (close <= closest) continue;
    closest = close;
    accepted = true;
    for (const std::string_view part : parts) {
      const std::string_view parameter = trim(part);
      if (equals_ignore_case(parameter.substr(0, 2), "q=")) accepted = !is_refusal(parameter.substr(2));
    }
  }
  return accepted;
}

}  // namespace dc::rest
