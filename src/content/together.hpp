// Records that come together: many new ones in one transaction, which may link to each other in any
// direction, also in circles. For imports, by the product itself, so links are asked whether they lead
// anywhere and not who sees that. What single writes look up for themselves (the targets of links, the head
// of the log, versions that were) is looked up once for all.
//
// References hold at the end of each statement, not only at COMMIT: a write that breaks one is refused there
// and then, its record can be named, and nobody else's write of the same COMMIT falls with it. So a link to a
// record that comes later in the same call is set once that is there. On the writer's thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "content/content.hpp"

namespace dc {

// A link of an edit to a record that neither exists nor comes with it, as one of the other edits creates it.
struct AbsentTarget {
  std::size_t edit = 0;  // its place
  const Field* field = nullptr;
  Uuid id;
};
// A record that comes with it but has an absent target itself counts as absent; one that an edit updates is
// there whatever becomes of the edit. In the order of the edits.
Result<std::vector<AbsentTarget>> absent_targets(store::Session& session, const store::Dialect& dialect,
                                                 const Actor& actor, std::span<const Edit* const> edits);

struct Refusal {
  std::size_t edit = 0;
  Error error;
};
// Creates all records, each under its id, and answers nothing; or answers what is wrong with some, and the
// caller undoes the rest (Transaction::attempt) and may call again without those. Other errors are the
// store's.
Result<std::vector<Refusal>> create_together(const Content& content, Transaction& transaction,
                                             const Actor& actor, std::span<const Edit* const> edits);

// Whether an error is one of the record, and not of the store that was to take it.
bool is_of_the_record(Code code);

}  // namespace dc
