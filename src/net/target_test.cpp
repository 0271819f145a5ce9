#include "net/target.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace dc::net {
namespace {

using Segments = std::vector<std::string>;
using Parameters = std::vector<Parameter>;

TEST(Path, IsDecodedOnceIntoSegments) {
  EXPECT_EQ(decode_path("/").value(), Segments{});
  EXPECT_EQ(decode_path("/a/b").value(), (Segments{"a", "b"}));
  EXPECT_EQ(decode_path("/a/").value(), (Segments{"a", ""}));
  EXPECT_EQ(decode_path("//a").value(), (Segments{"", "a"}));
  EXPECT_EQ(decode_path("/a%20b/%C3%A4").value(), (Segments{"a b", "\xc3\xa4"}));
  EXPECT_EQ(decode_path("/a%2Fb/c").value(), (Segments{"a/b", "c"}));
  EXPECT_EQ(decode_path("/%2525").value(), Segments{"%25"});
  EXPECT_EQ(decode_path("/a+b").value(), Segments{"a+b"});
  EXPECT_EQ(decode_path("/...").value(), Segments{"..."});
}

TEST(Path, RefusesWhatCanBeReadInTwoWays) {
  for (const char* path :
       {"",     "*",    "a",          "/%", "/%4", "/%4g",    "/%g4",   "/%%41",     "/a%",   "/%00",
        "/%ff", "/%c3", "/%ED%A0%80", "/.", "/..", "/a/../b", "/a/./b", "/%2e%2e/b", "/.%2E", "/a/%2e"}) {
    const auto segments = decode_path(path);
    ASSERT_FALSE(segments) << path;
    EXPECT_EQ(segments.error().code, Code::malformed) << path;
  }
}

TEST(Query, IsDecodedOnceIntoParameters) {
  EXPECT_EQ(parse_query("").value(), Parameters{});
  EXPECT_EQ(parse_query("a=1&b=x+y&c").value(), (Parameters{{"a", "1"}, {"b", "x y"}, {"c", ""}}));
  EXPECT_EQ(parse_query("a=1&a=2").value(), (Parameters{{"a", "1"}, {"a", "2"}}));
  EXPECT_EQ(parse_query("&&a=1&&").value(), (Parameters{{"a", "1"}}));
  EXPECT_EQ(parse_query("a=b=c").value(), (Parameters{{"a", "b=c"}}));
  EXPECT_EQ(parse_query("=v").value(), (Parameters{{"", "v"}}));
  EXPECT_EQ(parse_query("f%5Ba%5D=%26%3D%2B").value(), (Parameters{{"f[a]", "&=+"}}));
  EXPECT_EQ(parse_query("a=1;b=2").value(), (Parameters{{"a", "1;b=2"}}));
  EXPECT_EQ(parse_query("%2500=%2525").value(), (Parameters{{"%00", "%25"}}));
}

TEST(Query, RefusesWhatCanBeReadInTwoWays) {
  for (const char* query : {"%", "a=%", "a=%4", "a=%4g", "%00", "a=%00", "a=%ff", "%c3=1", "a=%C0%80"}) {
    const auto parameters = parse_query(query);
    ASSERT_FALSE(parameters) << query;
    EXPECT_EQ(parameters.error().code, Code::malformed) << query;
  }
}

TEST(Query, HasABoundedNumberOfParameters) {
  std::string query;
  for (std::size_t i = 0; i < limits::parameters_max; ++i) query += "a=1&";
  EXPECT_EQ(parse_query(query).value().size(), limits::parameters_max);
  EXPECT_FALSE(parse_query(query + "a=1"));
}

}  // namespace
}  // namespace dc::net
