#include "net/cors.hpp"

#include <gtest/gtest.h>

namespace dc::net {
namespace {

std::string_view lines(const Cors& cors, std::vector<Header> headers, Method method = Method::get) {
  Request request;
  request.method = method;
  request.headers = headers;
  return cors.lines(request);
}

TEST(Origins, AreWhatABrowserSends) {
  const auto origins = parse_origins(" https://example.org, http://localhost:5173,http://[::1]:3000 ,");
  ASSERT_TRUE(origins);
  EXPECT_EQ(*origins,
            (std::vector<std::string>{"https://example.org", "http://localhost:5173", "http://[::1]:3000"}));
  EXPECT_TRUE(parse_origins("")->empty());
}

TEST(Origins, AreNothingElse) {
  for (const char* text : {"*",
                           "null",
                           "example.org",
                           "https://",
                           "https://example.org/",
                           "https://example.org/x",
                           "https://Example.org",
                           "https://example.org:443",
                           "http://example.org:80",
                           "http://a:",
                           "http://a:0",
                           "http://a:123456",
                           "http://a:8x",
                           "ftp://a",
                           "https://a b",
                           "https://user@a",
                           "https://*.example.org",
                           "http://[::1",
                           "http://[]",
                           "http://[::1]x",
                           "https://a?",
                           "https://a\r\nX: y"}) {
    EXPECT_FALSE(parse_origins(text)) << text;
  }
}

TEST(Cors, LetsPagesOfTheListReadAnswers) {
  const Cors cors({"https://example.org", "http://localhost:5173"});
  const std::string_view granted = lines(cors, {{"origin", "http://localhost:5173"}});
  EXPECT_NE(granted.find("Access-Control-Allow-Origin: http://localhost:5173\r\n"), granted.npos);
  EXPECT_NE(granted.find("Access-Control-Allow-Credentials: true\r\n"), granted.npos);
  EXPECT_EQ(granted.find("Max-Age"), granted.npos);
}

TEST(Cors, LetsNobodyElse) {
  const Cors cors({"https://example.org"});
  for (const char* origin : {"https://example.org.evil.org", "https://example.or", "http://example.org",
                             "https://example.org:8443", "https://EXAMPLE.org", "null", "", "*"}) {
    EXPECT_EQ(lines(cors, {{"Origin", origin}}), "") << origin;
  }
  EXPECT_EQ(lines(cors, {}), "");
  EXPECT_EQ(lines(Cors({}), {{"Origin", "https://example.org"}}), "");
}

TEST(Cors, AnswersPreflights) {
  const Cors cors({"https://example.org"});
  const std::vector<Header> asked{{"Origin", "https://example.org"},
                                  {"Access-Control-Request-Method", "PATCH"}};
  const std::string_view granted = lines(cors, asked, Method::options);
  for (const char* line : {"Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n",
                           "Authorization", "Access-Control-Max-Age: 86400\r\n"}) {
    EXPECT_NE(granted.find(line), granted.npos) << line;
  }
  EXPECT_EQ(lines(cors, {asked[0]}, Method::options).find("Max-Age"), std::string_view::npos);
}

}  // namespace
}  // namespace dc::net
