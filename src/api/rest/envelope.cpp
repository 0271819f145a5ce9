#include "api/rest/envelope.hpp"

#include "api/rest/cursor.hpp"
#include "base/json.hpp"

namespace dc::rest {
namespace {

void append_number(std::string& out, std::string_view key, std::int64_t number) {
  out += ",\"";
  out += key;
  out += "\":";
  json::append_int(out, number);
}

std::int64_t pages(std::int64_t total, std::size_t limit) {
  const auto each = static_cast<std::int64_t>(limit);
  return (total + each - 1) / each;
}

Result<> append_cursor(std::string& out, std::string_view key, const Listing& listing, const Page& page) {
  out.append(",\"").append(key).append("\":");
  if (!page.next) {
    out += "null";
    return {};
  }
  TRY(const std::string cursor, write_cursor(listing.digest, *page.next));
  json::append_string(out, cursor);
  return {};
}

}  // namespace

void open_record(std::string& out, ApiVersion version) {
  if (version == ApiVersion::v1) out += "{\"data\":";
}

void close_record(std::string& out, ApiVersion version) {
  if (version == ApiVersion::v1) out += '}';
}

void open_list(std::string& out, const CollectionView& view) {
  out += '{';
  json::append_string(out, view.version() == ApiVersion::v1 ? "data" : view.list_key());
  out += ':';
}

Result<> close_list(std::string& out, const CollectionView& view, const Listing& listing, const Page& page) {
  const Query& query = listing.query;
  const bool first = view.version() == ApiVersion::v1;
  if (page.total) append_number(out, "total", *page.total);
  if (first) append_number(out, "limit", static_cast<std::int64_t>(query.limit));
  if (query.after) {
    CHECK(append_cursor(out, first ? "next_cursor" : "nextCursor", listing, page));
  } else if (first) {
    append_number(out, "offset", static_cast<std::int64_t>(query.offset));
  } else {
    append_number(out, "page", static_cast<std::int64_t>(listing.page));
    if (page.total) append_number(out, "totalPages", pages(*page.total, query.limit));
  }
  out += '}';
  return {};
}

}  // namespace dc::rest
