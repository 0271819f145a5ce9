// A literal of a model file as JSON, so that one reader (model/validate.hpp) judges values. Free function,
// thread-safe.
#pragma once

#include <optional>

#include "base/json.hpp"
#include "syntax/graphql.hpp"

namespace dc {

// A word of an enum gives a string. nullopt for a number beyond int64 or double, or a repeated name.
std::optional<json::Value> to_json(const graphql::Value& literal);

}  // namespace dc
