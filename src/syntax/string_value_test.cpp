#include "syntax/string_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dc::graphql {
namespace {

std::string decoded(std::string_view raw) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(string_value(raw, memory));
}

std::string dedented(std::string_view raw) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(block_string_value(raw, memory));
}

TEST(StringValues, AreBorrowedFromTheTextIfNothingIsEscaped) {
  const std::string raw = "plain é😀";
  EXPECT_EQ(string_value(raw, *std::pmr::null_memory_resource()).data(), raw.data());
  EXPECT_EQ(block_string_value(raw, *std::pmr::null_memory_resource()).data(), raw.data());
}

TEST(StringValues, ResolveEscapes) {
  EXPECT_EQ(decoded(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(decoded(R"(a\u0041\u00e9\u20AC)"), "aAé€");
  EXPECT_EQ(decoded(R"(\uD83D\uDE00!\u{1F600}\u{0}x)"), std::string("😀!😀\0x", 11));
}

TEST(StringValues, TakeACodePointWithAnyNumberOfLeadingZeros) {
  EXPECT_EQ(read_escape(R"(\u{00000000000041})").value, U'A');
  EXPECT_EQ(read_escape(R"(\u{000000110000})").size, 0U);
}

TEST(StringValues, HaveEveryScalarValueAndNoOther) {
  EXPECT_EQ(read_code_point("\x7F").value, 0x7FU);
  EXPECT_EQ(read_code_point("\xC2\x80").value, 0x80U);
  EXPECT_EQ(read_code_point("\xEF\xBF\xBF").value, 0xFFFFU);
  EXPECT_EQ(read_code_point("\xF4\x8F\xBF\xBF").value, 0x10FFFFU);
  for (const std::string_view bytes :
       {"", "\x80", "\xC1\x81", "\xC2", "\xE0\x9F\xBF", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC2\x41"})
    EXPECT_EQ(read_code_point(bytes).size, 0U);
}

TEST(BlockStrings, LoseCommonIndentationAndBlankLinesAround) {
  EXPECT_EQ(dedented("\n    Hello,\n      World!\n\n    Yours,\n  \n"), "Hello,\n  World!\n\nYours,");
  EXPECT_EQ(dedented("first\n   second\n  third"), "first\n second\nthird");
  EXPECT_EQ(dedented("  only line  "), "  only line  ");
  EXPECT_EQ(dedented("\n \n\t\n"), "");
  EXPECT_EQ(dedented(""), "");
}

TEST(BlockStrings, KeepABlankLineThatIsShorterThanTheIndentation) {
  EXPECT_EQ(dedented("\n    a\n \n    b"), "a\n\nb");
}

TEST(BlockStrings, JoinLinesWithLfHoweverTheyEnd) { EXPECT_EQ(dedented("\r\n a\r b\r\n c\n"), "a\nb\nc"); }

TEST(BlockStrings, KnowNoEscapeButThatOfTheirQuotes) {
  EXPECT_EQ(dedented(R"(\n \u0041 \\ \""" \")"), R"(\n \u0041 \\ """ \")");
  EXPECT_EQ(dedented("\n  \\\"\"\"a\n  \\\"\"\""), "\"\"\"a\n\"\"\"");
}

}  // namespace
}  // namespace dc::graphql
