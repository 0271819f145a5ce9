#include "features/transfer/ndjson/report.hpp"

#include <gtest/gtest.h>

namespace dc::ndjson {
namespace {

TEST(Reports, ShowAPersonWhatAFileSaysWithoutLettingItSteerTheTerminal) {
  Report report;
  add_entry(report, {"a\x1b[2J.ndjson", 3, Severity::error, "'\x1b]0;owned\x07': No\nsuch field."});
  report.comparisons.push_back({{.name = "\x1b[1mrecipes", .records = 1, .bytes = 1, .sha256 = "a"},
                                {.name = "\x1b[1mrecipes", .records = 0, .bytes = 0, .sha256 = "b"}});
  const std::string text = to_text(report);
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_NE(text.find("a\\u001b[2J.ndjson:3: error: '\\u001b]0;owned\\u0007': No\\u000asuch field.\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(to_json(report).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace dc::ndjson
