// What a group brought into being, and what would be lost with it. Internal to migrate/.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/migrate/history.hpp"

namespace dc::store {

struct Removal {
  std::vector<std::string> statements;
  std::vector<Step> steps;
  std::vector<Issue> losses;  // tables with rows, columns with values that are not the default
};

// The tables and columns that are in the database because of `group`, whose model is `model`. Of `moved` the
// values have gone elsewhere. The product's own tables stay.
Result<Removal> plan_removal(Session& session, const Dialect& dialect, const Group& group, const Model& model,
                             const std::set<std::string>& moved);

}  // namespace dc::store
