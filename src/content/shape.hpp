// How the records of one collection are to be written as JSON: which fields, under which names, with what
// included, and what of all that leads to them is counted.
//
// A View (api/) makes shapes; content/ follows them. Plain values; the keys are borrowed from the View, which
// outlives every request.
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "model/model.hpp"

namespace dc {

struct Shape {
  struct Item {
    const Field* field = nullptr;
    std::string_view key;  // the member's name as JSON text with comma and colon: `,"title":`
    std::shared_ptr<const Shape>
        included;  // of ref and ref_list: the linked records in full; null: only {"id":…}
  };
  // How many records lead to the one that is shown, by a link of theirs.
  struct Count {
    const Field* link = nullptr;  // a ref or ref_list of any collection, to this one
    std::string_view key;         // the member's name as JSON text with comma and colon: `,"tasks":`
  };
  const Collection* collection = nullptr;
  std::vector<Item> items;       // the id first
  std::string_view version_key;  // `,"version":`, or empty to leave it out
  std::vector<Count> counts = {};
  std::string_view counts_key = {};  // `,"counts":`, of the object that has them; behind the items

  // Whether it shows what changes without the record: other records in full, or their number.
  bool looks_beyond() const {
    return !counts.empty() ||
           std::any_of(items.begin(), items.end(), [](const Item& item) { return item.included != nullptr; });
  }
  // Whether the record's instant of change says when any of it last changed. A link that goes to what not
  // everybody sees comes and goes without it.
  bool is_dated() const {
    return !looks_beyond() && std::all_of(items.begin(), items.end(), [](const Item& item) {
      const Collection* target = item.field->target;
      return target == nullptr || target->rule(Operation::read).op == Rule::Op::anyone;
    });
  }
};

}  // namespace dc
