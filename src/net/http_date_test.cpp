#include "net/http_date.hpp"

#include <gtest/gtest.h>

namespace dc::net {
namespace {

constexpr Instant example{784'111'777'000};  // that of RFC 9110 §5.6.7

TEST(HttpDates, AreReadInAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), example);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), example);
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), (Instant{example.ms + 10LL * 86'400'000}));
  EXPECT_EQ(parse_http_date("Monday, 01-Jan-24 00:00:00 GMT"), parse_instant("2024-01-01T00:00:00Z"));
}

TEST(HttpDates, ThatAreNoneAreNothing) {
  for (const char* text :
       {"", "now", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 GMT GMT", "784111777", "Sun,  06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
}

}  // namespace
}  // namespace dc::net
