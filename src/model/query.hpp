// What is asked (Query), and what is to be done (Edit). Plain values that name collections and fields of one
// Model.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "model/filter.hpp"
#include "model/model.hpp"

namespace dc {

struct Sort {
  const Field* field = nullptr;
  bool descending = false;
};

// A list of records. The id breaks ties, in the direction of the last sort field; null sorts below every
// value.
struct Query {
  const Collection* collection = nullptr;
  Filter where;
  std::vector<Sort> sort;  // empty: created, newest first (by id where the collection has no @created)
  std::size_t limit = limits::page_default;
  std::size_t offset = 0;
  // Where a walk through the list goes on: behind the record that had these values of the fields of
  // order_of(). Empty: the walk begins. nullopt: no walk, a page by its offset.
  std::optional<std::vector<Value>> after = {};
  bool total = true;
};
// The whole order of a query, up to the id that makes it total.
std::vector<Sort> order_of(const Query& query);

// Names one record: an id, or a slug.
using Key = std::variant<Uuid, std::string>;
// A path segment in the form of a UUID is an id, anything else a slug.
Key parse_key(std::string_view segment);

struct Edit {
  // restore: the record that was deleted last under this id comes back, with what `set` changes about it.
  enum class Op : unsigned char { create, update, remove, restore };
  const Collection* collection = nullptr;
  Op op = Op::create;
  std::optional<Key> key;  // of update, remove, and (an id) restore; create may bring an id (imports)
  std::vector<std::pair<const Field*, Value>> set;  // fields that are missing get their default or stay
  std::optional<std::int64_t> if_version;           // Code::precondition_failed if the record has another
  // Of update: these get their default, or null, as in a new record. What the product fills in by itself, and
  // what the actor may not see or set, stays.
  std::vector<const Field*> reset = {};
  // Of update and remove: asked of the record as it stands, once it is sure that the actor may change it. Its
  // error is the answer.
  std::function<Result<>(std::int64_t version, Instant updated)> condition = {};
  // Of create and update, by the product only: the record comes from elsewhere and has a past there. It gets
  // this version, or a higher one where it has had that here; @created and @updated are what `set` says, if
  // it does.
  std::optional<std::int64_t> past_version = {};
};

}  // namespace dc
