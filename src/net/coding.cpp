#include "net/coding.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

// In thousandths; what is no weight (RFC 9110 §12.4.2) is none.
int weight_of(std::string_view element) {
  const std::size_t parameter = element.find(';');
  if (parameter == std::string_view::npos) return 1000;
  const std::string_view text = trim(element.substr(parameter + 1));
  if (text.size() < 3 || !equals_ignore_case(text.substr(0, 2), "q=")) return 0;
  int weight = 0, digit = 1000;
  for (std::size_t i = 2; i < text.size() && digit > 0; ++i) {
    if (i == 3 && text[i] == '.') continue;
    if (text[i] < '0' || text[i] > '9') return 0;
    weight += (text[i] - '0') * digit;
    digit /= 10;
  }
  return std::min(weight, 1000);
}

}  // namespace

std::string_view to_text(Coding coding) {
  constexpr std::array<std::string_view, codings> names{"identity", "gzip", "br"};
  return names[static_cast<std::size_t>(coding)];
}

Coding preferred_coding(const Request& request) {
  int gzip = -1, brotli = -1, any = -1, identity = 0;
  for (const Header& header : request.headers) {
    if (!equals_ignore_case(header.name, "Accept-Encoding")) continue;
    std::string_view rest = header.value, element;
    while (next_element(rest, element)) {
      const std::string_view name = trim(element.substr(0, element.find(';')));
      if (equals_ignore_case(name, "gzip") || equals_ignore_case(name, "x-gzip")) gzip = weight_of(element);
      if (equals_ignore_case(name, "br")) brotli = weight_of(element);
      if (equals_ignore_case(name, "identity")) identity = weight_of(element);
      if (name == "*") any = weight_of(element);
    }
  }
  if (gzip < 0) gzip = any;
  if (brotli < 0) brotli = any;
  if (brotli > 0 && brotli >= gzip && brotli >= identity) return Coding::brotli;
  return gzip > 0 && gzip >= identity ? Coding::gzip : Coding::identity;
}

}  // namespace dc::net
