// What a client's filter may tell about links.
//
// A link to a record that the actor cannot see reads as null or is left out, so a filter must not find it
// either: `project = X` would tell that X exists, and that this record leads there. Conditions on links whose
// target the actor does not see as a whole are turned into conditions on the targets that it does see.
// Internal to the room; free functions, thread-safe.
#pragma once

#include "model/access.hpp"

namespace dc {

Filter through_visible_links(Filter filter, const Actor& actor);

// Whether the condition looks at records of other collections, whose changes move other generations.
bool looks_at_targets(const Filter& filter);

}  // namespace dc
