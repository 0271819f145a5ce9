#include "model/load.hpp"

#include <gtest/gtest.h>

#include "model/embedded.hpp"
#include "model/summary.hpp"

namespace dc {
namespace {
TEST(ShippedModel, Loads) {
  const ModelFile files[] = {{"system.graphql", embedded_system_model()},
                             {"portfolio.graphql", embedded_portfolio_model()}};
  const auto model = load_model(files);
  ASSERT_TRUE(model) << describe(model.error());
  std::cout << summary(**model);
}
}  // namespace
}  // namespace dc
