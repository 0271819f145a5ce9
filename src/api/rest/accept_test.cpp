#include "api/rest/accept.hpp"

#include <gtest/gtest.h>

namespace dc::rest {
namespace {

bool takes(std::string_view accept) {
  const net::Header header{"Accept", accept};
  net::Request request;
  request.headers = {&header, 1};
  return accepts_json(request);
}

TEST(Accept, TakesJsonWhereItIsNamedOrMeant) {
  EXPECT_TRUE(accepts_json(net::Request{}));
  for (const auto* accept :
       {"", "*/*", "application/*", "application/json", "Application/JSON;charset=utf-8",
        "text/html, */*;q=0.1", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json;q=0.001", "*/*;q=0, application/json"}) {
    EXPECT_TRUE(takes(accept)) << accept;
  }
}

TEST(Accept, RefusesJsonWhereOtherFormsAreAskedFor) {
  for (const auto* accept :
       {"text/html", "application/xml", "application/json;q=0", "*/*, application/json; q=0.000",
        "application/jsonx", "json", "image/*, */*;Q=0"}) {
    EXPECT_FALSE(takes(accept)) << accept;
  }
}

}  // namespace
}  // namespace dc::rest
