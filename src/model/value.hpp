// The value of a field, independent of JSON and SQL.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace dc {

// What a field can hold. Each derivation (storage, JSON, validation, …) is a total switch over it, without
// default.
//   kind         value                       notes
//   id           Uuid
//   string       std::string                 one line or more, bounded by Field::points_max code points
//   text         std::string                 Markdown, bounded by text_bytes_max
//   integer      std::int64_t                within int32, as GraphQL's Int
//   floating     double                      finite
//   boolean      bool
//   date_time    Instant                     UTC, milliseconds
//   date         std::string                 YYYY-MM-DD
//   enumeration  std::string                 one of EnumType::values
//   json         std::string                 minified JSON text, opaque
//   media        std::string                 an address: https://…, or a path that begins with /
//   ref          Uuid                        a record of Field::target
//   ref_list     IdList                      records of Field::target, in the client's order, without repeats
enum class Kind : unsigned char {
  id,
  string,
  text,
  integer,
  floating,
  boolean,
  date_time,
  date,
  enumeration,
  json,
  media,
  ref,
  ref_list
};

using IdList = std::vector<Uuid>;
using Null = std::monostate;
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Uuid, Instant, IdList>;

inline bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

}  // namespace dc
