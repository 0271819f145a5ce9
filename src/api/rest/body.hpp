// From the body of a request to what an Edit sets. Names and pointers are those of the View. Free functions,
// thread-safe.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "api/rest/view.hpp"
#include "model/query.hpp"
#include "net/http.hpp"

namespace dc::rest {

using Assignments = std::vector<std::pair<const Field*, Value>>;

struct Body {
  std::vector<Assignments> records;  // at least one
  bool is_array = false;             // the client sent an array, and wants one back
};

// A JSON object, one member a field: of a new record, of a whole one (PUT), or a merge patch (RFC 7396: null
// clears, what is missing stays). POST takes an array of objects as well; pointers begin with the place then,
// "/3/title". unsupported_media for another Content-Type; malformed with line and column; too_large for more
// than limits::bulk_records_max; invalid with one Issue a member.
Result<Body> parse_body(const CollectionView& collection, const net::Request& request);

// {"version": N} and nothing else: where a record is to go back to.
Result<std::int64_t> parse_version_body(const net::Request& request);

}  // namespace dc::rest
