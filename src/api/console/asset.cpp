#include "api/console/asset.hpp"

#include <algorithm>
#include <array>

#include "base/result.hpp"
#include "net/entity_tag.hpp"

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

constexpr std::array assets{
    Asset{"/canvas.svg", svg, embedded::console_canvas},
    Asset{"/console.css", css, embedded::console_css},
    Asset{"/favicon.svg", svg, embedded::console_favicon},
    // What browsers ask for on answers that name no icon: JSON, pictures. The type counts, not the name.
    Asset{"/favicon.ico", svg, embedded::console_favicon},
    // The page that reads /api/v2/openapi.json.
    Asset{"/docs", html, embedded::docs_page},
    Asset{"/docs/docs.css", css, embedded::docs_css},
    Asset{"/docs/docs.js", script, embedded::docs_docs_js},
    Asset{"/docs/dom.js", script, embedded::docs_dom_js},
    Asset{"/docs/operation.js", script, embedded::docs_operation_js},
    Asset{"/docs/request.js", script, embedded::docs_request_js},
    Asset{"/docs/schema.js", script, embedded::docs_schema_js},
    // The pictures that the records of demo/portfolio.json name.
    Asset{"/demo/fieldnotes.svg", svg, embedded::demo_fieldnotes},
    Asset{"/demo/lanternfish.svg", svg, embedded::demo_lanternfish},
    Asset{"/demo/nightbus.svg", svg, embedded::demo_nightbus},
    Asset{"/demo/paperboat.svg", svg, embedded::demo_paperboat},
    Asset{"/demo/saltbox.svg", svg, embedded::demo_saltbox},
    Asset{"/demo/slowmail.svg", svg, embedded::demo_slowmail},
    Asset{"/demo/tidewatch.svg", svg, embedded::demo_tidewatch},
    Asset{"/demo/understory.svg", svg, embedded::demo_understory},
    Asset{"/demo/jonas.svg", svg, embedded::demo_jonas},
    Asset{"/demo/lene.svg", svg, embedded::demo_lene},
    Asset{"/demo/mira.svg", svg, embedded::demo_mira},
};

}  // namespace

const Asset* find_asset(std::string_view path) {
  const auto found =
      std::find_if(assets.begin(), assets.end(), [&](const Asset& each) { return each.path == path; });
  return found == assets.end() ? nullptr : &*found;
}

std::string versioned(std::string_view path) {
  const Asset* const asset = find_asset(path);
  ENSURE(asset != nullptr);
  return std::string(path) + "?v=" + net::fingerprint(asset->bytes());
}

}  // namespace console
}  // namespace dc
