// Reading: lists and single records, and what is kept of their answers.
//
//   guest    kept? ──yes──▶ answer                                       nothing is read, nothing allocated
//              └─no─▶ clock ─▶ one reads for all who ask the same ─▶ keep ─▶ answer
//   account  clock ─▶ read ─▶ answer                                     what it sees is nobody else's
#include <algorithm>

#include "api/rest/accept.hpp"
#include "api/rest/conditional.hpp"
#include "api/rest/envelope.hpp"
#include "api/rest/handler.hpp"
#include "base/contain.hpp"
#include "base/text.hpp"
#include "content/sources.hpp"
#include "net/target.hpp"
#include "net/writer.hpp"

namespace dc::rest {
namespace {

constexpr std::string_view cache_hit = "X-Cache: hit\r\n", cache_miss = "X-Cache: miss\r\n",
                           cache_bypass = "X-Cache: bypass\r\n";

// Everything that is answered, whoever asks on whatever conditions.
net::Response whole_answer(std::string body, const Standing& standing) {
  net::Response response{200, {{"ETag", std::string(standing.tag)}}, std::move(body)};
  if (standing.updated)
    response.headers.push_back({"Last-Modified", std::string(net::DateCache().text(*standing.updated))});
  response.headers.push_back({"Content-Type", "application/json"});
  return response;
}

// 200 for who does not have it yet, else 304.
Result<int> status_of(const net::Request& request, const Standing& standing) {
  switch (judge(request, standing)) {
    case Verdict::failed:
      return fail(Code::precondition_failed,
                  standing.version ? "The record has version " + std::to_string(*standing.version) + "."
                                   : "What is at this address has changed.");
    case Verdict::not_modified:
      return 304;
    case Verdict::go_on:
      break;
  }
  return 200;
}

net::Response with_status(net::Response response, int status) {
  response.status = status;
  if (status == 304) response.headers.pop_back();  // Content-Type: there is no content
  return response;
}

Standing standing_of(const cache::Entry& entry, const net::Representation& shown) {
  return {.tag = shown.tag, .version = entry.version, .updated = entry.updated};
}

// nullopt also where there are several: the router takes them together.
std::optional<std::string_view> the_only(const net::Request& request, std::string_view name) {
  std::optional<std::string_view> only;
  for (const net::Header& header : request.headers) {
    if (!equals_ignore_case(header.name, name)) continue;
    if (only) return std::nullopt;
    only = header.value;
  }
  return only;
}

constexpr int flights_max = 3;

// Whether If-None-Match may hold a tag that was made of this one. Allocates nothing.
bool mentions(const net::Request& request, std::string_view tag) {
  tag.remove_suffix(1);
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const net::Header& field) {
    return equals_ignore_case(field.name, "If-None-Match") && field.value.find(tag) != field.value.npos;
  });
}

// For a client that has the answer already, in a coding that is not made yet, or is not made again: what 304
// says to it. nullptr for others.
std::shared_ptr<const net::Prepared> had_in_coding(const net::Request& request, Standing standing,
                                                   const net::Representation& whole) {
  const net::Coding coding = net::preferred_coding(request);
  if (coding == net::Coding::identity || !mentions(request, whole.tag)) return nullptr;
  if (whole.answer->body.size() < net::encoded_bytes_min) return nullptr;
  const std::string tag = net::tag_in(coding, whole.tag);
  standing.tag = tag;
  if (judge(request, standing) != Verdict::not_modified) return nullptr;
  return std::make_shared<const net::Prepared>(net::head_in(coding, whole));
}

}  // namespace

Result<net::Response> conditional(const net::Request& request, std::string body, Standing standing) {
  const std::string tag = entity_tag(body, standing.version);
  standing.tag = tag;
  TRY(const int status, status_of(request, standing));
  return with_status(whole_answer(status == 200 ? std::move(body) : std::string(), standing), status);
}

// What a guest asks for, where its answer may be kept: of these addresses, in this version, as JSON.
std::optional<cache::Key> Rest::key_of(const net::Request& request) const {
  if (!services_.cache.is_on()) return std::nullopt;
  if (request.method != net::Method::get && request.method != net::Method::head) return std::nullopt;
  if (request.header("Authorization") || request.header("X-API-Key")) return std::nullopt;
  std::optional<ApiVersion> version;
  if (request.path.starts_with("/api/v1/")) version = ApiVersion::v1;
  if (request.path.starts_with("/api/v2/")) version = ApiVersion::v2;
  const bool is_negotiated = !version;
  if (is_negotiated) {
    const auto wanted = the_only(request, "Accept-Version");
    if (!wanted || !request.path.starts_with("/api/")) return std::nullopt;
    version = parse_version(*wanted);
  }
  if (!version || !accepts_json(request)) return std::nullopt;
  return cache::Key{
      .tenant = tally_, .access = static_cast<std::uint64_t>(*version), .target = request.target};
}

bool Rest::answer_kept(const net::Request& request, net::Responder& respond) const {
  const auto key = key_of(request);
  if (!key) return false;
  const cache::EntryPointer entry = services_.cache.find(*key);
  if (entry == nullptr) return false;
  Kept kept = choose(request, entry, Encode::if_missing);
  if (kept.verdict == Verdict::failed) return false;
  net::Visit visit = services_.desk.open(request, std::move(respond), &tenant_);
  close_kept(visit, *entry, std::move(kept));
  return true;
}

// In the coding that the client likes best, if it is there; else it is made for those who come after.
Rest::Kept Rest::choose(const net::Request& request, const cache::EntryPointer& entry, Encode encode) const {
  const net::Coding coding = net::preferred_coding(request);
  const net::Representation* shown = &entry->whole;
  if (coding != net::Coding::identity && entry->whole.answer->body.size() >= net::encoded_bytes_min) {
    const cache::Variant& variant = entry->variants[static_cast<std::size_t>(coding)];
    if (const auto* made = variant.get()) {
      shown = made;
    } else if (encode == Encode::if_missing && variant.claim()) {
      encode_aside(entry, coding);
    }
  }
  const Standing standing = standing_of(*entry, *shown);
  const Verdict verdict = judge(request, standing);
  if (verdict != Verdict::go_on) return {shown->answer, verdict};
  if (shown == &entry->whole) {
    if (auto head = had_in_coding(request, standing, *shown)) return {std::move(head), Verdict::not_modified};
  } else if (judge(request, standing_of(*entry, entry->whole)) == Verdict::not_modified) {
    // It had asked before there was a coding: what it has is as good.
    return {entry->whole.answer, Verdict::not_modified};
  }
  return {shown->answer, verdict};
}

// In the lane; where that is full, or it fails, somebody tries again later.
void Rest::encode_aside(const cache::EntryPointer& entry, net::Coding coding) const {
  const bool is_queued = services_.engine.read([entry, coding](store::Session&) {
    const cache::Variant& variant = entry->variants[static_cast<std::size_t>(coding)];
    const auto done = contain([&]() -> Result<> {
      variant.put(net::encoded(entry->whole, coding));
      return {};
    });
    if (!done) variant.give_back();
  });
  if (!is_queued) entry->variants[static_cast<std::size_t>(coding)].give_back();
}

void Rest::close_kept(net::Visit& visit, const cache::Entry& entry, Kept kept) const {
  services_.desk.close(visit, *entry.address,
                       {.status = kept.verdict == Verdict::not_modified ? 304 : 200,
                        .headers = {},
                        .body = {},
                        .prepared = std::move(kept.answer),
                        .lines = cache_hit},
                       entry.subject);
}

// One reads for all who ask the same meanwhile. Who asks after a change that is not in what was read flies
// again, together with all others who do; but not for ever, where somebody writes all the time.
Rest::Answer Rest::fly(const CallPointer& call, Step step) const {
  const auto key = key_of(call->request);
  if (!key || call->flights++ == flights_max) return in_lane(call, step);
  auto flight = std::make_unique<cache::Flight>(services_.cache, *key);
  using Landed = cache::Cache::Landed;
  const bool leads = flight->join([this, call, step](Landed landed, const cache::EntryPointer& entry) {
    Kept kept =
        landed == Landed::kept ? choose(call->request, entry, Encode::never) : Kept{nullptr, Verdict::failed};
    if (kept.verdict != Verdict::failed) return close_kept(*call, *entry, std::move(kept));
    close(call, contain([&] { return landed == Landed::stale ? fly(call, step) : in_lane(call, step); }));
  });
  if (!leads) return std::nullopt;
  call->flight = std::move(flight);
  return in_lane(call, step);
}

Rest::Answer Rest::list(store::Session& session, const CallPointer& call) const {
  const CollectionView& collection = *call->route.collection;
  Found found{.captured = services_.content.generations().now()};
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const auto parameters, net::parse_query(call->request.query));
  TRY(const Listing listing, parse_listing(views_.of(call->route.version), collection, actor, parameters));
  open_list(found.body, collection);
  TRY(const Page page, services_.content.list(session, actor, listing.query, *listing.shape, found.body));
  CHECK(close_list(found.body, collection, listing, page));
  found.sources = sources_of(*listing.shape, listing.query.where);
  return answer_found(*call, std::move(found));
}

Rest::Answer Rest::begin_read(const CallPointer& call) const {
  if (call->has_credentials) return in_lane(call, &Rest::read);
  const auto captured = services_.content.generations().now();
  TRY(store::Session* const session, services_.engine.here());
  TRY(const Actor guest, sign_in(*session, *call));
  TRY(call->shape, select(*call, guest));
  if (call->shape->looks_beyond()) return fly(call, &Rest::read);
  return answer_read(*session, *call, guest, captured);
}

Rest::Answer Rest::read(store::Session& session, const CallPointer& call) const {
  const auto captured = services_.content.generations().now();
  TRY(const Actor actor, sign_in(session, *call));
  if (call->shape == nullptr) {
    TRY(call->shape, select(*call, actor));
  }
  return answer_read(session, *call, actor, captured);
}

Rest::Answer Rest::answer_read(store::Session& session, Call& call, const Actor& actor,
                               Generations::Moment captured) const {
  const Route& route = call.route;
  const Shape& shape = *call.shape;
  Found found{.captured = captured};
  open_record(found.body, route.version);
  TRY(const RecordStamp info,
      services_.content.read(session, actor, parse_key(route.key), shape, found.body));
  close_record(found.body, route.version);
  found.version = info.version;
  found.sources = sources_of(shape);
  if (shape.is_dated() && stands_alone(call, info.updated, captured)) found.updated = info.updated;
  return answer_found(call, std::move(found));
}

// Whether no other state of the record is dated in the same second (RFC 9110 §8.8.2.2): it is over, and
// nobody who took the time in it has still to commit.
bool Rest::stands_alone(const Call& call, Instant updated, Generations::Moment captured) const {
  if (updated.ms == 0 || updated.ms / 1000 >= call.at.ms / 1000) return false;
  return services_.content.generations()
      .mark(services_.tenant_id, call.route.collection->collection())
      .still(captured);
}

Rest::Answer Rest::answer_found(Call& call, Found found) const {
  const auto entry = std::make_shared<cache::Entry>();
  entry->whole.tag = entity_tag(found.body, found.version);
  entry->version = found.version;
  entry->updated = found.updated;
  entry->address = &address_of(call.route);
  entry->subject = call.route.collection->collection().plural;
  entry->captured = found.captured;
  const Standing standing = standing_of(*entry, entry->whole);
  net::Response whole = whole_answer(std::move(found.body), standing);
  const auto key = key_of(call.request);
  if (key) whole.headers.push_back({"Vary", "Accept-Encoding"});
  add_headers(call, whole);
  entry->whole.answer = net::prepare(std::move(whole));
  if (key) {
    for (const Collection* source : found.sources)
      entry->marks.push_back(&services_.content.generations().mark(services_.tenant_id, *source));
    services_.cache.keep(*key, entry);
    if (call.flight != nullptr) call.flight->land(entry);
  }
  // Judged last: one whom the answer does not suit takes it from nobody else.
  TRY(const int status, status_of(call.request, standing));
  auto head = key && status == 200 ? had_in_coding(call.request, standing, entry->whole) : nullptr;
  return net::Response{.status = head ? 304 : status,
                       .headers = {},
                       .body = {},
                       .prepared = head ? std::move(head) : entry->whole.answer,
                       .lines = key ? cache_miss : cache_bypass};
}

// The first who asks has the document made, and shortened: tens of milliseconds, in which an I/O thread would
// serve nobody.
Rest::Answer Rest::contract(store::Session&, const CallPointer& call) const {
  const net::Request& request = call->request;
  const net::Representation& document =
      services_.contract(call->route.version).in(net::preferred_coding(request));
  TRY(const int status, status_of(request, {.tag = document.tag}));
  net::Response response{.status = status, .headers = {}, .body = {}, .prepared = document.answer};
  add_headers(*call, response);
  return response;
}

}  // namespace dc::rest
