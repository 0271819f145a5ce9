#include "base/text.hpp"

#include <gtest/gtest.h>

namespace dc {
namespace {

TEST(Utf8, IsWellFormedOrNot) {
  const struct {
    std::string_view text;
    std::size_t well_formed;
  } rows[] = {
      {"", 0},
      {"plain text, longer than a block of eight", 40},
      {"\xC2\x80\xDF\xBF", 4},
      {"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 12},
      {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8},
      {"a\x80", 1},
      {"12345678\xBF", 8},
      {"a\xC0\x80", 1},
      {"a\xC1\xBF", 1},
      {"a\xE0\x9F\xBF", 1},
      {"a\xED\xA0\x80", 1},
      {"a\xF0\x8F\xBF\xBF", 1},
      {"a\xF4\x90\x80\x80", 1},
      {"a\xF5\x80\x80\x80", 1},
      {"a\xFF", 1},
      {"a\xC2", 1},
      {"a\xE2\x82", 1},
      {"a\xF0\x9F\x98", 1},
      {"a\xE2\x28\xA1", 1},
      {"\xE2\x82\xAC\xE2\x82", 3},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(well_formed_bytes(row.text), row.well_formed) << row.text;
    EXPECT_EQ(is_utf8(row.text), row.well_formed == row.text.size()) << row.text;
  }
}

TEST(Utf8, IsCountedAndCutInCodePoints) {
  EXPECT_EQ(length_utf8(""), 0u);
  EXPECT_EQ(length_utf8("aé€😀"), 4u);
  EXPECT_EQ(prefix_utf8("aé€😀", 0), "");
  EXPECT_EQ(prefix_utf8("aé€😀", 2), "aé");
  EXPECT_EQ(prefix_utf8("aé€😀", 3), "aé€");
  EXPECT_EQ(prefix_utf8("aé€😀", 4), "aé€😀");
  EXPECT_EQ(prefix_utf8("aé€😀", 99), "aé€😀");
}

TEST(AsciiCase, LeavesOtherLettersAlone) {
  EXPECT_EQ(to_lower_ascii("AZaz[@É"), "azaz[@É");
  EXPECT_TRUE(equals_ignore_case("Content-Type", "content-tYPE"));
  EXPECT_FALSE(equals_ignore_case("abc", "abcd"));
  EXPECT_FALSE(equals_ignore_case("É", "é"));
  EXPECT_FALSE(equals_ignore_case("@", "`"));
}

TEST(Pieces, AreTrimmedSplitAndJoined) {
  EXPECT_EQ(trim(" \t\r\n\v\f a b \n"), "a b");
  EXPECT_EQ(trim("   "), "");
  EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(join(std::vector<std::string>{"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(NameStyles, TurnIntoEachOther) {
  const struct {
    const char *snake, *camel;
  } rows[] = {{"", ""},
              {"id", "id"},
              {"created_at", "createdAt"},
              {"a_b_c", "aBC"},
              {"idx_projects_account_status", "idxProjectsAccountStatus"}};
  for (const auto& row : rows) {
    EXPECT_EQ(camel_case(row.snake), row.camel);
    EXPECT_EQ(snake_case(row.camel), row.snake);
  }
  EXPECT_EQ(camel_case("_id"), "_id");
  EXPECT_EQ(camel_case("line_2_"), "line_2_");
  EXPECT_EQ(snake_case("Project"), "project");
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  const std::vector<std::string> words{"title", "description", "status", "id"};
  EXPECT_EQ(nearest("titel", words), "title");   // a swap is one edit
  EXPECT_EQ(nearest("TITLE", words), "title");   // case does not count
  EXPECT_EQ(nearest("titles", words), "title");  // one too many
  EXPECT_EQ(nearest("itle", words), "title");    // one too few
  EXPECT_EQ(nearest("decsripton", words), "description");
  EXPECT_EQ(nearest("ix", words), "id");  // one edit is allowed to the shortest word
  EXPECT_EQ(nearest("xy", words), std::nullopt);
  EXPECT_EQ(nearest("tixyz", words), std::nullopt);  // three edits of five letters
  EXPECT_EQ(nearest("title", {}), std::nullopt);
  EXPECT_EQ(nearest(std::string(100'000, 't'), words), std::nullopt);
}

TEST(Nearest, PrefersTheNearer) {
  EXPECT_EQ(nearest("colour", std::vector<std::string>{"colours2", "colours", "col"}), "colours");
  EXPECT_EQ(did_you_mean("titel", std::vector<std::string>{"title"}), " Did you mean 'title'?");
  EXPECT_EQ(did_you_mean("status", std::vector<std::string>{"title"}), "");
}

TEST(Printable, TextDoesNotSteerATerminal) {
  EXPECT_EQ(printable("\x1b]0;owned\x07 a\nb\tc\x7f"), "\\u001b]0;owned\\u0007 a\\u000ab\\u0009c\\u007f");
  EXPECT_EQ(printable("\u009b2J\u0085"), "\\u009b2J\\u0085") << "the same beyond ASCII";
  EXPECT_EQ(printable("\u202egnp.exe\u2066\u200f\u061c\u2028"), "\\u202egnp.exe\\u2066\\u200f\\u061c\\u2028");
  EXPECT_EQ(printable("Zürich 東京 🦉 \u00a0\\"), "Zürich 東京 🦉 \u00a0\\")
      << "all else is as it was";
  EXPECT_EQ(printable("a\xff\xc2"), "a\uFFFD\uFFFD");
  EXPECT_EQ(printable(""), "");
}

TEST(Base64url, FollowsTheStandard) {
  const struct {
    std::string_view bytes, text;
  } rows[] = {{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
              {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xEF\xFF", "--__"}};
  for (const auto& row : rows) {
    EXPECT_EQ(to_base64url(row.bytes), row.text);
    EXPECT_EQ(from_base64url(row.text), row.bytes);
  }
  for (const char* text : {"Z", "Zg==", "Zg=", "Zm9v+", "Zm9/", "Zm 9v", "Zh", "Zm9", "ZgZgZ"}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
}

TEST(Hex, IsLowerCase) { EXPECT_EQ(to_hex(std::string_view("\x00\x7f\xAB\xFF", 4)), "007fabff"); }

}  // namespace
}  // namespace dc
