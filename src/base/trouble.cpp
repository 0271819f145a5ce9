#include "base/trouble.hpp"

namespace dc {
namespace {

constexpr std::chrono::minutes between_lines{10};

}  // namespace

void Trouble::note(const Result<>& outcome) {
  const std::lock_guard lock(mutex_);
  if (outcome) {
    if (told_at_) log_.info(what_ + " works again");
    told_at_.reset();
    return;
  }
  const auto now = clock_.ticks();
  if (told_at_ && now - *told_at_ < between_lines) return;
  told_at_ = now;
  log_.error(what_ + " fails", {{"detail", describe(outcome.error())}});
}

}  // namespace dc
