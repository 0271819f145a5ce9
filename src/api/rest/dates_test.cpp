// What a date of modification promises: that no other state of the record has it.
#include <gtest/gtest.h>

#include "api/rest/test_rest.hpp"

namespace dc::rest {
namespace {

using std::chrono::milliseconds;
using testing_world::must;

class DatesTest : public testing::Test {
 protected:
  DatesTest() {
    id_ =
        must(world_.create("categories", R"({"name":"Old","slug":"one","type":"project"})", world_.product()))
            .id;
  }
  // Changes the record; `meanwhile` happens once its row is written, before that is committed.
  void rename(const std::string& name, FunctionRef<void()> meanwhile) {
    const Edit edit = world_.edit("categories", R"({"name":")" + name + R"("})", Edit::Op::update, id_);
    must(world_.content->submit_and_wait(*world_.engine, [&](Transaction& transaction) -> Result<> {
      CHECK(world_.content->write(transaction, world_.product(), edit));
      meanwhile();
      return {};
    }));
  }
  net::Response ask(const std::vector<net::Header>& conditions = {}) {
    return api_.get("/api/v2/categories/one", conditions);
  }

  TestRest api_;
  testing_world::World& world_ = api_.world;
  Uuid id_;
};

TEST_F(DatesTest, AreSaidOnceTheirSecondIsOver) {
  world_.clock.advance(milliseconds(999));
  EXPECT_EQ(field(ask(), "Last-Modified"), "");
  rename("New", [] {});
  world_.clock.advance(milliseconds(1));
  const std::string date = field(ask(), "Last-Modified");
  EXPECT_EQ(date, "Tue, 14 Nov 2023 22:13:20 GMT");
  EXPECT_EQ(ask({{"If-Modified-Since", date}}).status, 304);
}

TEST_F(DatesTest, AreNotSaidWhileAWriteMayStillBringTheSame) {
  world_.clock.advance(milliseconds(999));
  rename("New", [&] {
    world_.clock.advance(milliseconds(500));
    const net::Response before = ask();
    EXPECT_NE(before.content().find("Old"), std::string::npos);
    EXPECT_EQ(field(before, "Last-Modified"), "");
  });
  const net::Response after = ask();
  EXPECT_NE(after.content().find("New"), std::string::npos);
  EXPECT_EQ(field(after, "Last-Modified"), "Tue, 14 Nov 2023 22:13:20 GMT") << "it would have been both";
}

}  // namespace
}  // namespace dc::rest
