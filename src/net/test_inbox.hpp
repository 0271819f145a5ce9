// For tests: the other end of a Responder, without a connection.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/text.hpp"
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
    lock.unlock();  // the mailbox wakes with its own lock held
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

// The value that goes out under this name; empty for none.
inline std::string field(const Response& response, std::string_view name) {
  for (const Field& each : response.headers) {
    if (equals_ignore_case(each.name.text(), name)) return each.value;
  }
  if (response.prepared == nullptr) return {};
  const std::string lines =
      "\r\n" + response.prepared->fields + (response.status == 304 ? "" : response.prepared->content_fields);
  const std::size_t line = lines.find("\r\n" + std::string(name) + ": ");
  if (line == std::string::npos) return {};
  const std::size_t value = line + name.size() + 4;
  return lines.substr(value, lines.find("\r\n", value) - value);
}

}  // namespace dc::net
