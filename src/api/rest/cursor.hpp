// Where a walk through a list goes on, as text that a client hands back.
//
//   base64url( ["<digest>", value of each sort field…, "<id>"] )      instants in milliseconds, null as null
// The digest is that of everything which gives the values a meaning: version, tenant, collection, order and
// filters. A cursor is no secret and no permission: a forged one reaches what a filter on the same fields
// would. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/rest/view.hpp"
#include "model/query.hpp"
#include "net/target.hpp"

namespace dc::rest {

// `filters` in any order; each name is there once.
std::uint64_t walk_digest(const CollectionView& view, const Actor& actor, const Query& query,
                          std::vector<net::Parameter> filters);

// invalid where the values are longer than an address could carry.
Result<std::string> write_cursor(std::uint64_t digest, const std::vector<Value>& values);

// The values for each of `order`; empty for an empty cursor, with which a walk begins. malformed says what
// to do.
Result<std::vector<Value>> read_cursor(std::string_view text, std::uint64_t digest,
                                       const std::vector<Sort>& order);

}  // namespace dc::rest
