#include "net/proxies.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dc::net {
namespace {

using By = Proxies::By;

std::string client(std::string_view trusted, std::string_view peer, std::vector<Header> headers,
                   By by = By::x_forwarded_for) {
  Request request;
  request.peer = peer;
  request.headers = headers;
  return std::string(Proxies::parse(trusted, by).value().client(request));
}

TEST(AProxy, IsNotBelievedUnlessItIsTrusted) {
  EXPECT_EQ(client("", "10.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.2", "10.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}}), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {}), "10.0.0.1");
}

TEST(AProxy, IsNotFooledByWhatTheClientWroteItself) {
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"X-Forwarded-For", "127.0.0.1, 1.2.3.4"}}), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"X-Forwarded-For", "9.9.9.9, 1.2.3.4, 10.7.7.7"}}), "1.2.3.4");
  const std::vector<Header> two{{"X-Forwarded-For", "127.0.0.1"}, {"x-forwarded-for", "1.2.3.4"}};
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", two), "1.2.3.4") << "several fields are one list";
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"Forwarded", "for=1.2.3.4"}}), "10.0.0.1")
      << "the field that the proxies do not write";
}

TEST(AProxy, ThatNamesNobodyStandsForItself) {
  for (const char* value : {"unknown", "_hidden", "", ",,", "1.2.3", "1.2.3.4 5", "fe80::1%eth0", "[::1"}) {
    EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"X-Forwarded-For", value}}), "10.0.0.1") << value;
  }
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"X-Forwarded-For", "1.2.3.4, unknown, 10.0.0.2"}}),
            "10.0.0.2");
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}}), "10.0.0.3")
      << "all of the house";
}

TEST(AProxy, MayTellAPort) {
  EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"X-Forwarded-For", "1.2.3.4:5678"}}), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"X-Forwarded-For", "[2001:db8::1]:5678"}}), "2001:db8::1");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"X-Forwarded-For", "2001:db8::1"}}), "2001:db8::1");
}

// The examples of RFC 7239 §4 and §7.1.
TEST(Forwarded, IsReadFromItsEnd) {
  const auto asked = [](std::string_view value) {
    return client("10.0.0.0/8, 203.0.113.43", "10.0.0.1", {{"Forwarded", value}}, By::forwarded);
  };
  EXPECT_EQ(asked("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::17");
  EXPECT_EQ(asked("for=192.0.2.60;proto=http;by=203.0.113.43"), "192.0.2.60");
  EXPECT_EQ(asked("for=192.0.2.43, for=203.0.113.43"), "192.0.2.43");
  EXPECT_EQ(asked("for=192.0.2.43,for=\"[2001:db8:cafe::17]\",for=unknown"), "10.0.0.1");
  EXPECT_EQ(asked("by=\"a, for=6.6.6.6\";for=1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(asked("proto=https"), "10.0.0.1");
}

// RFC 7239 §4: a list of parameters, each of which a client may have written into the proxy's own.
TEST(Forwarded, IsNotFooledByQuotes) {
  const auto asked = [](std::string_view value) {
    return client("10.0.0.0/8", "10.0.0.1", {{"Forwarded", value}}, By::forwarded);
  };
  EXPECT_EQ(asked(R"(host="a;for=6.6.6.6";for=1.2.3.4)"), "1.2.3.4");
  EXPECT_EQ(asked(R"(host="a\";for=6.6.6.6;x=\"";for=1.2.3.4)"), "1.2.3.4") << "quoted pairs";
  EXPECT_EQ(asked(R"(host="a\\";for=1.2.3.4)"), "1.2.3.4") << "a backslash of its own";
  EXPECT_EQ(asked(R"(for=6.6.6.6;x=", for="[2001:db8::1]")"), "10.0.0.1") << "left open by the client";
  EXPECT_EQ(asked(R"(for=6.6.6.6, x="a, for=1.2.3.4)"), "10.0.0.1") << "never closed";
  EXPECT_EQ(asked(R"(for=6.6.6.6;x", =y, for=1.2.3.4)"), "10.0.0.1") << "opened in a name";
  EXPECT_EQ(asked(R"(for=6.6.6.6;for=1.2.3.4)"), "10.0.0.1") << "who of both?";
  EXPECT_EQ(asked(R"(for=6.6.6.6;x=a"b")"), "10.0.0.1");
  EXPECT_EQ(asked(R"(for="1.2.3.4\)"), "10.0.0.1");
  const std::vector<Header> two{{"Forwarded", "for=6.6.6.6;x=\""}, {"Forwarded", "for=1.2.3.4"}};
  EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", two, By::forwarded), "1.2.3.4") << "quotes end with the line";
}

TEST(AProxy, TellsWhetherItWasAskedOverTls) {
  const auto is_secure = [](std::string_view peer, std::vector<Header> headers, By by = By::x_forwarded_for) {
    Request request;
    request.peer = peer;
    request.headers = headers;
    return Proxies::parse("10.0.0.1", by).value().is_secure(request);
  };
  EXPECT_TRUE(is_secure("10.0.0.1", {{"X-Forwarded-Proto", "HTTPS"}}));
  EXPECT_FALSE(is_secure("10.0.0.2", {{"X-Forwarded-Proto", "https"}})) << "is not trusted";
  EXPECT_FALSE(is_secure("10.0.0.1", {{"X-Forwarded-Proto", "https, http"}})) << "the client wrote it itself";
  EXPECT_FALSE(is_secure("10.0.0.1", {{"X-Forwarded-Proto", "https"}}, By::forwarded)) << "the other field";
  EXPECT_TRUE(is_secure("10.0.0.1", {{"Forwarded", "for=1.2.3.4;proto=https"}}, By::forwarded));
  EXPECT_FALSE(is_secure("10.0.0.1", {{"Forwarded", "proto=https, for=1.2.3.4"}}, By::forwarded));
  EXPECT_TRUE(is_secure("10.0.0.1", {{"Forwarded", "for=1.2.3.4;proto=https, ,"}}, By::forwarded));
  EXPECT_FALSE(is_secure("10.0.0.1", {}));
}

TEST(Networks, AreAddressesWithOrWithoutLength) {
  EXPECT_EQ(client("192.168.0.0/17", "192.168.127.9", {{"X-Forwarded-For", "1.2.3.4"}}), "1.2.3.4");
  EXPECT_EQ(client("192.168.0.0/17", "192.168.128.9", {{"X-Forwarded-For", "1.2.3.4"}}), "192.168.128.9");
  EXPECT_EQ(client("fd00::/8", "fd12::1", {{"X-Forwarded-For", "1.2.3.4"}}), "1.2.3.4");
  EXPECT_EQ(client("::1, 127.0.0.1", "::1", {{"X-Forwarded-For", "1.2.3.4"}}), "1.2.3.4");
  EXPECT_EQ(client("0.0.0.0/0", "::1", {{"X-Forwarded-For", "1.2.3.4"}}), "::1") << "IPv4 only";
  EXPECT_FALSE(Proxies::parse(std::string_view("10.0.0.1\0", 9))) << "what a C string would not see";
  for (const char* text : {"10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0",
                           "all", "10.0.0.0/8 fd00::/8"}) {
    EXPECT_FALSE(Proxies::parse(text)) << text;
  }
}

}  // namespace
}  // namespace dc::net
