// Walking through a list: what comes behind a place in its order, as ranges that follow each other.
//
// A list is ordered by up to three fields and the id, each up or down, null below every value. Behind a
// record (a, b, id) come, in this order, with "beyond" as the direction of each field has it:
//     a equal, b equal, id beyond    │    a equal, b beyond    │    a beyond
// Fields of one direction that are never null are compared as one row, (created_at, id) < (?, ?), so that the
// default order is one range. Descending, the nulls are a range of their own behind the values. Each range is
// a conjunction that an index finds the beginning of, so a page costs the same wherever it lies; the obvious
// OR over all fields is read from the first record on. Internal to the room; free functions, thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "model/query.hpp"
#include "store/sql.hpp"

namespace dc {

struct KeyRange {
  struct Place {
    const Field* field = nullptr;
    Value value;
  };
  std::vector<Place> equal;   // Null: the field is null
  std::vector<Place> beyond;  // compared as one row; a single Null: the field has a value
  bool descending = false;    // of `beyond`
};

// In the order of the list. `after` has a value for each of `order`; empty: one range with everything.
std::vector<KeyRange> ranges_after(const std::vector<Sort>& order, const std::vector<Value>& after);

// " AND …" for each condition of the range; nothing for everything.
void append_range(store::Sql& sql, const KeyRange& range, std::string_view alias);

}  // namespace dc
