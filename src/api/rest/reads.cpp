// Reading: lists and single records.
#include <algorithm>

#include "api/rest/conditional.hpp"
#include "api/rest/envelope.hpp"
#include "api/rest/handler.hpp"
#include "net/entity_tag.hpp"
#include "net/target.hpp"
#include "net/writer.hpp"

namespace dc::rest {
namespace {

bool has_includes(const Shape& shape) {
  return std::any_of(shape.items.begin(), shape.items.end(),
                     [](const Shape::Item& item) { return item.included != nullptr; });
}

}  // namespace

net::Response tagged(const net::Request& request, std::string body, std::optional<std::int64_t> version) {
  std::string tag = entity_tag(body, version);
  if (net::has_tag(request, tag)) return {304, {{"ETag", std::move(tag)}}, {}};
  return {200, {{"Content-Type", "application/json"}, {"ETag", std::move(tag)}}, std::move(body)};
}

Rest::Answer Rest::list(store::Session& session, const CallPointer& call) const {
  const CollectionView& collection = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const auto parameters, net::parse_query(call->request.query));
  TRY(const Listing listing, parse_listing(views_.of(call->route.version), collection, actor, parameters));
  std::string body;
  open_list(body, collection);
  TRY(const Page page, services_.content.list(session, actor, listing.query, *listing.shape, body));
  close_list(body, collection, listing, page);
  return tagged(call->request, std::move(body), std::nullopt);
}

Rest::Answer Rest::begin_read(const CallPointer& call) const {
  TRY(const auto shape, select(*call));
  if (call->has_credentials || has_includes(*shape)) return in_lane(call, &Rest::read);
  TRY(store::Session* const session, services_.engine.here());
  return read(*session, call);
}

Rest::Answer Rest::read(store::Session& session, const CallPointer& call) const {
  TRY(const auto shape, select(*call));
  TRY(const Actor actor, sign_in(session, *call));
  std::string body;
  open_record(body, call->route.version);
  TRY(const RecordStamp info,
      services_.content.read(session, actor, parse_key(call->route.key), *shape, body));
  close_record(body, call->route.version);
  net::Response response = tagged(call->request, std::move(body), info.version);
  // What is included changes without the record.
  if (info.updated.ms != 0 && !has_includes(*shape)) {
    response.headers.push_back({"Last-Modified", std::string(net::DateCache().text(info.updated))});
  }
  return response;
}

}  // namespace dc::rest
