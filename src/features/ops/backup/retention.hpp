// Which backups are kept. A pure function, so that ten thousand histories can be tried.
//
// Of the verified ones the newest of each day is kept for 7 days, of each week (from Monday) for 4 weeks, of
// each month for 12 months: of the days, weeks and months that have one, counted back from the newest, not
// from today. What a dead job or a wrong clock leaves out costs nothing. What failed, is damaged or was never
// proven is kept for 7 days behind the newest verified one, for whoever wants to look. What cannot be read
// with our key is nothing to us: it may be good with another one, and stays.
//
// Nothing is dropped at all while something is wrong: no backup is verified, the newest verified one is older
// than 26 hours, or there is one from the future. The newest verified one is never dropped.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace dc::backup {

struct Policy {
  int daily = 7, weekly = 4, monthly = 12;  // at least 1 of each
};

struct Candidate {
  std::string id;
  Instant created_at;
  bool is_verified = false;
  bool is_ours = true;  // its manifest can be read with our key
};

struct Verdict {
  struct Kept {
    std::string id, reason;
  };
  std::vector<Kept> kept;  // oldest first
  std::vector<std::string> dropped;
  std::string suspended;  // why nothing is dropped; empty: it is not
};

// `candidates` in any order.
Verdict judge(std::vector<Candidate> candidates, Instant now, const Policy& policy = {});

}  // namespace dc::backup
