#include "api/console/asset.hpp"

#include <algorithm>
#include <array>

#include "base/result.hpp"

namespace dc {

namespace embedded {
std::string_view console_canvas();
std::string_view console_css();
std::string_view console_favicon();
std::string_view docs_page();
std::string_view docs_css();
std::string_view docs_docs_js();
std::string_view docs_dom_js();
std::string_view docs_operation_js();
std::string_view docs_request_js();
std::string_view docs_schema_js();
std::string_view demo_fieldnotes();
std::string_view demo_lanternfish();
std::string_view demo_nightbus();
std::string_view demo_paperboat();
std::string_view demo_saltbox();
std::string_view demo_slowmail();
std::string_view demo_tidewatch();
std::string_view demo_understory();
std::string_view demo_jonas();
std::string_view demo_lene();
std::string_view demo_mira();
}  // namespace embedded

namespace console {

namespace {

constexpr std::string_view css = "text/css; charset=utf-8", svg = "image/svg+xml";
constexpr std::string_view html = "text/html; charset=utf-8", script = "text/javascript; charset=utf-8";

}  // namespace

std::span<const net::File> assets() {
  static const std::array all{
      net::File{"/canvas.svg", svg, embedded::console_canvas()},
      net::File{"/console.css", css, embedded::console_css()},
      net::File{"/favicon.svg", svg, embedded::console_favicon()},
      // What browsers ask for on answers that name no icon: JSON, pictures. The type counts, not the name.
      net::File{"/favicon.ico", svg, embedded::console_favicon()},
      // The page that reads /api/v2/openapi.json.
      net::File{"/docs", html, embedded::docs_page()},
      net::File{"/docs/docs.css", css, embedded::docs_css()},
      net::File{"/docs/docs.js", script, embedded::docs_docs_js()},
      net::File{"/docs/dom.js", script, embedded::docs_dom_js()},
      net::File{"/docs/operation.js", script, embedded::docs_operation_js()},
      net::File{"/docs/request.js", script, embedded::docs_request_js()},
      net::File{"/docs/schema.js", script, embedded::docs_schema_js()},
      // The pictures that the records of demo/portfolio.json name.
      net::File{"/demo/fieldnotes.svg", svg, embedded::demo_fieldnotes()},
      net::File{"/demo/lanternfish.svg", svg, embedded::demo_lanternfish()},
      net::File{"/demo/nightbus.svg", svg, embedded::demo_nightbus()},
      net::File{"/demo/paperboat.svg", svg, embedded::demo_paperboat()},
      net::File{"/demo/saltbox.svg", svg, embedded::demo_saltbox()},
      net::File{"/demo/slowmail.svg", svg, embedded::demo_slowmail()},
      net::File{"/demo/tidewatch.svg", svg, embedded::demo_tidewatch()},
      net::File{"/demo/understory.svg", svg, embedded::demo_understory()},
      net::File{"/demo/jonas.svg", svg, embedded::demo_jonas()},
      net::File{"/demo/lene.svg", svg, embedded::demo_lene()},
      net::File{"/demo/mira.svg", svg, embedded::demo_mira()},
  };
  return all;
}

std::string versioned(std::string_view path) {
  const auto all = assets();
  const auto asset =
      std::find_if(all.begin(), all.end(), [&](const net::File& each) { return each.path == path; });
  ENSURE(asset != all.end());
  return net::fixed_address(*asset);
}

}  // namespace console
}  // namespace dc
