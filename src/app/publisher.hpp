// Carries out timed publications once a second (content/publication.hpp), on a thread of its own, for as long
// as it lives; the first time at once, so that what fell due while nothing ran is done at the start.
//
// What it did and what it could not do is in the log. Built and destroyed by one thread, before the engine
// stops.
#pragma once

#include "base/ticker.hpp"
#include "content/publication.hpp"

namespace dc {

class Publisher {
 public:
  // Borrows all.
  Publisher(const Content& content, store::Engine& engine, Log& log, const Clock& clock);

 private:
  Result<> tick();

  Publication publication_;
  Log& log_;
  const Ticker ticker_;  // last: it begins at once, and ends before the others go
};

}  // namespace dc
