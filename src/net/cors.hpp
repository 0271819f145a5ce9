// Cross-origin requests (Fetch Standard §3.2): which web pages may read what is answered here. Immutable,
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"

namespace dc::net {

// The origins of a list with commas, each as a browser sends it: scheme, host, and the port if it is not the
// scheme's own. Code::malformed names the one that is none. '*' is none: pages are trusted with credentials.
Result<std::vector<std::string>> parse_origins(std::string_view list);

class Cors {
 public:
  // Pages of these origins, compared byte by byte.
  explicit Cors(const std::vector<std::string>& origins);

  // The lines that an answer to `request` has for that: none for a page of another origin, so that its
  // browser keeps the answer from it. Valid as long as this. Allocates nothing.
  std::string_view lines(const Request& request) const;

 private:
  struct Origin {
    std::string name, lines, preflight_lines;
  };
  std::vector<Origin> origins_;
};

}  // namespace dc::net
