// From the parameters of an address to a Query and a Shape.
//
//   page=2 (v2)  offset=20 (v1)  cursor=…  limit=20  total=false      sort=-publishedAt,title   order=asc
//   filter[status]=published     filter[createdAt][gte]=2024-01-01T00:00:00Z
//   include=categories,account   fields=title,slug           counts=tasks (v2)
// Every fault of a query is reported together (Code::invalid, one Issue a parameter), with the nearest valid
// name. Free functions, thread-safe.
#pragma once

#include <memory>
#include <span>

#include "api/rest/view.hpp"
#include "model/query.hpp"
#include "net/target.hpp"

namespace dc::rest {

// Whether lists can be sorted by the field, where the actor sees it on every record.
bool is_sortable(const Field& field);

struct Listing {
  Query query;
  std::shared_ptr<const Shape> shape;
  std::size_t page = 1;      // v2
  std::uint64_t digest = 0;  // of a walk by cursors (cursor.hpp)
};

using Parameters = std::span<const net::Parameter>;

// A cursor that does not belong to the rest of the query is malformed.
Result<Listing> parse_listing(const View& view, const CollectionView& collection, const Actor& actor,
                              Parameters parameters);

// What one record is to show: include, fields and counts, nothing else.
Result<std::shared_ptr<const Shape>> parse_selection(const View& view, const CollectionView& collection,
                                                     const Actor& actor, Parameters parameters);

}  // namespace dc::rest
