// The page at "/", as a value and as HTML. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/console/first_requests.hpp"
#include "model/model.hpp"

namespace dc::console {

// What a guest learns about one collection.
struct CollectionRow {
  enum class State : unsigned char { counted, needs_account, unreadable };

  const Collection* collection = nullptr;
  State state = State::counted;
  std::int64_t records = 0;  // of State::counted
};

struct Overview {
  std::string version;
  std::string_view store;  // Dialect::name()
  std::vector<CollectionRow> collections;
  std::vector<FirstRequest> requests;
};

// A whole document. Every text of the model and of the request is escaped.
std::string render(const Overview& overview);

}  // namespace dc::console
