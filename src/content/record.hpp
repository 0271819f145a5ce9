// One record in memory, and what an actor may do with it. Internal to the room: reading.hpp has lists.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "content/content.hpp"
#include "content/stored_records.hpp"

namespace dc {

// The one record that satisfies `where`, whoever asks; its links are null.
Result<std::optional<StoredRecord>> load_record(store::Session& session, const store::Dialect& dialect,
                                                std::int64_t tenant_id, const Collection& collection,
                                                const Filter& where);
// Of a record that the actor does not see: not_found, or for a guest unauthenticated, whether it exists or
// not.
Error absent(const Collection& collection, const Actor& actor);
// The record, if the actor sees it; else absent().
Result<StoredRecord> load_visible(store::Session& session, const store::Dialect& dialect, const Actor& actor,
                                  const Collection& collection, const Key& key);

bool matches(const Filter& filter, const Record& record);

// Whether the operation's rule grants this record: unauthenticated or forbidden. `act` completes "You may
// not".
Result<> require_right(const Collection& collection, Operation operation, const Actor& actor,
                       const Record& record, std::string_view act);

// Whether the actor sees the field on this record; never for hidden and secret ones.
bool is_shown(const Field& field, const Actor& actor, const Record& record);

// Those of the ids whose records exist and satisfy the filter, sorted.
Result<IdList> ids_that_match(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                              const Collection& collection, const Filter& where, const IdList& ids);

}  // namespace dc
