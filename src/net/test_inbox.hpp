// For tests: the other end of a Responder, without a connection.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "net/exchange.hpp"

namespace dc::net {

// A mailbox that is waited for: what a connection would be sent.
class Inbox {
 public:
  Responder responder() { return Responder(std::make_shared<Exchange>(mailbox_)); }
  Response wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return is_there_; });
    is_there_ = false;
    auto letters = mailbox_->take();
    if (letters.size() != 1 || !letters.front().response) return {500, {}, "dropped"};
    return *std::move(letters.front().response);
  }

 private:
  std::mutex mutex_;  // guards is_there_
  std::condition_variable arrived_;
  bool is_there_ = false;
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>([this] {
    const std::lock_guard lock(mutex_);
    is_there_ = true;
    arrived_.notify_one();
  });
};

}  // namespace dc::net
