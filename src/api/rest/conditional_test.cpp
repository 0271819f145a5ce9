#include "api/rest/conditional.hpp"

#include <gtest/gtest.h>

#include <array>

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

Standing record(std::int64_t version) { return {.tag = {}, .version = version, .updated = {}}; }

// What a PATCH with that field is told about a record of that version.
Verdict writes(std::string_view name, std::string_view value, std::int64_t version) {
  Sent sent(name, value);
  sent.request.method = net::Method::patch;
  return judge(sent.request, record(version));
}
bool matches(std::string_view value, std::int64_t version) {
  return writes("If-Match", value, version) == Verdict::go_on;
}

int status_of(std::string_view name, std::string_view value, std::string body, Standing standing) {
  const auto response = conditional(Sent(name, value).request, std::move(body), standing);
  return response ? response->status : error_row(response.error().code).http_status;
}

TEST(EntityTags, CarryTheVersionOfARecordAndTheHashOfTheBody) {
  const std::string one = entity_tag("{}", 7), list = entity_tag("{}", std::nullopt);
  EXPECT_TRUE(one.starts_with("\"7.")) << one;
  EXPECT_EQ("\"7." + list.substr(1), one);
  EXPECT_NE(entity_tag("{ }", 7), one);
}

TEST(EntityTags, AnswerNotModifiedOnlyForTheSameBytes) {
  const std::string tag = entity_tag("body", 2);
  for (const std::string& value : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const auto response = conditional(Sent("If-None-Match", value).request, "body", record(2));
    EXPECT_EQ(response->status, 304) << value;
    EXPECT_EQ(response->body, "");
  }
  EXPECT_EQ(status_of("If-None-Match", tag, "other", record(2)), 200);
  EXPECT_EQ(status_of("If-None-Match", "", "body", record(2)), 200);
  EXPECT_EQ(conditional(net::Request{}, "body", record(2))->status, 200);
}

TEST(Preconditions, CompareTheVersionAlone) {
  EXPECT_TRUE(matches("\"7.abc\"", 7));
  EXPECT_FALSE(matches("\"7.abc\"", 8));
  EXPECT_TRUE(matches("\"6.a\", \"8.b\"", 8));
  EXPECT_TRUE(matches("*", 8));
  EXPECT_EQ(judge(net::Request{}, record(8)), Verdict::go_on);
  EXPECT_EQ(writes("If-None-Match", "*", 8), Verdict::failed);
  EXPECT_EQ(writes("If-None-Match", "W/\"8.a\"", 8), Verdict::failed);
  EXPECT_EQ(writes("If-None-Match", "\"7.a\"", 8), Verdict::go_on);
}

TEST(Preconditions, HoldForNoTagThatIsNotARecords) {
  for (const char* value : {"W/\"7.abc\"", "\"abc\"", "\"7\"", "7.abc", "\"\"", "\".\"", "\"7.abc"}) {
    EXPECT_FALSE(matches(value, 7)) << value;
  }
}

TEST(Preconditions, OfAReadAreAnsweredWith412) {
  const std::string tag = entity_tag("body", std::nullopt);
  EXPECT_EQ(status_of("If-Match", tag, "body", {}), 200);
  EXPECT_EQ(status_of("If-Match", "\"other\"", "body", {}), 412);
  EXPECT_EQ(status_of("If-Match", "\"2.x\"", "body", record(2)), 200);
  EXPECT_EQ(status_of("If-Match", "\"1.x\"", "body", record(2)), 412);
}

constexpr std::string_view before = "Sun, 06 Nov 1994 08:49:36 GMT", at = "Sun, 06 Nov 1994 08:49:37 GMT";

Standing dated() { return {.tag = {}, .version = 3, .updated = Instant{784'111'777'900}}; }

TEST(Dates, AreComparedInWholeSeconds) {
  EXPECT_EQ(status_of("If-Modified-Since", at, "body", dated()), 304);
  EXPECT_EQ(status_of("If-Modified-Since", before, "body", dated()), 200);
  EXPECT_EQ(status_of("If-Unmodified-Since", at, "body", dated()), 200);
  EXPECT_EQ(status_of("If-Unmodified-Since", before, "body", dated()), 412);
}

TEST(Dates, ThatAreNoneOrHaveNothingToCompareWithSayNothing) {
  for (const std::string_view name : {"If-Modified-Since", "If-Unmodified-Since"}) {
    EXPECT_EQ(status_of(name, "yesterday", "body", dated()), 200);
    EXPECT_EQ(status_of(name, before, "body", record(3)), 200);
  }
  Sent sent("If-Modified-Since", at);
  sent.request.method = net::Method::patch;
  EXPECT_EQ(judge(sent.request, dated()), Verdict::go_on) << "only of reads";
}

TEST(Dates, AreNotLookedAtBesideTags) {
  const auto judge_both = [](net::Header tags, net::Header date) {
    const std::array<net::Header, 2> headers{tags, date};
    net::Request request;
    request.headers = headers;
    return judge(request, dated());
  };
  EXPECT_EQ(judge_both({"If-None-Match", "\"x\""}, {"If-Modified-Since", at}), Verdict::go_on);
  EXPECT_EQ(judge_both({"If-Match", "\"3.x\""}, {"If-Unmodified-Since", before}), Verdict::go_on);
  EXPECT_EQ(judge_both({"If-Match", "\"2.x\""}, {"If-None-Match", "*"}), Verdict::failed) << "first";
}

}  // namespace
}  // namespace dc::rest
