// The ways back: a record to one of its versions, and a deleted one out of the trash. The answer is the
// record as a PATCH would answer it; links that could not come back are counted in the header Left-Out.
#include "api/rest/body.hpp"
#include "api/rest/conditional.hpp"
#include "api/rest/envelope.hpp"
#include "api/rest/handler.hpp"
#include "base/json.hpp"
#include "content/history.hpp"
#include "net/contain.hpp"

namespace dc::rest {

// One of them on its way through the writer, who may run it twice.
struct Rest::ReturnCall {
  CallPointer call;
  Actor actor = {};
  std::shared_ptr<const Shape> shape = {};
  std::optional<std::int64_t> version = {};  // to revert to; else `restore` is what is done
  Edit restore = {};
  // Of the last run.
  Written written = {};
  std::string body = {};  // empty: the actor may not see what it wrote

  net::Response response() const;
};

namespace {

// A list of strings with a parameter each (RFC 8941): "categories";count=2, "project";count=1
std::string left_out_text(const CollectionView& view, const std::vector<LeftOut>& left_out) {
  std::string text;
  for (const LeftOut& each : left_out) {
    if (view.find(view.name_of(*each.field)) != each.field) continue;
    text.append(text.empty() ? "" : ", ");
    json::append_string(text, view.name_of(*each.field));
    text.append(";count=").append(std::to_string(each.count));
  }
  return text;
}

}  // namespace

net::Response Rest::ReturnCall::response() const {
  net::Response response{body.empty() ? 204 : 200, {}, body};
  if (!body.empty()) {
    response.headers.push_back({"Content-Type", "application/json"});
    response.headers.push_back({"ETag", entity_tag(body, written.version)});
  }
  if (std::string text = left_out_text(*call->route.collection, written.left_out); !text.empty()) {
    response.headers.push_back({"Left-Out", std::move(text)});
  }
  return response;
}

Rest::Answer Rest::revert(store::Session& session, const CallPointer& call) const {
  const auto returning = std::make_shared<ReturnCall>(ReturnCall{.call = call});
  TRY(returning->actor, sign_in(session, *call));
  // Who can change nothing here learns that first, and not what is wrong with the body.
  const Collection& collection = call->route.collection->collection();
  if (returning->actor.is_guest()) CHECK(access_filter(collection, Operation::update, returning->actor));
  TRY(returning->shape, select(*call));
  TRY(returning->version, parse_version_body(call->request));
  return submit(returning);
}

Rest::Answer Rest::restore(store::Session& session, const CallPointer& call) const {
  const auto returning = std::make_shared<ReturnCall>(ReturnCall{.call = call});
  TRY(returning->actor, sign_in(session, *call));
  const CollectionView& view = *call->route.collection;
  CHECK(access_filter(view.collection(), Operation::remove, returning->actor));
  TRY(returning->shape, select(*call));
  returning->restore.collection = &view.collection();
  returning->restore.op = Edit::Op::restore;
  returning->restore.key = parse_key(call->route.key);
  if (!call->request.body.empty()) {
    TRY(Body body, parse_body(view, call->request));
    if (body.is_array) return fail(Code::invalid, "One record comes back; send one object.");
    returning->restore.set = std::move(body.records.front());
  }
  return submit(returning);
}

Rest::Answer Rest::submit(const std::shared_ptr<ReturnCall>& returning) const {
  const bool is_queued = services_.content.submit(
      services_.engine,
      [this, returning](Transaction& transaction) {
        return net::contain([&] { return run(transaction, *returning); });
      },
      [this, returning](Result<> outcome) {
        close(returning->call, net::contain([&]() -> Answer {
                CHECK(std::move(outcome));
                return returning->response();
              }));
      });
  if (!is_queued) return fail(Code::overloaded);
  return std::nullopt;
}

Result<Written> Rest::go_back(Transaction& transaction, const ReturnCall& returning) const {
  const Route& route = returning.call->route;
  const Subject subject{returning.actor, route.collection->collection(), parse_key(route.key)};
  std::string ignored;
  TRY(const RecordStamp stamp,
      services_.content.read(transaction.session(), subject.actor, subject.key, *returning.shape, ignored));
  const Standing standing{.version = stamp.version,
                          .updated = stamp.updated.ms == 0 ? std::nullopt : std::optional(stamp.updated)};
  if (judge(returning.call->request, standing) == Verdict::failed) {
    return fail(Code::precondition_failed, "The record has version " + std::to_string(stamp.version) + ".");
  }
  return History(services_.content).revert(transaction, subject, *returning.version, stamp.version);
}

Result<> Rest::run(Transaction& transaction, ReturnCall& returning) const {
  const Route& route = returning.call->route;
  const Content& content = services_.content;
  auto written = returning.version ? go_back(transaction, returning)
                                   : content.write(transaction, returning.actor, returning.restore);
  if (!written) return fail(route.collection->translate(std::move(written).error()));
  returning.written = *std::move(written);
  returning.body.clear();
  open_record(returning.body, route.version);
  const auto stamp = content.read(transaction.session(), returning.actor, Key{returning.written.id},
                                  *returning.shape, returning.body);
  if (!stamp && stamp.error().code == Code::not_found) {
    // Written, and out of the actor's sight: a rule may grant that.
    returning.body.clear();
    return {};
  }
  CHECK(stamp);
  close_record(returning.body, route.version);
  return {};
}

}  // namespace dc::rest
