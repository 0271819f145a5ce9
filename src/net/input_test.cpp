#include "net/input.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace dc::net {
namespace {

constexpr std::size_t body_bytes_max = 100'000;

// What came of a stream of requests: "METHOD target [names] body" each, at last the status of the refusal or
// "more".
std::vector<std::string> outcome_of(std::string_view raw, const std::vector<std::size_t>& cuts) {
  Input input;
  std::vector<std::string> seen;
  bool in_body = false;
  std::size_t at = 0;
  const auto read_all = [&]() -> Result<> {
    while (true) {
      if (!in_body) {
        TRY(const bool head, input.read_head());
        if (!head) return {};
        CHECK(input.begin_body(body_bytes_max));
        in_body = true;
      }
      TRY(const bool body, input.read_body());
      if (!body) return {};
      Request request;
      input.view(request);
      std::string text = std::string(to_text(request.method)) + " " + std::string(request.target) + " [";
      for (const Header& header : request.headers) {
        text.append(header.name).append("=").append(header.value).append(";");
      }
      seen.push_back(text + "] " + std::string(request.body));
      input.finish();
      in_body = false;
    }
  };
  for (std::size_t i = 0; at < raw.size(); ++i) {
    const std::size_t wanted = i < cuts.size() ? cuts[i] - at : raw.size() - at;
    const auto free = input.free();
    const std::size_t taken = std::min(wanted, free.size());
    if (taken < wanted) --i;
    std::memcpy(free.data(), raw.data() + at, taken);
    input.grow(taken);
    at += taken;
    if (const auto done = read_all(); !done) {
      seen.push_back(std::to_string(error_row(done.error().code).http_status) + " " + done.error().detail);
      return seen;
    }
  }
  seen.push_back(input.empty() && !in_body ? "end" : "more");
  return seen;
}

std::vector<std::string> outcome_of(std::string_view raw) { return outcome_of(raw, {}); }

std::string post(const std::string& fields, const std::string& body) {
  return "POST /p HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::string last_of(const std::string& raw) { return outcome_of(raw).back().substr(0, 3); }

TEST(ChunkedBody, IsReadStrictly) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0\r\n\r\n", "end"},
      {"5\r\nhello\r\n0\r\n\r\n", "end"},
      {"5\r\nhello\r\n00000\r\n\r\n", "end"},
      {"A\r\n0123456789\r\n0\r\n\r\n", "end"},
      {"a;x=y\r\n0123456789\r\n0;z\r\n\r\n", "end"},
      {"1;x=\"a b\"\r\n1\r\n0\r\n\r\n", "end"},
      {"0\r\nX: y\r\n\r\n", "end"},
      {"5\r\nhel", "mor"},
      {"5\r\nhello\r\n0\r\n", "mor"},
      {"5\r\nhello\r\n0\r\n\r", "mor"},
      {"5\r\nhello0\r\n\r\n", "400"},
      {"5\r\nhello!\r\n0\r\n\r\n", "400"},
      {"5\r\nhello\n0\r\n\r\n", "400"},
      {"5\nhello\r\n0\r\n\r\n", "400"},
      {"5\r\nhello\r\n0\n\n", "400"},
      {"5\r\nhello\r\n0\r\n\n", "400"},
      {"5 \r\nhello\r\n0\r\n\r\n", "400"},
      {" 5\r\nhello\r\n0\r\n\r\n", "400"},
      {"0x5\r\nhello\r\n0\r\n\r\n", "400"},
      {"+5\r\nhello\r\n0\r\n\r\n", "400"},
      {"-1\r\nhello\r\n0\r\n\r\n", "400"},
      {"\r\nhello\r\n0\r\n\r\n", "400"},
      {";x\r\nhello\r\n0\r\n\r\n", "400"},
      {"5g\r\nhello\r\n0\r\n\r\n", "400"},
      {"5;\x01\r\nhello\r\n0\r\n\r\n", "400"},
      {"5;a\rb\r\nhello\r\n0\r\n\r\n", "400"},
      {"0\r\nno colon\r\n\r\n", "400"},
      {"0\r\nX: y\r\n folded\r\n\r\n", "400"},
      {"186A1\r\n", "413"},
      {"ffffffffffffffff\r\n", "413"},
      {"fffffffffffffffffffffffffff\r\n", "413"},
      {"5;" + std::string(limits::http_chunk_line_bytes_max, 'x') + "\r\nhello", "400"},
      {"5;" + std::string(limits::http_chunk_line_bytes_max, 'x'), "400"},
      {"0\r\nX: " + std::string(limits::http_trailer_bytes_max, 'x') + "\r\n\r\n", "431"},
      {"0\r\nX: " + std::string(limits::http_trailer_bytes_max, 'x'), "431"},
  };
  for (const auto& [body, expected] : cases)
    EXPECT_EQ(last_of(chunked(body)), expected) << body.substr(0, 80);
}

TEST(ChunkedBody, IsPutTogether) {
  EXPECT_EQ(outcome_of(chunked("5;x=y\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n")).front(),
            "POST /p [Host=a;Transfer-Encoding=chunked;] hello, world");
}

TEST(ChunkedBody, MayNotHideBehindExtensions) {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "1;" + std::string(200, 'x') + "\r\na\r\n";
  EXPECT_EQ(last_of(chunked(body)), "400");
}

TEST(ChunkedBody, IsBoundedAsAWhole) {
  std::string body;
  for (int i = 0; i < 11; ++i) body += "2710\r\n" + std::string(10'000, 'a') + "\r\n";
  EXPECT_EQ(last_of(chunked(body)), "413");
}

TEST(Body, WithALengthIsBounded) {
  EXPECT_EQ(last_of(post("Content-Length: 100001\r\n", "")), "413");
  EXPECT_EQ(last_of(post("Content-Length: 99999999999999999999999\r\n", "")), "413");
  EXPECT_EQ(last_of(post("Content-Length: 100000\r\n", std::string(100'000, 'a'))), "end");
  EXPECT_EQ(last_of(post("Content-Length: 100000\r\n", std::string(99'999, 'a'))), "mor");
}

TEST(Body, OfAnySizeIsFollowedByTheNextRequest) {
  for (const std::size_t size : {0U, 1U, 8'000U, 16'000U, 24'000U, 24'576U, 30'000U, 100'000U}) {
    const std::string body(size, 'b');
    const std::string one = post("Content-Length: " + std::to_string(size) + "\r\n", body);
    const auto seen = outcome_of(one + one + one);
    ASSERT_EQ(seen.size(), 4U) << size;
    EXPECT_EQ(seen[0], seen[2]) << size;
    EXPECT_TRUE(seen[0].ends_with("] " + body)) << size;
    EXPECT_EQ(seen[3], "end") << size;
  }
}

const std::vector<std::string>& samples() {
  static const std::vector<std::string> all = {
      "GET /a?b HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
      "\r\nGET / HTTP/1.0\r\n\r\n",
      post("Content-Length: 11\r\n", "hello world"),
      chunked("5;x\r\nhello\r\n6\r\n world\r\n0\r\nT: u\r\n\r\n"),
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'x') + "\r\n\r\n",
      post("Content-Length: 30000\r\n", std::string(30'000, 'y')),
  };
  return all;
}

TEST(AnyPrefix, OfAValidRequestNeedsMore) {
  for (const std::string& raw : samples()) {
    const std::size_t step = raw.size() > 1000 ? 97 : 1;
    for (std::size_t size = 1; size < raw.size(); size += step) {
      EXPECT_EQ(outcome_of(std::string_view(raw).substr(0, size)), std::vector<std::string>{"more"}) << size;
    }
  }
}

TEST(AnyCut, GivesTheSameOutcomeAsOnePiece) {
  std::mt19937 engine(20240501);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine);
  };
  const std::string marks = std::string("\r\n :;\t,0aZ/?\"\x7f\xff", 16) + '\0';
  for (int round = 0; round < 3000; ++round) {
    std::string raw;
    for (std::size_t i = 0; i <= below(4); ++i)
      raw += samples()[below(round % 50 == 0 ? samples().size() : 4)];
    for (std::size_t i = below(3); i > 0; --i) {  // most rounds break something
      const std::size_t at = below(raw.size());
      switch (below(3)) {
        case 0:
          raw[at] = marks[below(marks.size())];
          break;
        case 1:
          raw.insert(at, 1, marks[below(marks.size())]);
          break;
        default:
          raw.erase(at, 1 + below(3));
          break;
      }
    }
    std::vector<std::size_t> cuts;
    for (std::size_t at = 1 + below(9); at < raw.size(); at += 1 + below(raw.size() > 2000 ? 4000 : 20)) {
      cuts.push_back(at);
    }
    ASSERT_EQ(outcome_of(raw, cuts), outcome_of(raw)) << raw.substr(0, 600);
  }
}

}  // namespace
}  // namespace dc::net
