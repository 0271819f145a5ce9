// Things that link to each other, by their places 0 … n-1. What a hostile file says decides how they link, so
// everything here is linear in places and links and recurses nowhere. Free functions, thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/function_ref.hpp"

namespace dc {

// By place: the places that it links to.
using Links = std::vector<std::vector<std::size_t>>;

// The same links, the other way round.
Links turned(const Links& links);

// Whether a place is one of `from` or is reached from there, over any number of links. `links_of` is asked
// once for each place that is reached, and for no other.
std::vector<bool> reached(std::size_t places, std::vector<std::size_t> from,
                          FunctionRef<std::span<const std::size_t>(std::size_t place)> links_of);

// All places in groups: those that reach each other are one, and any other is a group of its own. Each group
// stands behind those that it links to. (Tarjan, Depth-first search and linear graph algorithms, 1972.)
std::vector<std::vector<std::size_t>> circles(const Links& links);

}  // namespace dc
