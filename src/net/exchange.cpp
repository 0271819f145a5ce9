#include "net/exchange.hpp"

#include "base/result.hpp"

namespace dc::net {

void Output::clear() {
  heads.clear();
  if (heads.capacity() > limits::http_coalesced_bytes_max) heads = {};
  last = {};
  pages = nullptr;
  sent = 0;
  answers = 0;
}

void Mailbox::send(Letter letter) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  letters_.push_back(std::move(letter));
  if (letters_.size() == 1) wake_();
}

std::vector<Mailbox::Letter> Mailbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(letters_, {});
}

void Mailbox::close() {
  std::vector<Letter>
      undelivered;  // dies after the lock: an exchange may hold the last share of this mailbox
  const std::lock_guard lock(mutex_);
  closed_ = true;
  undelivered.swap(letters_);
}

void accept(Exchange& exchange, std::optional<Response> response) {
  exchange.state = response ? Exchange::State::answered : Exchange::State::dropped;
  if (response) exchange.response = *std::move(response);
}

void settle(Mailbox::Letter letter) {
  Exchange& exchange = *letter.exchange;
  if (exchange.mailbox->is_owner() && exchange.calling) return accept(exchange, std::move(letter.response));
  const std::shared_ptr<Mailbox> mailbox = exchange.mailbox;
  mailbox->send(std::move(letter));
}

void Responder::operator()(Response response) {
  ENSURE(exchange_ != nullptr);
  settle({std::move(exchange_), std::move(response)});
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    drop();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

Responder::~Responder() { drop(); }

void Responder::drop() noexcept {
  if (exchange_ != nullptr) settle({std::move(exchange_), std::nullopt});
}

}  // namespace dc::net
