#include "base/lane.hpp"

#include <pthread.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "base/result.hpp"

namespace dc {
namespace {

constexpr std::size_t thread_name_max = 15;  // pthread_setname_np(3)

// A failure that nobody caught leaves state that nobody knows: say where, and end the process.
void run(Task task) noexcept {
  try {
    task();
  } catch (const Bug& bug) {
    std::fprintf(stderr, "a lane's task violated an invariant: %s (%s:%d)\n", bug.what, bug.file, bug.line);
    std::terminate();
  }
}

}  // namespace

Lane::Lane(Options options) : options_(std::move(options)) {
  ENSURE(options_.threads > 0);
  options_.name.resize(std::min(options_.name.size(), thread_name_max));
  threads_.reserve(options_.threads);
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

Lane::~Lane() { close(); }

bool Lane::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back(std::move(task));
  }
  ready_.notify_one();
  return true;
}

void Lane::close() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    threads.swap(threads_);
  }
  ready_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

std::size_t Lane::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Lane::work() {
  pthread_setname_np(pthread_self(), options_.name.c_str());
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Task task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    run(std::move(task));
    lock.lock();
  }
}

}  // namespace dc
