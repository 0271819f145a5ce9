// What a person wants to know about a model at a glance. Free function, thread-safe.
#pragma once

#include <string>

#include "model/model.hpp"

namespace dc {

// A line a collection, "projects (Project): 14 fields, 2 links, 2 indexes; table portfolio_projects", then
// the totals.
std::string summary(const Model& model);

}  // namespace dc
