// Writing: what can be refused is refused before the writer's queue; the writer runs the Edits and reads the
// records back in the same transaction, so that the answer is what was stored and not what came after.
//
//   one request   one Edit; POST of an array: one for each record, all or none
//   a key         Idempotency-Key: the answer is kept with the write, and given again
//   the past      revert is an update to what a version was; restore brings a deleted record back
#include <algorithm>
#include <iterator>

#include "api/rest/envelope.hpp"
#include "api/rest/faults.hpp"
#include "api/rest/handler.hpp"
#include "base/contain.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "content/history.hpp"

namespace dc::rest {
namespace {

Act act_of(const Call& call) { return *act_of(call.route.place, call.request.method); }

Edit::Op op_of(Act act) {
  if (act == Act::create) return Edit::Op::create;
  if (act == Act::restore) return Edit::Op::restore;
  return act == Act::remove ? Edit::Op::remove : Edit::Op::update;
}

// Bringing back takes the right that deleting took.
Operation operation_of(Act act) {
  if (act == Act::create) return Operation::create;
  return act == Act::remove || act == Act::restore ? Operation::remove : Operation::update;
}

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

// What a replacement does not name: the rest of what this View could have named.
std::vector<const Field*> missing_fields(const CollectionView& collection, const Assignments& set) {
  std::vector<const Field*> missing;
  for (const std::string& name : collection.names()) {
    const Field* field = collection.find(name);
    const bool is_named =
        std::any_of(set.begin(), set.end(), [&](const auto& each) { return each.first == field; });
    if (!field->is_read_only() && !is_named) missing.push_back(field);
  }
  return missing;
}

// An error of one record of several: its pointers begin with the record's place.
Error at_place(Error error, std::size_t place) {
  const std::string pointer = "/" + std::to_string(place);
  if (error.issues.empty()) {
    const std::string& detail = error.detail;
    error.issues.push_back({pointer, detail.empty() ? std::string(error_row(error.code).sentence) : detail});
    return error;
  }
  for (Issue& issue : error.issues) issue.pointer.insert(0, pointer);
  return error;
}

Result<> check_key(std::string_view key) {
  const bool is_visible = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (is_visible && !key.empty() && key.size() <= limits::idempotency_key_bytes_max) return {};
  return fail(Code::malformed, "An Idempotency-Key has 1 to " +
                                   std::to_string(limits::idempotency_key_bytes_max) +
                                   " visible ASCII characters, as a UUID has.");
}

// Whatever makes it another request: also the version that an address without one is answered in, and the
// rights of another key of the same account.
std::string digest_of(const Call& call, const Actor& actor) {
  const net::Request& request = call.request;
  return to_hex(sha256({net::to_text(request.method), "\n", request.path, "\n", request.query, "\n",
                        to_text(call.route.version), "\n", to_text(actor.role), "\n",
                        request.list("If-Match"), "\n", request.body}));
}

}  // namespace

// A write on its way through the writer, who may run it twice.
struct Rest::WriteCall {
  CallPointer call;
  Actor actor = {};
  std::vector<Edit> edits = {};
  bool is_bulk = false;
  std::shared_ptr<const Shape> shape = {};
  std::optional<IdempotencyKey> key = {};
  std::optional<std::int64_t> version = {};  // of revert
  // Of the last run.
  std::string left_out = {};
  KeptAnswer answer = {};
  bool is_replayed = false;

  net::Response response() &&;
};

net::Response Rest::WriteCall::response() && {
  net::Response response{answer.status, {}, {}};
  if (is_replayed) response.headers.push_back({"Idempotent-Replayed", "true"});
  if (!answer.location.empty()) response.headers.push_back({"Location", std::move(answer.location)});
  if (!answer.etag.empty()) response.headers.push_back({"ETag", std::move(answer.etag)});
  if (!answer.left_out.empty()) response.headers.push_back({"Left-Out", std::move(answer.left_out)});
  if (!answer.body.empty()) response.headers.push_back({"Content-Type", "application/json"});
  response.body = std::move(answer.body);
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
      [this, write](Transaction& transaction) { return contain([&] { return run(transaction, *write); }); },
      [this, write](Result<> outcome) {
        close(write->call, contain([&]() -> Answer {
                CHECK(std::move(outcome));
                return std::move(*write).response();
              }));
      });
  if (!is_queued) return fail(Code::overloaded);
  return std::nullopt;
}

Result<> Rest::prepare(store::Session& session, WriteCall& write) const {
  const net::Request& request = write.call->request;
  const CollectionView& view = *write.call->route.collection;
  const Act act = act_of(*write.call);
  TRY(write.actor, sign_in(session, *write.call));
  // Who can change nothing here learns that first, and not what is wrong with the body.
  if (act == Act::create || act == Act::restore || write.actor.is_guest()) {
    CHECK(access_filter(view.collection(), operation_of(act), write.actor));
  }
  CHECK(take_key(write));
  TRY(write.shape, select(*write.call, write.actor));
  // The writer does one thing at a time, and a count takes longer the more there is to be counted.
  if (!write.shape->counts.empty())
    return invalid_parameter(counts_member, "The answer of a write has no counts; read the record for them.");
  Body body{.records = {{}}, .is_array = false};
  if (act == Act::revert) {
    TRY(write.version, parse_version_body(request));
  } else if (act != Act::remove && (act != Act::restore || !request.body.empty())) {
    TRY(body, parse_body(view, request));
  }
  if (body.is_array && act == Act::restore)
    return fail(Code::invalid, "One record comes back; send one object.");
  // A collection is there, and has neither a version nor a date.
  if (act == Act::create && judge(request, {}) == Verdict::failed)
    return fail(Code::precondition_failed, "A collection is always there, and has no tag to be compared.");
  write.is_bulk = body.is_array;
  for (Assignments& set : body.records) write.edits.push_back(edit_of(write.call, std::move(set)));
  return {};
}

Edit Rest::edit_of(const CallPointer& call, Assignments set) const {
  const CollectionView& view = *call->route.collection;
  const Act act = act_of(*call);
  Edit edit{
      .collection = &view.collection(), .op = op_of(act), .key = {}, .set = std::move(set), .if_version = {}};
  if (act == Act::create) return edit;
  edit.key = parse_key(call->route.key);
  if (act == Act::restore) return edit;  // what is not there has no tag to be compared
  if (act == Act::replace) edit.reset = missing_fields(view, edit.set);
  edit.condition = [call](std::int64_t version, Instant updated) -> Result<> {
    const Standing standing{.version = version,
                            .updated = updated.ms == 0 ? std::nullopt : std::optional(updated)};
    if (judge(call->request, standing) != Verdict::failed) return {};
    return fail(Code::precondition_failed, "The record has version " + std::to_string(version) + ".");
  };
  return edit;
}

Result<> Rest::take_key(WriteCall& write) const {
  const auto key = write.call->request.header("Idempotency-Key");
  if (!key) return {};
  CHECK(check_key(*key));
  // All guests are one actor: the key of one could be had by another, and the answer with it.
  if (!write.actor.account) return fail(Code::unauthenticated, "An Idempotency-Key needs an account.");
  write.key = IdempotencyKey{.tenant_id = write.actor.tenant_id,
                             .actor = *write.actor.account,
                             .key = std::string(*key),
                             .digest = digest_of(*write.call, write.actor)};
  return {};
}

Result<> Rest::run(Transaction& transaction, WriteCall& write) const {
  store::Session& session = transaction.session();
  const store::Dialect& dialect = services_.engine.dialect();
  const Instant now = services_.content.clock().now();
  write.is_replayed = false;
  if (write.key) {
    TRY(auto kept, find_answer(session, dialect, *write.key, now));
    write.is_replayed = kept.has_value();
    if (kept) {
      write.answer = *std::move(kept);
      return {};
    }
  }
  TRY(const IdList ids, edit_all(transaction, write));
  TRY(write.answer,
      write.is_bulk ? answer_all(session, write, ids) : answer_one(session, write, ids.front()));
  if (write.key) CHECK(keep_answer(session, dialect, *write.key, write.answer, now));
  return {};
}

Result<Written> Rest::edit_one(Transaction& transaction, WriteCall& write, const Edit& edit) const {
  const Content& content = services_.content;
  auto written = write.version ? History(content).revert(transaction, write.actor, edit, *write.version)
                               : content.write(transaction, write.actor, edit);
  if (!written) return fail(write.call->route.collection->translate(std::move(written).error()));
  write.left_out = left_out_text(*write.call->route.collection, written->left_out);
  return written;
}

// All or none: after an error the transaction is undone. What is invalid about later records is told as well,
// but not with what they are in conflict: that may be a row that a refused record has left.
Result<IdList> Rest::edit_all(Transaction& transaction, WriteCall& write) const {
  IdList ids;
  Error faults{.code = Code::invalid, .detail = {}, .issues = {}};
  for (std::size_t i = 0; i < write.edits.size(); ++i) {
    auto written = edit_one(transaction, write, write.edits[i]);
    if (written) {
      ids.push_back(written->id);
      continue;
    }
    Error error = std::move(written).error();
    if (!write.is_bulk) return fail(std::move(error));
    error = at_place(std::move(error), i);
    if (error.code == Code::conflict && !faults.issues.empty()) break;
    if (error.code != Code::invalid) return fail(std::move(error));
    faults.detail = std::move(error.detail);
    std::move(error.issues.begin(), error.issues.end(), std::back_inserter(faults.issues));
    if (faults.issues.size() >= limits::issues_max) break;
  }
  if (faults.issues.empty()) return ids;
  faults.issues.resize(std::min(faults.issues.size(), limits::issues_max));
  return fail(std::move(faults));
}

Result<KeptAnswer> Rest::answer_one(store::Session& session, const WriteCall& write, const Uuid& id) const {
  const Route& route = write.call->route;
  KeptAnswer answer{.left_out = write.left_out};
  const Edit::Op op = write.edits.front().op;
  answer.status = op == Edit::Op::create ? 201 : op == Edit::Op::remove ? 204 : 200;
  if (op == Edit::Op::remove) return answer;
  if (op == Edit::Op::create) {
    answer.location = "/api/" + std::string(to_text(route.version)) + "/" +
                      route.collection->collection().plural + "/" + to_text(id);
  }
  open_record(answer.body, route.version);
  const auto info = services_.content.read(session, write.actor, Key{id}, *write.shape, answer.body);
  if (!info && info.error().code == Code::not_found) {
    // Written, and out of the actor's sight: a rule may grant that.
    answer.body.clear();
    if (op != Edit::Op::create) answer.status = 204;
    return answer;
  }
  CHECK(info);
  close_record(answer.body, route.version);
  answer.etag = entity_tag(answer.body, info->version);
  return answer;
}

Result<KeptAnswer> Rest::answer_all(store::Session& session, const WriteCall& write,
                                    const IdList& ids) const {
  KeptAnswer answer{.status = 201};
  open_list(answer.body, *write.call->route.collection);
  CHECK(services_.content.read_all(session, write.actor, ids, *write.shape, answer.body));
  answer.body += '}';
  return answer;
}

}  // namespace dc::rest
