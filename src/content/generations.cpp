#include "content/generations.hpp"

#include "base/result.hpp"

namespace dc {

Generations::Stamp Generations::capture(std::int64_t tenant_id, const Collection& collection) const {
  std::lock_guard lock(mutex_);
  const auto found = states_.find({tenant_id, &collection});
  if (found == states_.end()) return {};
  return {.number = found->second.number, .open = found->second.writers > 0};
}

void Generations::open(std::int64_t tenant_id, const Collection& collection) {
  std::lock_guard lock(mutex_);
  states_[{tenant_id, &collection}].writers++;
}

void Generations::close(std::int64_t tenant_id, const Collection& collection) {
  std::lock_guard lock(mutex_);
  State& state = states_[{tenant_id, &collection}];
  ENSURE(state.writers > 0);
  state.writers--;
  state.number++;
}

}  // namespace dc
