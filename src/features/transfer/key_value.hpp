// From a front matter value to the value of a field, as people mean it. Free functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/model.hpp"
#include "model/value.hpp"

namespace dc {

struct ReadKey {
  Value value;
  bool whole = true;  // false: a part of the key has no place in the value (the `url` of an author)
  std::string note;   // something was assumed, or empty
};

// The value of `field`, which is not a link, or the sentence that says why `json` is not one.
//   string, text     a word, a number, an object's "name"; of a list all of these, joined with ", "
//   date_time, date  every form of dates.hpp
//   media            an address, or the "url", "src" or "path" of an object
//   others           as in a request body, or the same as text
tl::expected<ReadKey, std::string> read_key(const Field& field, const json::Value& json);

// The names in a value: of a list its elements. A text with commas is split there, and a text under a plural
// key
// (`categories: a b`) at white space, as Jekyll does. nullopt where an element has no name.
std::optional<std::vector<std::string>> read_names(std::string_view key, const json::Value& json);

// true, yes, on and 1, or false, no, off and 0; nullopt for anything else.
std::optional<bool> read_flag(const json::Value& json);

// A word, a number or the "name" of an object as text.
std::optional<std::string> read_word(const json::Value& json);

}  // namespace dc
