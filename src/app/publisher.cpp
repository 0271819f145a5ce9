#include "app/publisher.hpp"

#include <pthread.h>

#include <chrono>
#include <exception>

namespace dc {
namespace {

constexpr std::chrono::seconds period{1};

}  // namespace

Publisher::Publisher(const Content& content, store::Engine& engine, Log& log)
    : publication_(content, engine), log_(log), thread_([this] { loop(); }) {
  pthread_setname_np(thread_.native_handle(), "publisher");
}

Publisher::~Publisher() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Publisher::loop() {
  std::unique_lock lock(mutex_);
  while (!is_ended_) {
    lock.unlock();
    try {
      tick();
    } catch (const Bug& bug) {
      if (!std::exchange(is_failing_, true))
        log_.error("publication bug", {{"what", bug.what}, {"file", bug.file}, {"line", bug.line}});
    } catch (const std::exception& error) {
      if (!std::exchange(is_failing_, true)) log_.error("publication bug", {{"what", error.what()}});
    }
    lock.lock();
    ended_.wait_for(lock, period, [this] { return is_ended_; });
  }
}

void Publisher::tick() {
  const auto report = publication_.tick();
  if (!report) {
    if (!std::exchange(is_failing_, true))
      log_.error("publication fails", {{"detail", describe(report.error())}});
    return;
  }
  if (std::exchange(is_failing_, false)) log_.info("publication works again");
  if (report->done > 0) log_.info("publication", {{"records", static_cast<std::int64_t>(report->done)}});
  for (const Publication::Refusal& refusal : report->refused) {
    log_.warn("publication refused", {{"collection", refusal.collection->plural},
                                      {"record", to_text(refusal.id)},
                                      {"detail", describe(refusal.error)}});
  }
}

}  // namespace dc
