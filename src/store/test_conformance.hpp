// What the tests of every engine share. A new engine joins by one line at the end of each of the two
// conformance tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/testing.hpp"

namespace dc::store {

class AnEngine : public ::testing::TestWithParam<TestWorld::Open> {
 protected:
  AnEngine() {
    write(
        "CREATE TABLE item (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT, PRIMARY KEY "
        "(tenant_id, id))");
    write("CREATE UNIQUE INDEX item_unique_name ON item (tenant_id, name)");
    write(
        "CREATE TABLE part (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, item_id INTEGER, "
        "PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, item_id) REFERENCES item (tenant_id, id))");
  }

  Result<> try_write(std::string sql, std::vector<Parameter> parameters = {}) {
    return write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, parameters}));
      return {};
    });
  }
  void write(std::string sql, std::vector<Parameter> parameters = {}) {
    const auto done = try_write(std::move(sql), std::move(parameters));
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::string read(const std::string& sql, std::vector<Parameter> parameters = {}) {
    auto session = world_.engine->here();
    if (!session) return describe(session.error());
    auto found = texts(**session, sql, std::move(parameters));
    return found ? *found : describe(found.error());
  }
  std::string placeholder(std::size_t n) {
    std::string text;
    world_.engine->dialect().append_placeholder(text, n);
    return text;
  }

  TestWorld world_{GetParam()};
};

}  // namespace dc::store
