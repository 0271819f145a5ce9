// From JSON to a field's value: the one place that knows what a client may send for each kind. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/model.hpp"

namespace dc {

// The value of `field` in `json`, or the sentence that says what is wrong and what is expected. JSON null
// gives Null, which is refused for a required field. A ref takes an id or {"id":…}; a ref_list an array of
// those (repeats refused). Strings: U+0000 is refused. Instants need a zone. Enumerations name the nearest
// valid word.
tl::expected<Value, std::string> read_value(const Field& field, const json::Value& json);

// The same from text, as query parameters bring it ("true", "3", "2024-…Z").
tl::expected<Value, std::string> read_value(const Field& field, std::string_view text);

}  // namespace dc
