#include "content/value_json.hpp"

#include <utility>

#include "base/json.hpp"

namespace dc {

void append_value_json(std::string& out, Kind kind, const Value& value) {
  if (is_null(value)) {
    out += "null";
    return;
  }
  const auto append_id = [&](const Uuid& id) {
    out += '"';
    append_text(out, id);
    out += '"';
  };
  switch (kind) {
    case Kind::id:
    case Kind::ref:
      append_id(std::get<Uuid>(value));
      return;
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
      json::append_string(out, std::get<std::string>(value));
      return;
    case Kind::integer:
      json::append_int(out, std::get<std::int64_t>(value));
      return;
    case Kind::floating:
      json::append_double(out, std::get<double>(value));
      return;
    case Kind::boolean:
      out += std::get<bool>(value) ? "true" : "false";
      return;
    case Kind::date_time:
      out += '"';
      append_text(out, std::get<Instant>(value));
      out += '"';
      return;
    case Kind::json:
      out += std::get<std::string>(value);
      return;
    case Kind::ref_list: {
      out += '[';
      bool first = true;
      for (const Uuid& id : std::get<IdList>(value)) {
        if (!std::exchange(first, false)) out += ',';
        append_id(id);
      }
      out += ']';
      return;
    }
  }
}

}  // namespace dc
