#include "net/head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "net/input.hpp"

namespace dc::net {
namespace {

constexpr int more = 0;
constexpr int ok = 200;

struct Case {
  const char* what;
  std::string raw;
  int expected;  // a status, `more` or `ok`
};

// Reads one request in one piece.
int outcome_of(const std::string& raw) {
  HeadParser parser;
  const auto complete = parser.feed(raw);
  if (!complete) return error_row(complete.error().code).http_status;
  return *complete ? ok : more;
}

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string line(const std::string& request_line) { return request_line + "\r\nHost: a\r\n\r\n"; }
std::string with_host(const std::string& host) { return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"; }
std::string bytes(char c, std::size_t n) { return std::string(n, c); }

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases)
    EXPECT_EQ(outcome_of(each.raw), each.expected) << each.what << "\n" << each.raw;
}

TEST(RequestLine, IsReadStrictly) {
  check({
      {"plain", line("GET / HTTP/1.1"), ok},
      {"http 1.0 with host", line("GET / HTTP/1.0"), ok},
      {"http 1.0 without host", "GET / HTTP/1.0\r\n\r\n", ok},
      {"http 1.0 with an empty host", "GET / HTTP/1.0\r\nHost:\r\n\r\n", 400},
      {"head", line("HEAD / HTTP/1.1"), ok},
      {"post", line("POST / HTTP/1.1"), ok},
      {"put", line("PUT / HTTP/1.1"), ok},
      {"patch", line("PATCH / HTTP/1.1"), ok},
      {"delete", line("DELETE / HTTP/1.1"), ok},
      {"options", line("OPTIONS / HTTP/1.1"), ok},
      {"trace", line("TRACE / HTTP/1.1"), 501},
      {"connect", line("CONNECT a:443 HTTP/1.1"), 501},
      {"unknown method", line("BREW / HTTP/1.1"), 501},
      {"methods have a case", line("get / HTTP/1.1"), 501},
      {"method prefix", line("GETS / HTTP/1.1"), 501},
      {"method is no token", line("G(T / HTTP/1.1"), 400},
      {"method with colon", line("GET: / HTTP/1.1"), 400},
      {"leading blank", line(" GET / HTTP/1.1"), 400},
      {"leading tab", line("\tGET / HTTP/1.1"), 400},
      {"two blanks after the method", line("GET  / HTTP/1.1"), 400},
      {"two blanks after the target", line("GET /  HTTP/1.1"), 400},
      {"trailing blank", line("GET / HTTP/1.1 "), 400},
      {"tab as separator", line("GET\t/\tHTTP/1.1"), 400},
      {"no version", line("GET /"), 400},
      {"method only", line("GET"), 400},
      {"empty target", line("GET  HTTP/1.1"), 400},
      {"version in lower case", line("GET / http/1.1"), 400},
      {"version without minor", line("GET / HTTP/1"), 400},
      {"version without dot", line("GET / HTTP/11"), 400},
      {"minor of two digits", line("GET / HTTP/1.10"), 400},
      {"major of two digits", line("GET / HTTP/01.1"), 400},
      {"version of letters", line("GET / HTTP/a.b"), 400},
      {"other protocol", line("GET / ICAP/1.0"), 400},
      {"higher minor is spoken as 1.1", line("GET / HTTP/1.9"), ok},
      {"http 2", line("GET / HTTP/2.0"), 505},
      {"http 3", line("GET / HTTP/3.0"), 505},
      {"http 0.9 by number", line("GET / HTTP/0.9"), 505},
      {"http 2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"tls hello", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
      {"one empty line before", "\r\n" + line("GET / HTTP/1.1"), ok},
      {"two empty lines before", "\r\n\r\n" + line("GET / HTTP/1.1"), 400},
      {"bare LF before", "\n" + line("GET / HTTP/1.1"), 400},
      {"bare CR before", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bare LF behind", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"CR CR LF behind", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400},
      {"NUL at the start", std::string("\0GET / HTTP/1.1\r\n\r\n", 19), 400},
      {"nothing yet", "", more},
      {"half a line", "GET / HT", more},
      {"half a line end", "GET / HTTP/1.1\r", more},
      {"half an empty line", "GET / HTTP/1.1\r\nHost: a\r\n\r", more},
  });
}

TEST(RequestTarget, IsReadStrictly) {
  check({
      {"path", line("GET /a/b.c?d=e&f HTTP/1.1"), ok},
      {"escapes are for later", line("GET /%zz HTTP/1.1"), ok},
      {"brackets in a query", line("GET /?filter[a]=1|2 HTTP/1.1"), ok},
      {"fragment", line("GET /#a HTTP/1.1"), 400},
      {"quote", line("GET /\"a HTTP/1.1"), 400},
      {"less than", line("GET /<a HTTP/1.1"), 400},
      {"backslash", line("GET /\\a HTTP/1.1"), 400},
      {"control character", line("GET /\x01 HTTP/1.1"), 400},
      {"delete character", line("GET /\x7f HTTP/1.1"), 400},
      {"NUL", line(std::string("GET /\0 HTTP/1.1", 15)), 400},
      {"bytes above 127", line("GET /\xc3\xa4 HTTP/1.1"), 400},
      {"tab in it", line("GET /a\tb HTTP/1.1"), 400},
      {"relative", line("GET a HTTP/1.1"), 400},
      {"asterisk for options", line("OPTIONS * HTTP/1.1"), ok},
      {"asterisk for get", line("GET * HTTP/1.1"), 400},
      {"asterisk and more", line("OPTIONS *a HTTP/1.1"), 400},
      {"authority form", line("GET a:80 HTTP/1.1"), 400},
      {"absolute form", line("GET http://a/b HTTP/1.1"), ok},
      {"absolute form, https", line("GET https://a/b HTTP/1.1"), ok},
      {"absolute form, other case", line("GET HTTP://A/b HTTP/1.1"), ok},
      {"absolute form without path", line("GET http://a HTTP/1.1"), ok},
      {"absolute form with query only", line("GET http://a?b HTTP/1.1"), ok},
      {"absolute form of another host", line("GET http://b/ HTTP/1.1"), 400},
      {"absolute form of another port", line("GET http://a:81/ HTTP/1.1"), 400},
      {"absolute form with user", line("GET http://u@a/ HTTP/1.1"), 400},
      {"absolute form without host", line("GET http:/// HTTP/1.1"), 400},
      {"absolute form of another scheme", line("GET ftp://a/ HTTP/1.1"), 400},
      {"absolute form on 1.0 without host", "GET http://a/ HTTP/1.0\r\n\r\n", ok},
      {"longest", line("GET /" + bytes('a', limits::http_target_bytes_max - 1) + " HTTP/1.1"), ok},
      {"too long", line("GET /" + bytes('a', limits::http_target_bytes_max) + " HTTP/1.1"), 414},
      {"too long and unfinished", "GET /" + bytes('a', limits::http_target_bytes_max + 64), 414},
  });
}

TEST(HostField, ComesOnceAndIsAHost) {
  check({
      {"name", with_host("example.com"), ok},
      {"name and port", with_host("example.com:8080"), ok},
      {"underscore", with_host("a_b.test"), ok},
      {"IPv4", with_host("127.0.0.1:80"), ok},
      {"IPv6", with_host("[::1]:80"), ok},
      {"IPv6 without port", with_host("[2001:db8::1]"), ok},
      {"missing", "GET / HTTP/1.1\r\n\r\n", 400},
      {"missing among others", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400},
      {"empty", with_host(""), 400},
      {"twice the same", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"twice in another case", "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", 400},
      {"list", with_host("a, b"), 400},
      {"path in it", with_host("a/b"), 400},
      {"user in it", with_host("u@a"), 400},
      {"blank in it", with_host("a b"), 400},
      {"empty port", with_host("a:"), 400},
      {"port of letters", with_host("a:b"), 400},
      {"port too large", with_host("a:65536"), 400},
      {"port of six digits", with_host("a:000080"), 400},
      {"port only", with_host(":80"), 400},
      {"open bracket", with_host("[::1"), 400},
      {"empty brackets", with_host("[]"), 400},
      {"behind brackets", with_host("[::1]a"), 400},
      {"non-ASCII", with_host("\xc3\xa4"), 400},
      {"too long", with_host(bytes('a', 262)), 400},
  });
}

TEST(Fields, AreReadStrictly) {
  check({
      {"plain", get("A: b\r\n"), ok},
      {"no blank", get("A:b\r\n"), ok},
      {"blanks around", get("A: \t b \t \r\n"), ok},
      {"empty value", get("A:\r\n"), ok},
      {"bytes above 127", get("A: \xff\r\n"), ok},
      {"tab inside", get("A: b\tc\r\n"), ok},
      {"every mark of a token", get("!#$%&'*+-.^_`|~0aA: b\r\n"), ok},
      {"blank before the colon", get("A : b\r\n"), 400},
      {"tab before the colon", get("A\t: b\r\n"), 400},
      {"no colon", get("A\r\n"), 400},
      {"empty name", get(": b\r\n"), 400},
      {"blank in the name", get("A B: c\r\n"), 400},
      {"parenthesis in the name", get("A(: c\r\n"), 400},
      {"quote in the name", get("\"A\": c\r\n"), 400},
      {"byte above 127 in the name", get("\xc3\xa4: c\r\n"), 400},
      {"NUL in the name", get(std::string("A\0: c\r\n", 7)), 400},
      {"obs-fold", get("A: b\r\n c\r\n"), 400},
      {"obs-fold by tab", get("A: b\r\n\tc\r\n"), 400},
      {"blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"bare LF", get("A: b\n"), 400},
      {"bare CR", get("A: b\rc\r\n"), 400},
      {"CR at the end of a value", get("A: b\r\r\n"), 400},
      {"NUL", get(std::string("A: \0\r\n", 6)), 400},
      {"control character", get("A: \x01\r\n"), 400},
      {"escape character", get("A: \x1b\r\n"), 400},
      {"delete character", get("A: \x7f\r\n"), 400},
      {"bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"content type twice", get("Content-Type: a/b\r\nContent-Type: a/c\r\n"), 400},
      {"authorization twice", get("Authorization: a\r\nAuthorization: b\r\n"), 400},
      {"API key twice", get("X-API-Key: a\r\nx-api-key: a\r\n"), 400},
      {"idempotency key twice", get("Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400},
      {"accept twice", get("Accept: a/b\r\nAccept: a/c\r\n"), ok},
      {"expect continue", get("Expect: 100-Continue\r\n"), ok},
      {"expect something else", get("Expect: 200-ok\r\n"), 417},
      {"expect nothing", get("Expect:\r\n"), 417},
  });
}

TEST(MessageLength, HasOneMeaning) {
  check({
      {"length", get("Content-Length: 5\r\n"), ok},
      {"length zero", get("Content-Length: 0\r\n"), ok},
      {"leading zeros", get("Content-Length: 0005\r\n"), ok},
      {"empty length", get("Content-Length:\r\n"), 400},
      {"length twice the same", get("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {"length twice differing", get("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"list of lengths", get("Content-Length: 5, 5\r\n"), 400},
      {"signed", get("Content-Length: +5\r\n"), 400},
      {"negative", get("Content-Length: -1\r\n"), 400},
      {"hexadecimal", get("Content-Length: 0x5\r\n"), 400},
      {"fraction", get("Content-Length: 5.0\r\n"), 400},
      {"blank inside", get("Content-Length: 5 5\r\n"), 400},
      {"chunked", get("Transfer-Encoding: chunked\r\n"), ok},
      {"chunked in another case", get("Transfer-Encoding: Chunked\r\n"), ok},
      {"chunked and length", get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {"length and chunked", get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunked twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunked in a list twice", get("Transfer-Encoding: chunked, chunked\r\n"), 400},
      {"gzip below chunked", get("Transfer-Encoding: gzip, chunked\r\n"), 501},
      {"chunked below gzip", get("Transfer-Encoding: chunked, gzip\r\n"), 400},
      {"identity", get("Transfer-Encoding: identity\r\n"), 400},
      {"empty coding", get("Transfer-Encoding:\r\n"), 400},
      {"unknown coding", get("Transfer-Encoding: xchunked\r\n"), 400},
      {"vertical tab before chunked",
       get("Transfer-Encoding: \x0b"
           "chunked\r\n"),
       400},
      {"quoted chunked", get("Transfer-Encoding: \"chunked\"\r\n"), 400},
      {"chunked with a parameter", get("Transfer-Encoding: chunked;a=b\r\n"), 400},
      {"chunked on 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"coding with a blank before the colon", get("Transfer-Encoding : chunked\r\n"), 400},
  });
}

TEST(HeadLimits, AreExact) {
  const auto fields = [](std::size_t n) {
    std::string all;
    for (std::size_t i = 0; i < n; ++i) all += "A: b\r\n";
    return all;
  };
  const std::size_t around = get("A: \r\n").size();
  check({
      {"most fields", get(fields(limits::http_fields_max - 1)), ok},
      {"one field too many", get(fields(limits::http_fields_max)), 431},
      {"longest head", get("A: " + bytes('b', limits::http_head_bytes_max - around) + "\r\n"), ok},
      {"one byte too long", get("A: " + bytes('b', limits::http_head_bytes_max - around + 1) + "\r\n"), 431},
      {"unfinished and too long", "GET / HTTP/1.1\r\nA: " + bytes('b', limits::http_head_bytes_max), 431},
  });
}

struct Read {
  HeadParser parser;
  std::vector<Header> headers;
  Request request;
};

void read(const std::string& raw, Read& into) {
  ASSERT_TRUE(into.parser.feed(raw).value_or(false)) << raw;
  into.parser.view(raw, into.headers, into.request);
}

TEST(Head, GivesItsPartsToTheRequest) {
  const std::string raw =
      "PATCH /a%20b/c?d=e?f HTTP/1.1\r\nHost: x.test:81\r\nX-A:  b c \r\nContent-Length: 7\r\naccept: 1\r\n"
      "ACCEPT: 2\r\nCookie: a=1\r\nCookie: b=2\r\n\r\nsurplus";
  Read read_back;
  read(raw, read_back);
  const Request& request = read_back.request;
  EXPECT_EQ(request.method, Method::patch);
  EXPECT_EQ(request.target, "/a%20b/c?d=e?f");
  EXPECT_EQ(request.path, "/a%20b/c");
  EXPECT_EQ(request.query, "d=e?f");
  EXPECT_EQ(request.host, "x.test:81");
  EXPECT_EQ(request.header("x-a"), "b c");
  EXPECT_EQ(request.header("x-b"), std::nullopt);
  EXPECT_EQ(request.header("Accept"), "1");
  EXPECT_EQ(request.list("Accept"), "1, 2");
  EXPECT_EQ(request.list("cookie"), "a=1; b=2");
  EXPECT_EQ(request.headers.size(), 7U);
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(read_back.parser.framing().content_length, 7U);
  EXPECT_EQ(read_back.parser.size(), raw.size() - 7);
}

TEST(Head, OfAbsoluteFormNamesPathAndHost) {
  Read bare;
  const std::string without_path = "GET http://a?q HTTP/1.0\r\n\r\n";
  read(without_path, bare);
  EXPECT_EQ(bare.request.path, "/");
  EXPECT_EQ(bare.request.query, "q");
  EXPECT_EQ(bare.request.host, "a");
}

TEST(Head, DecidesHowTheConnectionGoesOn) {
  const auto keeps = [](const std::string& version, const std::string& connection) {
    HeadParser parser;
    EXPECT_TRUE(
        parser.feed("GET / HTTP/" + version + "\r\nHost: a\r\n" + connection + "\r\n").value_or(false));
    return parser.framing().keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_TRUE(keeps("1.1", "Connection: upgrade\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: Foo, CLOSE\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: close\r\nConnection: keep-alive\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
}

}  // namespace
}  // namespace dc::net
