#include "model/kinds.hpp"

namespace dc {

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::id:
      return "ID";
    case Kind::string:
      return "String";
    case Kind::text:
      return "Text";
    case Kind::integer:
      return "Int";
    case Kind::floating:
      return "Float";
    case Kind::boolean:
      return "Boolean";
    case Kind::date_time:
      return "DateTime";
    case Kind::date:
      return "Date";
    case Kind::enumeration:
      return "enum";
    case Kind::json:
      return "JSON";
    case Kind::media:
      return "Media";
    case Kind::ref:
      return "link";
    case Kind::ref_list:
      return "list of links";
  }
  return {};
}

bool can_be_indexed(Kind kind) {
  switch (kind) {
    case Kind::id:
    case Kind::string:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::ref:
      return true;
    case Kind::text:
    case Kind::json:
    case Kind::media:
    case Kind::ref_list:
      return false;
  }
  return false;
}

}  // namespace dc
