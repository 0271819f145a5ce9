#include "api/rest/openapi/contract.hpp"

#include "api/rest/openapi/document.hpp"

namespace dc {
const net::Encodings& Contract::of(rest::ApiVersion version) const {
  Document& document = version == rest::ApiVersion::v1 ? v1_ : v2_;
  std::call_once(document.is_made, [&] {
    document.text.emplace(net::represent(json::to_text(rest::openapi::document(rest::View(model_, version))),
                                         "application/json"));
  });
  return *document.text;
}

}  // namespace dc
