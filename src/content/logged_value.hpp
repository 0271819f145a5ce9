// Values as the change log says them, read by a field that may have had another kind when they were written.
// Free functions, thread-safe.
#pragma once

#include <optional>

#include "base/json.hpp"
#include "model/model.hpp"

namespace dc {

// A value as append_value_json wrote it, under the kind that the field has now: it goes the same way as the
// stored one did when the kind changed (numbers and their texts, a link and a list of it). nullopt: it does
// not fit.
std::optional<Value> logged_value(Kind kind, const json::Value& json);

// Whether the stored value is what the log says.
bool is_as_logged(Kind kind, const Value& stored, const json::Value& said);

}  // namespace dc
