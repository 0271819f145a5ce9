// Reading: lists and single records.
#include "api/rest/conditional.hpp"
#include "api/rest/envelope.hpp"
#include "api/rest/handler.hpp"
#include "net/target.hpp"
#include "net/writer.hpp"

namespace dc::rest {
namespace {

// 200 for who does not have it yet, else 304.
Result<net::Response> head_of(const net::Request& request, const Standing& standing) {
  net::Response response{200, {{"ETag", std::string(standing.tag)}}, {}};
  if (standing.updated)
    response.headers.push_back({"Last-Modified", std::string(net::DateCache().text(*standing.updated))});
  switch (judge(request, standing)) {
    case Verdict::failed:
      return fail(Code::precondition_failed,
                  standing.version ? "The record has version " + std::to_string(*standing.version) + "."
                                   : "What is at this address has changed.");
    case Verdict::not_modified:
      response.status = 304;
      break;
    case Verdict::go_on:
      response.headers.push_back({"Content-Type", "application/json"});
  }
  return response;
}

}  // namespace

Result<net::Response> conditional(const net::Request& request, std::string body, Standing standing) {
  const std::string tag = entity_tag(body, standing.version);
  standing.tag = tag;
  TRY(net::Response response, head_of(request, standing));
  if (response.status == 200) response.body = std::move(body);
  return response;
}

Rest::Answer Rest::list(store::Session& session, const CallPointer& call) const {
  const CollectionView& collection = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const auto parameters, net::parse_query(call->request.query));
  TRY(const Listing listing, parse_listing(views_.of(call->route.version), collection, actor, parameters));
  std::string body;
  open_list(body, collection);
  TRY(const Page page, services_.content.list(session, actor, listing.query, *listing.shape, body));
  CHECK(close_list(body, collection, listing, page));
  TRY(net::Response response, conditional(call->request, std::move(body), {}));
  return response;
}

Rest::Answer Rest::begin_read(const CallPointer& call) const {
  if (call->has_credentials) return in_lane(call, &Rest::read);
  TRY(store::Session* const session, services_.engine.here());
  TRY(const Actor guest, sign_in(*session, *call));
  TRY(call->shape, select(*call, guest));
  if (call->shape->looks_beyond()) return in_lane(call, &Rest::read);
  return answer_read(*session, *call, guest, *call->shape);
}

Rest::Answer Rest::read(store::Session& session, const CallPointer& call) const {
  TRY(const Actor actor, sign_in(session, *call));
  if (call->shape == nullptr) {
    TRY(call->shape, select(*call, actor));
  }
  return answer_read(session, *call, actor, *call->shape);
}

Rest::Answer Rest::answer_read(store::Session& session, const Call& call, const Actor& actor,
                               const Shape& shape) const {
  const Route& route = call.route;
  std::string body;
  open_record(body, route.version);
  TRY(const RecordStamp info, services_.content.read(session, actor, parse_key(route.key), shape, body));
  close_record(body, route.version);
  Standing standing{.version = info.version};
  // A date of the record's says nothing about what changes without it.
  if (info.updated.ms != 0 && !shape.looks_beyond()) standing.updated = info.updated;
  TRY(net::Response response, conditional(call.request, std::move(body), standing));
  return response;
}

Rest::Answer Rest::contract(const Call& call) const {
  const TaggedBody& document = services_.contract(call.route.version);
  TRY(net::Response response, head_of(call.request, {.tag = document.tag}));
  if (response.status == 200) response.body = document.body;
  return response;
}

}  // namespace dc::rest
