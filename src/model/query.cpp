#include "model/query.hpp"

namespace dc {

Key parse_key(std::string_view segment) {
  if (const auto id = parse_uuid(segment)) return *id;
  return std::string(segment);
}

}  // namespace dc
