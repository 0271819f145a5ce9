// The written-out list of the work that the product does for itself.
#pragma once

#include <memory>
#include <vector>

#include "app/home.hpp"
#include "features/schedule/scheduler.hpp"

namespace dc {

// In the order in which they are started where several are due. Borrows `home`.
std::vector<Job> jobs_of(Home& home);

// Everything that is done by the clock in that directory; it does nothing by itself. Borrows `home`.
std::unique_ptr<Scheduler> make_scheduler(Home& home);

}  // namespace dc
