// The OpenAPI documents over HTTP:
//
//   GET, HEAD /api/v1/openapi.json  /api/v2/openapi.json     answered on the I/O thread
// A document is made once, when it is first asked for: both would be a third of a cold start. Thread-safe.
#pragma once

#include <array>
#include <mutex>
#include <string>
#include <string_view>

#include "api/rest/route.hpp"
#include "net/desk.hpp"

namespace dc {

class Contract {
 public:
  // Borrows both.
  Contract(const Model& model, net::Desk& desk);

  // Whether handle() is the one to ask about this address.
  bool answers(std::string_view path) const { return find(path) != nullptr; }
  // A net::Handler for those addresses. 405 for methods other than GET, HEAD and OPTIONS.
  void handle(const net::Request& request, net::Responder respond) const;

 private:
  struct Document {
    std::string_view path;
    rest::ApiVersion version;
    mutable std::once_flag is_made = {};
    mutable std::string text = {}, tag = {};  // from then on
  };
  const Document* find(std::string_view path) const;
  net::Response answer(const Document& document, const net::Request& request) const;
  void make(const Document& document) const;

  const Model& model_;
  net::Desk& desk_;
  const std::array<Document, 2> documents_{
      {{"/api/v1/openapi.json", rest::ApiVersion::v1}, {"/api/v2/openapi.json", rest::ApiVersion::v2}}};
  mutable net::Address address_{"/api/{version}/openapi.json"};  // thread-safe
};

}  // namespace dc
