#include "api/rest/openapi/contract.hpp"

#include <algorithm>

#include "api/rest/conditional.hpp"
#include "api/rest/openapi/document.hpp"
#include "net/entity_tag.hpp"
#include "net/problem.hpp"

namespace dc {
namespace {

constexpr const char* allowed = "GET, HEAD, OPTIONS";

net::Response refuse_method() {
  net::Response response = net::problem({.code = Code::method_not_allowed,
                                         .detail = std::string("This address takes ") + allowed + ".",
                                         .issues = {}});
  response.headers.push_back({"Allow", allowed});
  return response;
}

}  // namespace

Contract::Contract(const Model& model, net::Desk& desk) : model_(model), desk_(desk) {}

void Contract::make(const Document& document) const {
  std::call_once(document.is_made, [&] {
    document.text = json::to_text(rest::openapi::document(rest::View(model_, document.version)));
    document.tag = rest::entity_tag(document.text, std::nullopt);
  });
}

const Contract::Document* Contract::find(std::string_view path) const {
  const auto found = std::find_if(documents_.begin(), documents_.end(),
                                  [&](const Document& document) { return document.path == path; });
  return found == documents_.end() ? nullptr : &*found;
}

net::Response Contract::answer(const Document& document, const net::Request& request) const {
  const net::Method method = request.method;
  if (method == net::Method::options) return {204, {{"Allow", allowed}}, {}};
  if (method != net::Method::get && method != net::Method::head) return refuse_method();
  make(document);
  net::Response response{200, {{"ETag", document.tag}, {"Cache-Control", "no-cache"}}, {}};
  if (net::has_tag(request, document.tag)) {
    response.status = 304;
    return response;
  }
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = document.text;
  return response;
}

void Contract::handle(const net::Request& request, net::Responder respond) const {
  net::Visit visit = desk_.open(request, std::move(respond));
  const Document* const document = find(request.path);
  net::Response response = document ? answer(*document, request) : net::problem({Code::not_found, {}, {}});
  response.headers.push_back({"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
  desk_.close(visit, address_, std::move(response));
}

}  // namespace dc
