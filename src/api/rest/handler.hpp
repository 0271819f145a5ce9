// The REST API: a Request becomes an Actor and a Query or an Edit, goes through content, and comes back in a
// View.
//
//   guest's read that is kept     answered from the cache, here
//   guest's read of one record    here and now, on the I/O thread: a point read is cheaper than a hop
//   every other read              the engine's lane of readers
//   write                         checked on the I/O thread (a long body in the lane), done by the writer,
//                                 answered after COMMIT
// A full queue is answered with 503. Thread-safe. Whoever owns a Rest stops the server and then the engine
// before destroying it: work in a lane refers to it.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "api/rest/body.hpp"
#include "api/rest/conditional.hpp"
#include "api/rest/query.hpp"
#include "api/rest/route.hpp"
#include "content/content.hpp"
#include "content/idempotency.hpp"
#include "features/cache/cache.hpp"
#include "features/identity/identity.hpp"
#include "net/desk.hpp"

namespace dc::rest {

// One request on its way to its answer.
struct Call : net::Visit {
  Route route = {};
  bool has_credentials = false;
  std::shared_ptr<const Shape> shape = {};     // of a read that was looked at
  std::unique_ptr<cache::Flight> flight = {};  // of who reads for others too
  int flights = 0;                             // that it was on
};

struct Services {
  const Content& content;
  store::Engine& engine;
  const Identity& identity;
  net::Desk& desk;
  cache::Cache& cache;
  const Metrics& metrics;
  // The OpenAPI document of a version, valid as long as whoever gives it.
  std::function<const net::Encodings&(ApiVersion)> contract;
  std::int64_t tenant_id = 0;
  // What answers of v1 say about its end (RFC 9745, RFC 8594); nullopt: nothing.
  std::optional<Instant> v1_deprecated = {}, v1_sunset = {};
};

class Rest {
 public:
  // Borrows what is in `services`.
  explicit Rest(Services services);

  // A net::Handler. What is at no address of ours is a 404.
  void handle(const net::Request& request, net::Responder respond) const;

  // From now on /readyz answers 503, so that a load balancer sends requests elsewhere before the server
  // drains.
  void refuse_ready() { is_draining_ = true; }

 private:
  // Shared by the steps of one request; they follow each other, never side by side.
  using CallPointer = std::shared_ptr<Call>;
  // nullopt: somebody else will close the call.
  using Answer = Result<std::optional<net::Response>>;
  using Step = Answer (Rest::*)(store::Session& session, const CallPointer& call) const;
  struct WriteCall;

  void close(const CallPointer& call, Answer answer) const;
  void add_headers(const Call& call, net::Response& response) const;
  void announce_end(const Call& call, net::Response& response) const;
  net::Address& address_of(const Route& route) const;
  Answer begin(const CallPointer& call) const;
  Answer act(const CallPointer& call, Act act) const;
  Answer in_lane(const CallPointer& call, Step step) const;
  Result<Actor> sign_in(store::Session& session, const Call& call) const;
  Result<std::shared_ptr<const Shape>> select(const Call& call, const Actor& actor) const;

  // reads.cpp
  struct Found {
    Generations::Moment captured = 0;  // before the first SELECT
    std::string body = {};
    std::optional<std::int64_t> version = {};
    std::optional<Instant> updated = {};
    std::vector<const Collection*> sources = {};
  };
  std::optional<cache::Key> key_of(const net::Request& request) const;
  bool answer_kept(const net::Request& request, net::Responder& respond) const;
  struct Kept {
    std::shared_ptr<const net::Prepared> answer;
    Verdict verdict;
  };
  enum class Encode : unsigned char { never, if_missing };
  Kept choose(const net::Request& request, const cache::EntryPointer& entry, Encode encode) const;
  void encode_aside(const cache::EntryPointer& entry, net::Coding coding) const;
  void close_kept(net::Visit& visit, const cache::Entry& entry, Kept kept) const;
  Answer fly(const CallPointer& call, Step step) const;
  Answer begin_read(const CallPointer& call) const;
  Answer list(store::Session& session, const CallPointer& call) const;
  Answer read(store::Session& session, const CallPointer& call) const;
  Answer answer_read(store::Session& session, Call& call, const Actor& actor,
                     Generations::Moment captured) const;
  bool stands_alone(const Call& call, Instant updated, Generations::Moment captured) const;
  Answer answer_found(Call& call, Found found) const;
  Answer contract(store::Session& session, const CallPointer& call) const;

  // writes.cpp
  Answer begin_write(const CallPointer& call) const;
  Answer write(store::Session& session, const CallPointer& call) const;
  Result<> prepare(store::Session& session, WriteCall& write) const;
  Edit edit_of(const CallPointer& call, Assignments set) const;
  Result<> take_key(WriteCall& write) const;
  Result<> run(Transaction& transaction, WriteCall& write) const;
  Result<Written> edit_one(Transaction& transaction, WriteCall& write, const Edit& edit) const;
  Result<IdList> edit_all(Transaction& transaction, WriteCall& write) const;
  Result<KeptAnswer> answer_one(store::Session& session, const WriteCall& write, const Uuid& id) const;
  Result<KeptAnswer> answer_all(store::Session& session, const WriteCall& write, const IdList& ids) const;

  // history_routes.cpp
  static bool names_version(const Call& call);
  Answer history(store::Session& session, const CallPointer& call) const;
  Answer read_version(store::Session& session, const CallPointer& call) const;
  Answer difference(store::Session& session, const CallPointer& call) const;
  Answer trash(store::Session& session, const CallPointer& call) const;

  // probes.cpp
  net::Response health() const;
  Answer begin_ready(const CallPointer& call) const;
  Answer ready(store::Session& session, const CallPointer& call) const;
  Result<net::Response> metrics(const net::Request& request) const;

  const Services services_;
  const cache::Tally& tally_;
  const net::Tenant tenant_;
  const Views views_;
  mutable std::deque<net::Address> addresses_;  // by place and version; thread-safe
  std::atomic<bool> is_draining_{false};
};

// 200 with the body, its entity tag and its date; 304 where the client has it; precondition_failed. Of
// `standing` the tag is made here.
Result<net::Response> conditional(const net::Request& request, std::string body, Standing standing);

}  // namespace dc::rest

namespace dc {
using rest::Rest;
}  // namespace dc
