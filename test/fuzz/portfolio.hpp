// The model that comes with the product, for fuzzers of what is made from a model.
#pragma once

#include <memory>
#include <vector>

#include "model/embedded.hpp"
#include "model/load.hpp"

inline std::unique_ptr<dc::Model> load_portfolio() {
  return *dc::load_model(std::vector<dc::ModelFile>{{"system.graphql", dc::embedded_system_model()},
                                                    {"portfolio.graphql", dc::embedded_portfolio_model()}});
}
