// What records were: their changes one by one, any version of them, what differs between two, the way back,
// and the trash of those that were deleted. All of it is read from the change log; nothing is stored twice.
//
// Who may change a record as it is now may see what it was; of a deleted one, who might have deleted it.
// Fields that the actor cannot read now are left out of its past as well, and so are links to what the actor
// cannot see. Thread-safe; a Session and a Transaction belong to the calling thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/content.hpp"
#include "content/past.hpp"

namespace dc {

struct HistoryEntry {
  std::int64_t version = 0;
  Edit::Op operation = Edit::Op::create;
  Instant at;
  std::optional<Uuid> actor;  // nullopt: the product itself, or an account out of sight
  Uuid request_id;
  std::vector<FieldChange> changes;  // none where they were erased
};
struct HistoryPage {
  std::vector<HistoryEntry> entries;  // newest first
  std::optional<std::int64_t> next;   // `before` of the page that follows
};

struct Deleted {
  Uuid id;
  std::string label;  // what a person calls it; empty where that is not known
  std::int64_t version = 0;
  Instant at;
  std::optional<Uuid> actor;
};
struct TrashPage {
  std::vector<Deleted> records;      // deleted last first
  std::optional<std::int64_t> next;  // `before` of the page that follows
};

struct Difference {
  std::int64_t from = 0, to = 0;
  std::vector<FieldChange> changes;
};

// Names one record for an actor.
struct Subject {
  const Actor& actor;
  const Collection& collection;
  Key key;
};

class History {
 public:
  // Borrows `content`.
  explicit History(const Content& content) : content_(content) {}

  // not_found, unauthenticated or forbidden as for an update. `before`: only versions below it. A page may
  // have less than `limit` entries though others follow.
  Result<HistoryPage> list(store::Session& session, const Subject& subject,
                           std::optional<std::int64_t> before, std::size_t limit) const;
  // The record as it was; not_found for a version that it never had, or that is its deletion.
  Result<PastRecord> at(store::Session& session, const Subject& subject, std::int64_t version) const;
  // The fields that differ; `to` nullopt: the version of now, `from` nullopt: the one before `to`.
  Result<Difference> difference(store::Session& session, const Subject& subject,
                                std::optional<std::int64_t> from, std::optional<std::int64_t> to) const;
  // `before`: a position that an earlier page ended at. Judges limits::trash_looked_at_max records at most.
  Result<TrashPage> trash(store::Session& session, const Actor& actor, const Collection& collection,
                          std::optional<std::int64_t> before, std::size_t limit) const;

  // An ordinary update to what the record was, under the same checks: `edit` names the record and its
  // conditions, the values are those of `version`. Links to what is gone or invisible are left out and
  // counted; conflict where a required one is.
  Result<Written> revert(Transaction& transaction, const Actor& actor, Edit edit, std::int64_t version) const;

 private:
  Result<StoredRecord> open(store::Session& session, const Subject& subject) const;
  Result<PastRecord> past(store::Session& session, const Subject& subject, const StoredRecord& now,
                          std::int64_t version) const;
  Result<std::optional<Value>> fitting(store::Session& session, const Subject& subject, const Field& field,
                                       const Value& wanted, std::vector<LeftOut>& left_out) const;
  const store::Dialect& dialect() const { return content_.services_.dialect; }

  const Content& content_;
};

}  // namespace dc
