// What a record was, in the names of a View. Free functions, thread-safe.
//
//   history   v2 {"history":[…],"nextCursor":"12"}   v1 {"data":[…],"limit":10,"next_cursor":"12"}
//   entry     {"version":3,"operation":"update","at":…,"actor":{"id":…},"requestId":…,"changes":{…}}
//   changes   {"title":["before","after"]}, values as the View shows them, links as lists of ids
// A version of a record has the form of the record itself.
#pragma once

#include <string>

#include "api/rest/view.hpp"
#include "content/history.hpp"

namespace dc::rest {

void append_history(std::string& out, const CollectionView& view, const HistoryPage& page, std::size_t limit);
void append_trash(std::string& out, const CollectionView& view, const TrashPage& page, std::size_t limit);
// With the texts' lines, where those are few.
void append_difference(std::string& out, const CollectionView& view, const Difference& difference);
// The fields of the shape.
void append_version(std::string& out, const CollectionView& view, const Shape& shape, const PastRecord& past);

}  // namespace dc::rest
