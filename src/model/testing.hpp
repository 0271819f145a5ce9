// For tests: models from a few lines of SDL.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "model/embedded.hpp"
#include "model/load.hpp"

namespace dc {

// The system model and `text` together. Throws with the faults if they are not valid: the test is wrong then.
inline std::unique_ptr<Model> load_for_test(std::string_view text) {
  const ModelFile files[] = {{"system.graphql", embedded_system_model()}, {"test.graphql", text}};
  auto model = load_model(files);
  if (!model) throw std::runtime_error(describe(model.error()));
  return *std::move(model);
}

}  // namespace dc
