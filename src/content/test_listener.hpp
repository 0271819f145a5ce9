// What statements a test makes, and how SQLite goes about them.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "store/session.hpp"

namespace dc::testing_world {

// Passes statements on, and keeps them.
class Listener final : public store::Session {
 public:
  explicit Listener(store::Session& session) : session_(session) {}
  Result<std::int64_t> run(const store::Statement& statement, store::RowSink sink) override {
    heard.push_back(statement);
    return session_.run(statement, sink);
  }
  Result<> begin() override { return session_.begin(); }
  Result<> commit() override { return session_.commit(); }
  Result<> rollback() override { return session_.rollback(); }
  bool is_in_transaction() const override { return session_.is_in_transaction(); }
  std::uint64_t statements() const override { return session_.statements(); }

  std::vector<store::Statement> heard;

 private:
  store::Session& session_;
};

// A line for each step, as EXPLAIN QUERY PLAN tells it.
inline std::string plan_of(store::Session& session, store::Statement statement) {
  statement.sql.insert(0, "EXPLAIN QUERY PLAN ");
  std::string plan;
  if (!session.run(statement, [&](const store::Row& row) { plan.append(row.text(3)) += '\n'; }))
    throw std::runtime_error("no plan of " + statement.sql);
  return plan;
}

}  // namespace dc::testing_world
