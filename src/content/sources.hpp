// Which collections an answer is read from: as long as none of them changes, neither does the answer.
// Free functions, thread-safe.
#pragma once

#include <vector>

#include "content/shape.hpp"
#include "model/filter.hpp"

namespace dc {

// Each once. Of a link the target too, whether or not it is shown in full: who may see it decides over what
// the link reads as.
std::vector<const Collection*> sources_of(const Shape& shape, const Filter& where = {});

}  // namespace dc
