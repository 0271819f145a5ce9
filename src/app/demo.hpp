// `serve --demo`: the small portfolio of demo/portfolio.json, for a first look.
#pragma once

#include "app/home.hpp"

namespace dc {

// Writes the demo in one transaction if no collection but the accounts' holds a record; otherwise logs "demo:
// skipped" and does nothing. It does not matter whether there are accounts. Code::config_invalid, naming what
// is missing, where the model is another than the one that the demo was written for. One thread.
Result<> fill_demo(Home& home);

}  // namespace dc
