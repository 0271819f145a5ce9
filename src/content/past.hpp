// What the change log knows of a record, in the terms of today's model. Internal to the room; History is the
// door.
//
// Names that fields had once (@was) lead to today's fields; fields that left the model are left out, and so
// are secrets, of which the log only says that they changed. Values are taken as they were logged, whatever
// today's model would refuse.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "content/change.hpp"
#include "content/record.hpp"
#include "store/session.hpp"

namespace dc {

struct FieldChange {
  const Field* field = nullptr;
  Value before, after;
};

// What a row's `fields` says. Of a creation and a restoration `before` is null, of a deletion `after`.
Result<std::vector<FieldChange>> read_logged(const Collection& collection, Edit::Op operation,
                                             std::string_view fields);

struct LastChange {
  std::int64_t version = 0;
  Edit::Op operation = Edit::Op::create;
};
// nullopt: the log has nothing about this record.
Result<std::optional<LastChange>> last_change(store::Session& session, const store::Dialect& dialect,
                                              std::int64_t tenant_id, const Collection& collection,
                                              const Uuid& id);

struct PastRecord {
  std::int64_t version = 0;
  Edit::Op operation = Edit::Op::create;  // that made this version; remove: the record as it was before
  Instant at;
  bool is_erased = false;  // the log does not say any more what the record was in this version
  // By Field::index; nullopt where the log does not say: the field is younger, secret, or was erased.
  std::vector<std::optional<Value>> values;

  // Null for what is not known, and empty lists of links.
  Record record(const Collection& collection) const;
};
// Walks back from that version until each field is known, some rows at a time. Where it comes to what was
// erased, it walks on to `now`, the record as it is, instead: what no later change has replaced is still so.
// `now`, whose links are read when they are needed, is nullptr for a record that was deleted. nullopt: no
// such version.
Result<std::optional<PastRecord>> rebuild(store::Session& session, const store::Dialect& dialect,
                                          std::int64_t tenant_id, const Collection& collection,
                                          const Uuid& id, std::int64_t version, const Record* now);

// Of the text in the log; nullopt for anything else.
std::optional<Edit::Op> parse_operation(std::string_view text);

}  // namespace dc
