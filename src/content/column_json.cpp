// The JSON of one column, straight from the row.
#include "base/json.hpp"
#include "content/records.hpp"

namespace dc {

using store::Row;

namespace {

// Kinds that are strings in JSON and texts in the row.
bool is_text(Kind kind) {
  return kind == Kind::string || kind == Kind::text || kind == Kind::date || kind == Kind::enumeration ||
         kind == Kind::media;
}

void append_column_text(std::string& out, const Row& row, int column) {
  const std::string_view text = row.text(column);
  if (text.data() == nullptr) {
    out += "null";
  } else {
    json::append_string(out, text);
  }
}

void append_quoted(std::string& out, const Uuid& id) {
  out += '"';
  append_text(out, id);
  out += '"';
}

// A value that is there, of a kind that is not a text.
void append_scalar(std::string& out, Kind kind, const Row& row, int column) {
  switch (kind) {
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
    case Kind::id:
      append_quoted(out, row.uuid(column));
      return;
    case Kind::ref:
      out += "{\"id\":";
      append_quoted(out, row.uuid(column));
      out += '}';
      return;
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
    case Kind::ref_list:
      break;
  }
  ENSURE(!"texts are written elsewhere and a list of links has no column");
}

}  // namespace

void append_column_json(std::string& out, Kind kind, const Row& row, int column) {
  if (is_text(kind)) {
    append_column_text(out, row, column);
  } else if (row.is_null(column)) {
    out += "null";
  } else {
    append_scalar(out, kind, row, column);
  }
}

}  // namespace dc
