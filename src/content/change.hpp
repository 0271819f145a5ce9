// What happened: one record of one collection was created, updated, deleted or restored. The row of
// change_log, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "model/query.hpp"

namespace dc {

struct Change {
  std::int64_t tenant_id = 0;
  std::int64_t pos = 0;  // its place in the tenant's chain, from 1 without gaps
  Uuid id;
  Instant at;
  std::optional<Uuid> actor;
  Uuid request_id;
  const Collection* collection = nullptr;
  Uuid record_id;
  Edit::Op operation = Edit::Op::create;
  std::int64_t version = 0;
  // JSON: the whole record for create, remove and restore, {"field":[before,after]} for update; links as
  // lists of ids; @secret fields as "changed".
  std::string fields;
};

std::string_view to_text(Edit::Op operation);  // "create", "update", "delete", "restore"

}  // namespace dc
