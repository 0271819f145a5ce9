// One parameter `filter[field]=value` or `filter[field][operator]=value` as a condition.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/rest/faults.hpp"
#include "api/rest/view.hpp"
#include "model/filter.hpp"

namespace dc::rest {

// Whether a parameter of that name is meant as a filter.
bool is_filter(std::string_view parameter);

// nullopt, and what is wrong in `faults`, where it cannot be read. A field that the actor cannot see on every
// record is as unknown as one that does not exist.
std::optional<Filter> parse_filter(const CollectionView& collection, const Actor& actor,
                                   std::string_view parameter, std::string_view value, Faults& faults);

// The names of the operators that make sense on a kind; none where it cannot be filtered by.
std::vector<std::string> filter_operators(Kind kind);

}  // namespace dc::rest
