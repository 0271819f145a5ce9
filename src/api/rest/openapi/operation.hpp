// An operation before it is written down. An aggregate.
#pragma once

#include <optional>
#include <string>

#include "api/rest/openapi/answers.hpp"
#include "base/json.hpp"
#include "model/access.hpp"

namespace dc::rest::openapi {

struct Operation {
  std::string id;  // "projects.list"
  std::string summary;
  std::string description = {};
  std::optional<dc::Operation> right = {};  // which rule of the collection grants it; none: everybody may
  json::Array parameters = {};
  json::Object body = {};
  json::Object answers = {};
  Codes refusals = {};
};

}  // namespace dc::rest::openapi
