// Any query is a listing and a selection of a collection, or is refused with a sentence.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "api/rest/query.hpp"
#include "api/rest/route.hpp"
#include "portfolio.hpp"
#include "require.hpp"

namespace {

using namespace dc;

bool says_why(const Error& error) { return !error.detail.empty() || !error.issues.empty(); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::unique_ptr<Model> model = load_portfolio();
  static const rest::Views views(*model);
  if (size < 2) return 0;
  const rest::View& view = views.of(bytes[0] % 2 == 0 ? rest::ApiVersion::v1 : rest::ApiVersion::v2);
  const auto& collections = model->collections();
  const auto* collection = view.find(collections[bytes[1] % collections.size()].plural);
  const auto parameters = net::parse_query({reinterpret_cast<const char*>(bytes) + 2, size - 2});
  if (collection == nullptr || !parameters) return 0;
  Actor actor;
  actor.tenant_id = 1;
  actor.role = bytes[0] % 3 == 0 ? Role::guest : Role::editor;
  const auto listing = rest::parse_listing(view, *collection, actor, *parameters);
  require(listing ? listing->shape != nullptr : says_why(listing.error()));
  const auto shape = rest::parse_selection(view, *collection, actor, *parameters);
  require(shape ? *shape != nullptr : says_why(shape.error()));
  return 0;
}
