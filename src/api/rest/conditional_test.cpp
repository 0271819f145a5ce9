#include "api/rest/conditional.hpp"

#include <gtest/gtest.h>

#include "api/rest/handler.hpp"

namespace dc::rest {
namespace {

struct Sent {
  explicit Sent(std::string_view name, std::string_view value) : header{name, value} {
    request.headers = {&header, 1};
  }
  Sent(const Sent&) = delete;
  net::Header header;
  net::Request request;
};

Precondition if_match(std::string_view value) { return parse_if_match(Sent("If-Match", value).request); }

TEST(EntityTags, CarryTheVersionOfARecordAndTheHashOfTheBody) {
  const std::string one = entity_tag("{}", 7), list = entity_tag("{}", std::nullopt);
  EXPECT_TRUE(one.starts_with("\"7.")) << one;
  EXPECT_EQ("\"7." + list.substr(1), one);
  EXPECT_NE(entity_tag("{ }", 7), one);
}

TEST(EntityTags, AnswerNotModifiedOnlyForTheSameBytes) {
  const std::string tag = entity_tag("body", 2);
  for (const std::string& value : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const net::Response response = tagged(Sent("If-None-Match", value).request, "body", 2);
    EXPECT_EQ(response.status, 304) << value;
    EXPECT_EQ(response.body, "");
  }
  EXPECT_EQ(tagged(Sent("If-None-Match", tag).request, "other", 2).status, 200);
  EXPECT_EQ(tagged(Sent("If-None-Match", "").request, "body", 2).status, 200);
  EXPECT_EQ(tagged(net::Request{}, "body", 2).status, 200);
}

TEST(Preconditions, CompareTheVersionAlone) {
  EXPECT_TRUE(if_match("\"7.abc\"").holds(7));
  EXPECT_FALSE(if_match("\"7.abc\"").holds(8));
  EXPECT_TRUE(if_match("\"6.a\", \"8.b\"").holds(8));
  EXPECT_TRUE(if_match("*").holds(8));
  EXPECT_TRUE(parse_if_match(net::Request{}).holds(8));
}

TEST(Preconditions, HoldForNoTagThatIsNotARecords) {
  for (const char* value : {"W/\"7.abc\"", "\"abc\"", "\"7\"", "7.abc", "\"\"", "\".\"", "\"7.abc"}) {
    EXPECT_FALSE(if_match(value).holds(7)) << value;
  }
}

}  // namespace
}  // namespace dc::rest
