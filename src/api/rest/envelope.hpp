// What stands around the records of an answer.
//
//   v1  one {"data":{…}}   list {"data":[…],"total":n,"limit":n,"offset":n}
//   v2  one {…}            list {"projects":[…],"total":n,"page":n,"totalPages":n}
// In a walk by cursors "nextCursor" (v2) stands in place of page and totalPages, "next_cursor" (v1) of
// offset; at its end it is null.
// The records are appended in between, so that nothing is copied. Free functions, thread-safe.
#pragma once

#include <string>

#include "api/rest/query.hpp"
#include "content/content.hpp"

namespace dc::rest {

void open_record(std::string& out, ApiVersion version);
void close_record(std::string& out, ApiVersion version);

void open_list(std::string& out, const CollectionView& view);
// Without a total its member, and the number of pages, are left out. Fails as write_cursor().
Result<> close_list(std::string& out, const CollectionView& view, const Listing& listing, const Page& page);

}  // namespace dc::rest
