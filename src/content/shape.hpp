// How the records of one collection are to be written as JSON: which fields, under which names, with what
// included.
//
// A View (api/) makes shapes; content/ follows them. Plain values; the keys are borrowed from the View, which
// outlives every request.
#pragma once

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
  const Collection* collection = nullptr;
  std::vector<Item> items;       // the id first
  std::string_view version_key;  // `,"version":`, or empty to leave it out
};

}  // namespace dc
