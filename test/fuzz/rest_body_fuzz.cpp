// Any body is one or several records of a collection, or is refused with a sentence.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "api/rest/body.hpp"
#include "api/rest/route.hpp"
#include "base/limits.hpp"
#include "portfolio.hpp"
#include "require.hpp"

namespace {

using namespace dc;

void check(const rest::CollectionView& collection, const net::Request& request) {
  const auto body = rest::parse_body(collection, request);
  if (!body) return require(!body.error().detail.empty() || !body.error().issues.empty());
  require(!body->records.empty() && body->records.size() <= limits::bulk_records_max);
  require(body->is_array || body->records.size() == 1);
  for (const rest::Assignments& record : body->records) {
    for (const auto& [field, value] : record) require(collection.collection().find(field->name) == field);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::unique_ptr<Model> model = load_portfolio();
  static const rest::Views views(*model);
  if (size < 2) return 0;
  constexpr net::Method methods[] = {net::Method::post, net::Method::put, net::Method::patch};
  const rest::View& view = views.of(bytes[0] % 2 == 0 ? rest::ApiVersion::v1 : rest::ApiVersion::v2);
  const auto& collections = model->collections();
  const auto* collection = view.find(collections[bytes[1] % collections.size()].plural);
  if (collection == nullptr) return 0;
  const net::Header type{"Content-Type", "application/json"};
  net::Request request;
  request.method = methods[bytes[0] % 3];
  request.headers = {&type, 1};
  request.body = {reinterpret_cast<const char*>(bytes) + 2, size - 2};
  check(*collection, request);
  const auto version = rest::parse_version_body(request);
  require(version.has_value() || !version.error().detail.empty() || !version.error().issues.empty());
  return 0;
}
