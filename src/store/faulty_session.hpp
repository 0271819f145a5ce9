// For tests: a session whose n-th statement fails. Whoever writes through it must leave all or nothing, for
// every n.
#pragma once

#include <cstdint>

#include "store/session.hpp"

namespace dc::store {

class FaultySession final : public Session {
 public:
  // Statements and transaction words count together, from 1; 0 never fails. Undoing always works. Borrows
  // `session`.
  FaultySession(Session& session, std::uint64_t fails_at) : session_(session), fails_at_(fails_at) {}

  Result<std::int64_t> run(const Statement& statement, RowSink sink = {}) override {
    CHECK(count());
    return session_.run(statement, sink);
  }
  Result<> begin() override {
    CHECK(count());
    return session_.begin();
  }
  Result<> commit() override {
    CHECK(count());
    return session_.commit();
  }
  Result<> rollback() override { return session_.rollback(); }
  bool is_in_transaction() const override { return session_.is_in_transaction(); }
  std::uint64_t statements() const override { return session_.statements(); }

  bool has_failed() const { return fails_at_ != 0 && calls_ >= fails_at_; }

 private:
  Result<> count() {
    if (++calls_ != fails_at_) return {};
    return fail(Code::unavailable, "call " + std::to_string(calls_) + " fails, as the test asked");
  }

  Session& session_;
  std::uint64_t fails_at_;
  std::uint64_t calls_ = 0;
};

}  // namespace dc::store
