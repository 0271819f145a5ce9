#include "api/rest/openapi/contract.hpp"

#include "api/rest/openapi/document.hpp"

namespace dc {

const rest::TaggedBody& Contract::of(rest::ApiVersion version) const {
  Document& document = version == rest::ApiVersion::v1 ? v1_ : v2_;
  std::call_once(document.is_made, [&] {
    document.text.body = json::to_text(rest::openapi::document(rest::View(model_, version)));
    document.text.tag = rest::entity_tag(document.text.body, std::nullopt);
  });
  return document.text;
}

}  // namespace dc
