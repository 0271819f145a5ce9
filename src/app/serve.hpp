// `datacanvas serve`: everything together, from the lock to the last answer.
#pragma once

#include "app/command.hpp"
#include "app/config.hpp"

namespace dc {

// Serves until SIGTERM or SIGINT, then drains. The log goes to standard output, one JSON object a line.
Exit serve(const Config& config, const Command& command);

}  // namespace dc
