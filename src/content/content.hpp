// The heart: the only place that turns a Query or an Edit into statements. Two verbs, read and write.
//
// Every statement carries the tenant and the actor's access filter. Reading appends JSON text straight from
// rows. Writing happens inside a Transaction and leaves one change_log row for each changed record in it;
// only committed Changes leave. Thread-safe; a Session, a Transaction and an output string belong to the
// calling thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "content/change.hpp"
#include "content/generations.hpp"
#include "content/shape.hpp"
#include "model/access.hpp"
#include "model/model.hpp"
#include "model/query.hpp"
#include "store/engine.hpp"

namespace dc {

class Totals;
class Content;

// What a list was: the records are in the caller's string.
struct Page {
  std::size_t count = 0;              // records written
  std::optional<std::int64_t> total;  // if the query asked for it
  // Where a walk goes on (Query::after); nullopt at its end.
  std::optional<std::vector<Value>> next = {};
};

// What one record was.
struct RecordStamp {
  Uuid id;
  std::int64_t version = 0;
  Instant updated;  // 0 where the collection has no @updated
};

// Links that could not come back, because what they led to is gone or out of the actor's sight.
struct LeftOut {
  const Field* field = nullptr;
  std::size_t count = 0;
};

struct Written {
  Uuid id;
  std::int64_t version = 0;
  bool changed = true;                 // false: the edit changed nothing, and nothing was written
  std::vector<LeftOut> left_out = {};  // of restore, and of History::revert
};

// The changes of one write transaction, on their way to COMMIT. Made by Content::submit; belongs to the
// writer's thread.
class Transaction {
 public:
  Transaction(store::Session& session, Generations& generations)
      : session_(session), generations_(generations) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;

  store::Session& session() { return session_; }
  const std::vector<Change>& changes() const { return changes_; }
  // Does `work` in a savepoint: if it fails, its rows and its Changes are undone, and the rest of the
  // transaction goes on.
  Result<> attempt(FunctionRef<Result<>()> work);

 private:
  friend class Together;
  friend class Writing;
  void touch(std::int64_t tenant_id, const Collection& collection);

  store::Session& session_;
  Generations& generations_;
  std::vector<Change> changes_;
  std::vector<std::pair<std::int64_t, const Collection*>> touched_;
};

class Content {
 public:
  struct Services {
    const Model& model;
    const store::Dialect& dialect;
    const Clock& clock;
    Random& random;
    std::string log_key;  // of the change log's chain, 32 bytes
  };
  explicit Content(Services services);
  ~Content();

  const Model& model() const { return services_.model; }
  const Clock& clock() const { return services_.clock; }
  Random& random() const { return services_.random; }
  // When what was last changed, for what is kept of answers.
  const Generations& generations() const { return generations_; }

  // Appends the records as a JSON array. 1 + (links and counts in the shape) statements; more for a total
  // that is not remembered, and for the ranges of walks. unauthenticated or forbidden where the list rule
  // grants nothing.
  Result<Page> list(store::Session& session, const Actor& actor, const Query& query, const Shape& shape,
                    std::string& out) const;
  // Appends one record as a JSON object. not_found where it is absent or invisible.
  Result<RecordStamp> read(store::Session& session, const Actor& actor, const Key& key, const Shape& shape,
                           std::string& out) const;
  // Appends the records with these ids as a JSON array, in the order of the ids; those that are absent or
  // invisible are left out. As many statements as a list.
  Result<> read_all(store::Session& session, const Actor& actor, const IdList& ids, const Shape& shape,
                    std::string& out) const;
  // The values of some fields of one record (ref_lists too), for use-cases. not_found as read.
  Result<std::vector<Value>> values(store::Session& session, const Actor& actor, const Collection& collection,
                                    const Key& key, const std::vector<const Field*>& fields) const;
  // How many records the actor may see.
  Result<std::int64_t> count(store::Session& session, const Actor& actor, const Collection& collection,
                             const Filter& where) const;

  // Does one edit inside the transaction. invalid with one Issue a field (pointer "/field" in snake_case),
  // conflict, precondition_failed, not_found, unauthenticated, forbidden. After an error the caller rolls
  // back.
  Result<Written> write(Transaction& transaction, const Actor& actor, const Edit& edit) const;

  // Queues a use-case for the writer; `done` is called after COMMIT, once generations have moved. The
  // use-case may run again (see store::Engine::Work). False when the queue is full.
  using UseCase = Callback<Result<>(Transaction&)>;
  bool submit(store::Engine& engine, UseCase use_case, store::Engine::Done done) const;
  // The same, waiting for it: command line, imports and jobs; never on an I/O thread.
  Result<> submit_and_wait(store::Engine& engine, UseCase use_case) const;

 private:
  friend class History;
  friend class Publication;
  friend class Together;
  friend class Writing;
  // The count, remembered as long as the collection does not change. `captured` is what the clock said
  // before the session's first SELECT.
  Result<std::int64_t> total(store::Session& session, const Actor& actor, const Collection& collection,
                             const Filter& where, Generations::Moment captured) const;

  Services services_;
  mutable Generations generations_;
  std::unique_ptr<Totals> totals_;
};

// The access filter of an operation: the records it grants. unauthenticated or forbidden if there are none.
Result<Filter> access_filter(const Collection& collection, Operation operation, const Actor& actor);

}  // namespace dc
