#include "base/ticker.hpp"

#include <pthread.h>

#include "base/contain.hpp"

namespace dc {

Ticker::Ticker(Options options, std::function<Result<>()> tick, Log& log, const Clock& clock)
    : options_(std::move(options)),
      tick_(std::move(tick)),
      trouble_(options_.name, log, clock),
      thread_([this] { loop(); }) {
  pthread_setname_np(thread_.native_handle(), options_.name.c_str());
}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Ticker::loop() {
  std::unique_lock lock(mutex_);
  while (!is_ended_) {
    lock.unlock();
    trouble_.note(contain([&] { return tick_(); }));
    lock.lock();
    ended_.wait_for(lock, options_.pause, [this] { return is_ended_; });
  }
}

}  // namespace dc
