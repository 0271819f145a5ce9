// Writing: what can be refused is refused before the writer's queue; the writer runs one Edit and reads the
// record back in the same transaction, so that the answer is what was stored and not what came after.
#include "api/rest/body.hpp"
#include "api/rest/conditional.hpp"
#include "api/rest/envelope.hpp"
#include "api/rest/handler.hpp"
#include "net/contain.hpp"

namespace dc::rest {
namespace {

Edit::Op op_of(net::Method method) {
  if (method == net::Method::post) return Edit::Op::create;
  return method == net::Method::del ? Edit::Op::remove : Edit::Op::update;
}

Operation operation_of(Edit::Op op) {
  switch (op) {
    case Edit::Op::create:
      return Operation::create;
    case Edit::Op::update:
      return Operation::update;
    case Edit::Op::remove:
    case Edit::Op::restore:
      return Operation::remove;
  }
  return Operation::update;
}

}  // namespace

// A write on its way through the writer, who may run it twice.
struct Rest::WriteCall {
  CallPointer call;
  Actor actor = {};
  Edit edit = {};
  std::shared_ptr<const Shape> shape = {};
  Precondition precondition = {};
  // Of the last run.
  Uuid id = {};
  std::int64_t version = 0;
  std::string body = {};  // empty: the actor may not see what it wrote

  net::Response response();
};

net::Response Rest::WriteCall::response() {
  if (edit.op == Edit::Op::remove) return {204, {}, {}};
  const bool is_new = edit.op == Edit::Op::create;
  net::Response response{is_new ? 201 : 200, {}, {}};
  if (is_new) {
    const Route& route = call->route;
    response.headers.push_back({"Location", "/api/" + std::string(to_text(route.version)) + "/" +
                                                route.collection->collection().plural + "/" + to_text(id)});
  }
  if (body.empty()) {
    response.status = is_new ? 201 : 204;
    return response;
  }
  response.headers.push_back({"Content-Type", "application/json"});
  response.headers.push_back({"ETag", entity_tag(body, version)});
  response.body = std::move(body);
  return response;
}

Rest::Answer Rest::begin_write(const CallPointer& call) const {
  if (call->request.body.size() > limits::body_inline_bytes_max) return in_lane(call, &Rest::write);
  TRY(store::Session* const session, services_.engine.here());
  return write(*session, call);
}

Rest::Answer Rest::write(store::Session& session, const CallPointer& call) const {
  const auto write = std::make_shared<WriteCall>(WriteCall{.call = call});
  CHECK(prepare(session, *write));
  const bool is_queued = services_.content.submit(
      services_.engine,
      [this, write](Transaction& transaction) {
        return net::contain([&] { return run(transaction, *write); });
      },
      [this, write](Result<> outcome) {
        close(write->call, net::contain([&]() -> Answer {
                CHECK(std::move(outcome));
                return write->response();
              }));
      });
  if (!is_queued) return fail(Code::overloaded);
  return std::nullopt;
}

Result<> Rest::prepare(store::Session& session, WriteCall& write) const {
  const Call& call = *write.call;
  const CollectionView& collection = *call.route.collection;
  Edit& edit = write.edit;
  edit.op = op_of(call.request.method);
  edit.collection = &collection.collection();
  TRY(write.actor, sign_in(session, call));
  // Who can change nothing here learns that first, and not what is wrong with the body.
  if (edit.op == Edit::Op::create || write.actor.is_guest()) {
    CHECK(access_filter(*edit.collection, operation_of(edit.op), write.actor));
  }
  TRY(write.shape, select(call));
  if (edit.op != Edit::Op::remove) {
    TRY(edit.set, parse_body(collection, call.request));
  }
  if (edit.op == Edit::Op::create) return {};
  edit.key = parse_key(call.route.key);
  write.precondition = parse_if_match(call.request);
  return {};
}

Result<> Rest::run(Transaction& transaction, WriteCall& write) const {
  CHECK(compare_version(transaction, write));
  auto written = services_.content.write(transaction, write.actor, write.edit);
  if (!written) return fail(write.call->route.collection->translate(std::move(written).error()));
  write.id = written->id;
  if (write.edit.op == Edit::Op::remove) return {};
  return read_back(transaction, write);
}

// Nothing can come between this and the write: there is one writer, or the write compares once more.
Result<> Rest::compare_version(Transaction& transaction, WriteCall& write) const {
  if (!write.precondition.present) return {};
  std::string ignored;
  Shape only_id;
  only_id.collection = write.edit.collection;
  only_id.items = {{write.edit.collection->id, "\"id\":", nullptr}};
  TRY(const RecordStamp info,
      services_.content.read(transaction.session(), write.actor, *write.edit.key, only_id, ignored));
  if (!write.precondition.holds(info.version)) {
    return fail(Code::precondition_failed, "The record has version " + std::to_string(info.version) + ".");
  }
  write.edit.if_version = info.version;
  return {};
}

Result<> Rest::read_back(Transaction& transaction, WriteCall& write) const {
  const ApiVersion version = write.call->route.version;
  write.body.clear();
  open_record(write.body, version);
  const auto info =
      services_.content.read(transaction.session(), write.actor, Key{write.id}, *write.shape, write.body);
  if (!info && info.error().code == Code::not_found) {
    // Written, and out of the actor's sight: a rule may grant that.
    write.body.clear();
    return {};
  }
  CHECK(info);
  close_record(write.body, version);
  write.version = info->version;
  return {};
}

}  // namespace dc::rest
