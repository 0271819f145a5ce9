#include "api/rest/body.hpp"

#include <gtest/gtest.h>

#include "api/rest/test_model.hpp"
#include "base/limits.hpp"

namespace dc::rest {
namespace {

struct Sent {
  net::Method method = net::Method::post;
  std::string_view type = "application/json";
  ApiVersion version = ApiVersion::v2;
};

Result<Assignments> read(std::string_view body, Sent sent = {}) {
  static const TestModel test;
  const net::Header type{"Content-Type", sent.type};
  net::Request request;
  request.method = sent.method;
  if (!sent.type.empty()) request.headers = {&type, 1};
  request.body = body;
  auto parsed = parse_body(test.view("projects", sent.version), request);
  if (!parsed) return fail(parsed.error());
  return std::move(parsed->records.front());
}

Code code(std::string_view body, Sent sent = {}) {
  const auto answer = read(body, sent);
  EXPECT_FALSE(answer) << body;
  return answer ? Code::internal : answer.error().code;
}

std::string faults(std::string_view body, Sent sent = {}) {
  const auto answer = read(body, sent);
  return answer ? "accepted" : faults_of(answer.error());
}

TEST(Bodies, BecomeAssignmentsUnderTheNamesOfTheView) {
  const auto set = read(R"({"title":"A","publishAt":"2024-05-01T12:00:00Z","thumbnail":null})").value();
  ASSERT_EQ(set.size(), 3u);
  EXPECT_EQ(set[1].first->name, "publish_at");
  EXPECT_TRUE(std::holds_alternative<Instant>(set[1].second));
  EXPECT_TRUE(is_null(set[2].second)) << "null clears";
  EXPECT_TRUE(read(R"({"published_at":"2024-05-01T12:00:00Z"})", {.version = ApiVersion::v1}));
}

TEST(Bodies, TakeLinksUnderEitherNameButNotBoth) {
  const auto set = read(R"({"categoryIds":["01890a5d-ac96-774b-bcce-b302099a8057"]})").value();
  EXPECT_EQ(set[0].first->name, "categories");
  EXPECT_EQ(faults(R"({"categories":[],"categoryIds":[]})"),
            "/categoryIds The field 'categories' is there under another name too.\n");
}

TEST(Bodies, AreNotCopiedWhereAFieldHasMoreInItThanAnyCouldTake) {
  std::string values = "[1";
  for (int i = 0; i < 40'000; ++i) values += ",1";
  values += "]";
  for (const char* name : {"categories", "title", "account"}) {
    EXPECT_EQ(faults("{\"" + std::string(name) + "\":" + values + "}"),
              "/" + std::string(name) + " Expected at most 32000 values; found more.\n");
  }
}

TEST(Bodies, AreRefusedWithoutTheTypeOfJson) {
  for (const std::string_view type :
       {"", "text/plain", "application/jsonx", "application/json; charset=latin1",
        "multipart/form-data; boundary=x", "application/merge-patch+json"}) {
    EXPECT_EQ(code("{}", {.type = type}), Code::unsupported_media) << type;
  }
  for (const std::string_view type :
       {"application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/json;"}) {
    EXPECT_TRUE(read("{}", {.type = type})) << type;
  }
  EXPECT_TRUE(read("{}", {.method = net::Method::patch, .type = "application/merge-patch+json"}));
}

TEST(Bodies, AreMalformedIfTheyAreEmptyOrNoJson) {
  EXPECT_EQ(code(""), Code::malformed);
  EXPECT_EQ(code("{\"title\":"), Code::malformed);
  EXPECT_EQ(code(R"({"title":"a","title":"b"})"), Code::malformed);
  EXPECT_EQ(code(R"({"title":)" + std::string(40, '[') + std::string(40, ']') + "}"), Code::malformed);
  EXPECT_NE(read("{\n  \"title\": x}").error().detail.find("line 2"), std::string::npos);
}

TEST(Bodies, MustBeObjects) {
  for (const char* body : {"[]", "[3]", "\"a\"", "3", "null", "true"})
    EXPECT_EQ(code(body), Code::invalid) << body;
}

TEST(Bodies, NameEachFaultByItsPointer) {
  const std::string text =
      faults(R"({"titel":"a","title":3,"status":"publishd","a/b":1,"createdAt":"x","id":"y"})");
  EXPECT_NE(text.find("/titel There is no field 'titel'. Did you mean 'title'?"), std::string::npos) << text;
  EXPECT_NE(text.find("/title Expected a string"), std::string::npos) << text;
  EXPECT_NE(text.find("Did you mean 'published'?"), std::string::npos) << text;
  EXPECT_NE(text.find("/a~1b There is no field"), std::string::npos) << text;
  EXPECT_NE(text.find("/createdAt The server sets this field"), std::string::npos) << text;
  EXPECT_NE(text.find("/id The server sets this field"), std::string::npos) << text;
}

TEST(Bodies, MayBeArraysOfNewRecords) {
  static const TestModel test;
  const net::Header type{"Content-Type", "application/json"};
  net::Request request;
  request.method = net::Method::post;
  request.headers = {&type, 1};
  request.body = R"([{"title":"a"},{"title":"b"}])";
  const Body body = parse_body(test.view("projects"), request).value();
  EXPECT_TRUE(body.is_array);
  ASSERT_EQ(body.records.size(), 2u);
  EXPECT_EQ(std::get<std::string>(body.records[1][0].second), "b");
  EXPECT_EQ(faults(R"([{"title":"a"},{"title":3},7])").substr(0, 24), "/1/title Expected a stri");
  EXPECT_NE(faults(R"([{},7])").find("/1 Expected an object; found: integer."), std::string::npos);
  std::string many = "[{}";
  for (std::size_t i = 0; i < limits::bulk_records_max; ++i) many += ",{}";
  EXPECT_EQ(code(many + "]"), Code::too_large);
  EXPECT_EQ(code("[{}]", {.method = net::Method::patch}), Code::invalid) << "one record, one object";
}

TEST(Bodies, CannotSetTheVersion) {
  EXPECT_NE(faults(R"({"version":3})").find("If-Match"), std::string::npos);
}

TEST(Bodies, CannotSetWhatV1DoesNotShow) {
  EXPECT_NE(faults(R"({"publish_at":null})", {.version = ApiVersion::v1}).find("no field 'publish_at'"),
            std::string::npos);
}

}  // namespace
}  // namespace dc::rest
