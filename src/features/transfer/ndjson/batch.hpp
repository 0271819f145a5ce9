// One transaction of an import: some hundred records, each of which is created, brought up to its line, found
// as it is, refused, or told to wait for what it links to. A batch keeps no effect of a run that was undone:
// the writer may run it a second time. On the writer's thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "content/content.hpp"
#include "features/transfer/ndjson/waiting.hpp"

namespace dc::ndjson {

// What becomes of a record that is there already and differs.
enum class OnConflict : unsigned char { skip, update };

// A record that was read.
struct Item {
  Place place;
  Edit edit;
  const Field* assumed = nullptr;  // its value is not the line's, but a default of the import
};

enum class Outcome : unsigned char { created, updated, unchanged, differing, waiting, failed };

struct ItemResult {
  Outcome outcome = Outcome::failed;
  std::string message = {};           // of failed and differing
  std::vector<Address> missing = {};  // of waiting
};

// Results by place in `items`. Fails only for faults of the store.
Result<std::vector<ItemResult>> write_batch(const Content& content, const store::Dialect& dialect,
                                            Transaction& transaction, const Actor& actor,
                                            OnConflict on_conflict, std::span<const Item> items);

}  // namespace dc::ndjson
