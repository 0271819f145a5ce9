// The OpenAPI documents over HTTP:
//
//   GET, HEAD /api/v1/openapi.json  /api/v2/openapi.json     made once, answered on the I/O thread
// Thread-safe.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "api/rest/route.hpp"
#include "net/desk.hpp"

namespace dc {

class Contract {
 public:
  // The model is read here and not kept; the desk is borrowed.
  Contract(const Model& model, net::Desk& desk);

  // Whether handle() is the one to ask about this address.
  bool answers(std::string_view path) const { return find(path) != nullptr; }
  // A net::Handler for those addresses. 405 for methods other than GET, HEAD and OPTIONS.
  void handle(const net::Request& request, net::Responder respond) const;

 private:
  struct Document {
    std::string path, text, tag;
  };
  const Document* find(std::string_view path) const;
  static net::Response answer(const Document& document, const net::Request& request);

  net::Desk& desk_;
  const std::array<Document, 2> documents_;
  mutable net::Address address_{"/api/{version}/openapi.json"};  // thread-safe
};

}  // namespace dc
