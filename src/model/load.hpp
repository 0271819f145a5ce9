// Loads a model from GraphQL SDL (the type-system documents of the GraphQL specification, plus our
// directives).
//
// An error names file, line, column and the nearest valid word; all errors of the files are reported together
// (Code::model_invalid, one Issue each, pointer "file:line:column"). Free functions, thread-safe.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/model.hpp"

namespace dc {

struct ModelFile {
  std::string name;  // for messages
  std::string_view text;
};

// The files together are one model: types may refer to each other, `extend type` may add fields and
// directives.
Result<std::unique_ptr<Model>> load_model(std::span<const ModelFile> files);

}  // namespace dc
