#include "content/generations.hpp"

#include "base/result.hpp"

namespace dc {

const Generations::Mark& Generations::mark(std::int64_t tenant_id, const Collection& collection) const {
  std::lock_guard lock(mutex_);
  return marks_[{tenant_id, &collection}];  // a node of its own: it never moves
}

void Generations::open(std::int64_t tenant_id, const Collection& collection) {
  std::lock_guard lock(mutex_);
  Mark& mark = marks_[{tenant_id, &collection}];
  mark.writers_++;
  mark.moved_.store(Mark::open, std::memory_order_seq_cst);
}

void Generations::close(std::int64_t tenant_id, const Collection& collection) {
  std::lock_guard lock(mutex_);
  Mark& mark = marks_[{tenant_id, &collection}];
  ENSURE(mark.writers_ > 0);
  mark.writers_--;
  const Moment moment = clock_.fetch_add(1, std::memory_order_seq_cst) + 1;
  if (mark.writers_ == 0) mark.moved_.store(moment, std::memory_order_seq_cst);
}

}  // namespace dc
