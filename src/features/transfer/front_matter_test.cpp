#include "features/transfer/front_matter.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace dc {
namespace {

std::string keys(std::string_view text) {
  const auto front = split_front_matter(text);
  return front ? json::to_text(json::Value(front->keys)) : front.error().message;
}

// "line: message" of what is wrong.
std::string fault(std::string_view text) {
  const auto front = split_front_matter(text);
  return front ? "nothing" : std::to_string(front.error().line) + ": " + front.error().message;
}

TEST(FrontMatter, IsYamlBetweenDashes) {
  const auto front = split_front_matter("---\ntitle: One\ntags: [a, b]\n---\n\nHello\n");
  ASSERT_TRUE(front);
  EXPECT_EQ(front->format, FrontMatterFormat::yaml);
  EXPECT_EQ(json::to_text(json::Value(front->keys)), R"({"title":"One","tags":["a","b"]})");
  EXPECT_EQ(front->body, "Hello\n");
  EXPECT_EQ(front->body_line, 6u);
}

TEST(FrontMatter, OfYamlMayEndInThreeDotsAndTrailingSpaces) {
  EXPECT_EQ(keys("---  \na: 1\n... \nx"), R"({"a":1})");
}

TEST(FrontMatter, IsTomlBetweenPluses) {
  const auto front = split_front_matter("+++\ntitle = 'One'\ndate = 2015-01-20\n+++\nHello");
  ASSERT_TRUE(front);
  EXPECT_EQ(front->format, FrontMatterFormat::toml);
  EXPECT_EQ(json::to_text(json::Value(front->keys)), R"({"date":"2015-01-20","title":"One"})");
  EXPECT_EQ(front->body, "Hello");
}

TEST(FrontMatter, IsAJsonObjectThatOpensTheFile) {
  const auto front =
      split_front_matter("{\n  \"title\": \"a } \\\" b\",\n  \"x\": {\"y\": 1}\n}\n\nHello {y}\n");
  ASSERT_TRUE(front);
  EXPECT_EQ(front->format, FrontMatterFormat::json);
  EXPECT_EQ(json::to_text(json::Value(front->keys)), R"({"title":"a } \" b","x":{"y":1}})");
  EXPECT_EQ(front->body, "Hello {y}\n");
  EXPECT_EQ(front->body_line, 6u);
}

TEST(FrontMatter, IsNotWhatALiquidTagOrAShortcodeBegins) {
  for (const std::string_view text :
       {"{% include x %}\n", "{{< figure >}}\n", "{ not json", "# Hello\n---\na: 1\n---\n"}) {
    const auto front = split_front_matter(text);
    ASSERT_TRUE(front) << text;
    EXPECT_EQ(front->format, FrontMatterFormat::none);
    EXPECT_EQ(front->body, text);
  }
}

TEST(FrontMatter, MayBeMissingOrEmpty) {
  EXPECT_EQ(keys(""), "{}");
  EXPECT_EQ(keys("---\n---\nx"), "{}");
  EXPECT_EQ(keys("---\n# nothing yet\n---"), "{}");
  EXPECT_EQ(keys("+++\n+++\n"), "{}");
  EXPECT_EQ(keys("{}\nx"), "{}");
}

TEST(FrontMatter, IsReadFromFilesOfWindows) {
  const auto front =
      split_front_matter("\xEF\xBB\xBF---\r\ntitle: One\r\ntags:\r\n  - a\r\n---\r\n\r\nHello\r\nyou\r\n");
  ASSERT_TRUE(front);
  EXPECT_EQ(json::to_text(json::Value(front->keys)), R"({"title":"One","tags":["a"]})");
  EXPECT_EQ(front->body, "Hello\r\nyou\r\n");
  EXPECT_EQ(front->body_line, 7u);
  EXPECT_EQ(keys("+++\r\na = 1\r\n+++\r\n"), R"({"a":1})");
}

TEST(FrontMatter, WithoutAnEndIsRefusedWithTheRemedy) {
  EXPECT_EQ(
      fault("---\ntitle: x\n\nHello"),
      "1: the front matter that begins here with '---' has no end; add a line '---' below its last key");
  EXPECT_EQ(fault("+++\na = 1\n").substr(0, 2), "1:");
  EXPECT_EQ(fault("{\"a\": 1\n\nHello"),
            "1: the JSON object that begins here has no closing brace; add it below its last key");
}

TEST(FrontMatter, NamesTheLineOfTheFileOnWhichAFaultStands) {
  EXPECT_EQ(fault("---\na: 1\nb: c: d\n---\n").substr(0, 2), "3:");
  EXPECT_EQ(fault("\xEF\xBB\xBF---\r\na: 1\r\na: 2\r\n---\r\n"), "3: the key 'a' is there twice; keep one");
  EXPECT_EQ(fault("+++\na = 1\nb = = 2\n+++\n").substr(0, 2), "3:");
  EXPECT_EQ(fault("{\n \"a\": 1,\n \"a\": 2\n}\n").substr(0, 2), "3:");
}

TEST(FrontMatter, NamesALineThatTheFileHasAlsoWithLoneCarriageReturns) {
  EXPECT_EQ(fault("---\na: 1\r\r\r\rb: c: d\n---\n").substr(0, 2), "3:");
}

TEST(FrontMatter, HasToBeASetOfKeys) {
  EXPECT_EQ(fault("---\n- a\n- b\n---\n"), "2: front matter has to be a set of keys, as in 'title: My post'");
  EXPECT_EQ(fault("---\njust a sentence\n---\n").substr(0, 2), "2:");
}

TEST(FrontMatter, IsRefusedInBinaryFilesAndOtherEncodings) {
  EXPECT_EQ(fault(std::string_view("---\na: 1\n---\nx\0y", 16)),
            "4: there is a NUL byte; is this a binary file?");
  EXPECT_EQ(fault("---\na: 1\n---\ncaf\xE9\n"),
            "4: this line is not UTF-8; convert the file, for example with iconv");
}

TEST(FrontMatter, IsBounded) {
  const std::string long_value(limits::front_matter_bytes_max, 'x');
  EXPECT_EQ(fault("---\na: " + long_value + "\n---\n"), "1: the front matter has more than 262144 bytes");
}

TEST(FrontMatter, TellsOnWhichLineAKeyStands) {
  const auto yaml = split_front_matter("---\ntitle: date\n\"date\" : x\nlist:\n  - a\n---\n");
  EXPECT_EQ(line_of(*yaml, "date"), 3u);
  EXPECT_EQ(line_of(*yaml, "list"), 4u);
  EXPECT_EQ(line_of(*yaml, "absent"), 2u);
  const auto toml = split_front_matter("+++\ntitle='x'\n[params]\nz = 1\n+++\n");
  EXPECT_EQ(line_of(*toml, "title"), 2u);
  EXPECT_EQ(line_of(*toml, "params"), 3u);
  const auto json = split_front_matter("{\n \"a\": 1,\n \"date\": 2 }\n");
  EXPECT_EQ(line_of(*json, "date"), 3u);
}

}  // namespace
}  // namespace dc
