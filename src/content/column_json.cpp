// The JSON of one column, straight from the row.
#include "base/json.hpp"
#include "content/records.hpp"

namespace dc {

using store::Row;

namespace {

void append_reference(std::string& out, const Uuid& id) {
  out += "{\"id\":\"";
  append_text(out, id);
  out += "\"}";
}

}  // namespace

void append_column_json(std::string& out, Kind kind, const Row& row, int column) {
  if (row.is_null(column)) {
    out += "null";
    return;
  }
  switch (kind) {
    case Kind::id:
      out += '"';
      append_text(out, row.uuid(column));
      out += '"';
      return;
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
      json::append_string(out, row.text(column));
      return;
    case Kind::integer:
      json::append_int(out, row.integer(column));
      return;
    case Kind::floating:
      json::append_double(out, row.real(column));
      return;
    case Kind::boolean:
      out += row.integer(column) != 0 ? "true" : "false";
      return;
    case Kind::date_time:
      out += '"';
      append_text(out, Instant{row.integer(column)});
      out += '"';
      return;
    case Kind::json:
      out += row.text(column);
      return;
    case Kind::ref:
      append_reference(out, row.uuid(column));
      return;
    case Kind::ref_list:
      break;
  }
  ENSURE(kind != Kind::ref_list);
}

}  // namespace dc
