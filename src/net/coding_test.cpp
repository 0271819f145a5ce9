#include "net/coding.hpp"

#include <gtest/gtest.h>

namespace dc::net {
namespace {

std::string_view preferred(std::string_view value) {
  const Header header{"accept-encoding", value};
  Request request;
  request.headers = {&header, 1};
  return to_text(preferred_coding(request));
}

TEST(Coding, IsTheOneThatIsWorthMostToTheClient) {
  EXPECT_EQ(preferred("gzip, deflate, br"), "br");
  EXPECT_EQ(preferred("gzip, deflate"), "gzip");
  EXPECT_EQ(preferred("br;q=0.5, gzip;q=0.8"), "gzip");
  EXPECT_EQ(preferred("BR ; Q=0.500"), "br");
  EXPECT_EQ(preferred("*"), "br");
  EXPECT_EQ(preferred("br;q=0, *"), "gzip");
  EXPECT_EQ(preferred("x-gzip"), "gzip");
  EXPECT_EQ(preferred("identity, gzip;q=0.1"), "identity");
  EXPECT_EQ(preferred("identity;q=0.5, gzip"), "gzip");
  EXPECT_EQ(preferred("br;q=1.5, gzip"), "br");
}

TEST(Coding, IsNoneWhereNoneIsWanted) {
  EXPECT_EQ(to_text(preferred_coding(Request{})), "identity");
  for (const char* value : {"", "deflate", "gzip;q=0", "gzip;q=0.000, br;q=0", "identity", "*;q=0", "zstd",
                            "gzip;level=9", "gzip;q=", "gzip;q=x", "brotli"}) {
    EXPECT_EQ(preferred(value), "identity") << value;
  }
}

}  // namespace
}  // namespace dc::net
