#include "net/writer.hpp"

#include <gtest/gtest.h>

#include "net/problem.hpp"

namespace dc::net {
namespace {

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string head_of(const Response& response, Answering answering = {}) {
  std::string out;
  append_head(out, response, answering, date);
  return out;
}

TEST(Date, IsAnImfFixdateForEverySecond) {
  DateCache cache;
  EXPECT_EQ(cache.text({784'111'777'000}), date);
  EXPECT_EQ(cache.text({784'111'777'999}), date);
  EXPECT_EQ(cache.text({784'111'778'000}), "Sun, 06 Nov 1994 08:49:38 GMT");
  EXPECT_EQ(cache.text({1'709'164'800'000}), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(cache.text({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(AnswerHead, IsWrittenInOnePiece) {
  EXPECT_EQ(head_of({200, {{"Content-Type", "text/plain"}, {"ETag", "\"1\""}}, "hello"}),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 5\r\n"
            "Content-Type: text/plain\r\nETag: \"1\"\r\n\r\n");
}

TEST(AnswerHead, SaysHowTheConnectionGoesOn) {
  const auto has = [](const std::string& head, const char* part) {
    return head.find(part) != std::string::npos;
  };
  EXPECT_FALSE(has(head_of({}), "Connection:"));
  EXPECT_TRUE(has(head_of({}, {Method::get, false, After::close}), "Connection: close\r\n"));
  EXPECT_TRUE(has(head_of({}, {Method::get, true, After::keep}), "Connection: keep-alive\r\n"));
  EXPECT_TRUE(has(head_of({}, {Method::get, true, After::close}), "Connection: close\r\n"));
}

TEST(AnswerHead, TellsTheLengthOfWhatHeadWouldHaveSent) {
  const Response response{200, {}, "hello"};
  EXPECT_NE(head_of(response, {Method::head}).find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_FALSE(sends_body(response, Method::head));
  EXPECT_TRUE(sends_body(response, Method::get));
}

TEST(AnswerHead, OfStatusWithoutContentHasNoLength) {
  for (const int status : {204, 304}) {
    EXPECT_EQ(head_of({status, {}, "hello"}).find("Content-Length"), std::string::npos) << status;
    EXPECT_FALSE(sends_body({status, {}, "hello"}, Method::get)) << status;
  }
}

TEST(AnswerHead, WithAnUnknownStatusHasNoReason) {
  EXPECT_TRUE(head_of({299, {}, {}}).starts_with("HTTP/1.1 299 \r\n"));
}

TEST(AnswerHead, RefusesToSplitTheAnswer) {
  for (const char* value : {"a\r\nB: c", "a\nb", "a\rb", "a\x7f"}) {
    std::string out = "before";
    EXPECT_THROW(append_head(out, {200, {{"Location", value}}, {}}, {}, date), Bug) << value;
    EXPECT_EQ(out, "before");
  }
  EXPECT_THROW(head_of({200, {{"Location", std::string("a\0b", 3)}}, {}}), Bug);
  EXPECT_THROW(head_of({100, {}, {}}), Bug);
  EXPECT_THROW(head_of({600, {}, {}}), Bug);
}

TEST(Problem, CarriesTheRowOfItsCode) {
  const Response response = problem(Error{Code::invalid, "Two fields.", {{"/title", "It is too long."}}});
  EXPECT_EQ(response.status, 422);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].value, "application/problem+json");
  EXPECT_EQ(
      response.body,
      R"({"type":"/errors/invalid","title":"Some values are not valid.","status":422,"detail":"Two fields.",)"
      R"("code":"invalid","error":"Two fields.","remedy":"Correct the fields that are named.",)"
      R"("errors":[{"pointer":"/title","detail":"It is too long."}]})");
}

TEST(Problem, WithoutDetailRepeatsItsSentenceAsError) {
  EXPECT_EQ(
      problem(Error{Code::internal, {}, {}}, "0123").body,
      R"({"type":"/errors/internal","title":"Something broke on our side.","status":500,"code":"internal",)"
      R"("error":"Something broke on our side.","remedy":"Give the incident id to the operator.",)"
      R"("incident":"0123"})");
}

TEST(Problem, TellsTheClientWhatToDoInItsFields) {
  EXPECT_EQ(problem(Error{Code::unauthenticated, {}, {}}).headers[1].value, "Bearer realm=\"datacanvas\"");
  EXPECT_EQ(problem(Error{Code::overloaded, {}, {}}).headers[1].name.text(), "Retry-After");
  EXPECT_EQ(problem(Error{Code::outcome_unknown, {}, {}}).headers.size(), 1U);
}

}  // namespace
}  // namespace dc::net
