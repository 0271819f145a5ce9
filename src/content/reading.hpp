// The statements of reading, shared by read.cpp and writing.cpp. Internal to the room.
#pragma once

#include <string_view>

#include "content/content.hpp"
#include "store/sql.hpp"

namespace dc {

// "<alias>.tenant_id = … AND <filter>"
void append_where(store::Sql& sql, const Filter& filter, std::string_view alias, std::int64_t tenant_id);
// The condition that a record has this key. Filter::nothing() for a slug in a collection without slugs.
Filter key_filter(const Collection& collection, const Key& key);
// On which records the actor sees the field; nullopt: on none.
std::optional<Filter> field_guard(const Field& field, const Actor& actor);
// The value of a column of that kind. Not for ref_list.
Value column_value(Kind kind, const store::Row& row, int column);
// The ids of a ref_list of one record, in their order, visible or not.
Result<IdList> linked_ids(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                          const Field& field, const Uuid& id);

}  // namespace dc
