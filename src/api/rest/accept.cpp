#include "api/rest/accept.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/field.hpp"

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

// Of the parameters of a range, each behind a semicolon.
bool has_refusal(std::string_view parameters) {
  bool refused = false;
  while (!parameters.empty()) {
    parameters.remove_prefix(1);
    const std::string_view parameter = trim(parameters.substr(0, parameters.find(';')));
    if (equals_ignore_case(parameter.substr(0, 2), "q=")) refused = is_refusal(parameter.substr(2));
    parameters.remove_prefix(std::min(parameters.find(';'), parameters.size()));
  }
  return refused;
}

}  // namespace

bool accepts_json(const net::Request& request) {
  int closest = 0;
  bool accepted = false, asks = false;
  for (const net::Header& header : request.headers) {
    if (!equals_ignore_case(header.name, "Accept")) continue;
    std::string_view rest = header.value, element;
    while (net::next_element(rest, element)) {
      asks = true;
      const std::size_t parameters = std::min(element.find(';'), element.size());
      const int close = closeness(trim(element.substr(0, parameters)));
      if (close <= closest) continue;
      closest = close;
      accepted = !has_refusal(element.substr(parameters));
    }
  }
  return accepted || !asks;
}

}  // namespace dc::rest
