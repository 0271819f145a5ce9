#include "api/rest/line_diff.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace dc::rest {
namespace {

using Lines = std::vector<std::string>;

TEST(LineDiff, SaysWhatCameAndWhatWent) {
  EXPECT_EQ(line_diff("a\nb\nc", "a\nx\nc\nd"), (Lines{" a", "-b", "+x", " c", "+d"}));
  EXPECT_EQ(line_diff("", "a"), (Lines{"-", "+a"}));
  EXPECT_EQ(line_diff("a\n", "a\n"), (Lines{" a", " "}));
}

TEST(LineDiff, KeepsTheLongestCommonPart) {
  EXPECT_EQ(line_diff("1\n2\n3\n4", "2\n3\n4\n1"), (Lines{"-1", " 2", " 3", " 4", "+1"}));
}

TEST(LineDiff, IsNotMadeOfWhatIsTooLong) {
  EXPECT_FALSE(line_diff(std::string(limits::line_diff_lines_max, '\n'), "a"));
  EXPECT_FALSE(line_diff("a", std::string(limits::line_diff_bytes_max + 1, 'x')));
  EXPECT_TRUE(line_diff(std::string(limits::line_diff_lines_max - 1, '\n'), "a"));
}

}  // namespace
}  // namespace dc::rest
