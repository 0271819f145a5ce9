#include "base/json_lines.hpp"

#include <gtest/gtest.h>

namespace dc::json {
namespace {

TEST(JsonLines, KeepWhatIsShortOnOneLine) {
  EXPECT_EQ(to_lines(Object{{"a", Array{1, "x"}}, {"b", Object{}}}), "{\"a\": [1, \"x\"], \"b\": {}}\n");
  EXPECT_EQ(to_lines(nullptr), "null\n");
}

TEST(JsonLines, BreakUpWhatIsLong) {
  const std::string word(60, 'w');
  EXPECT_EQ(to_lines(Object{{"a", Array{word, word}}, {"b", Object{{"c", true}}}}),
            "{\n  \"a\": [\n    \"" + word + "\",\n    \"" + word + "\"\n  ],\n  \"b\": {\"c\": true}\n}\n");
}

TEST(JsonLines, ReadBackAsTheSameValue) {
  Array array;
  for (int i = 0; i < 40; ++i) array.push_back(Object{{"number", i}, {"text", "\"\n\\"}, {"real", 0.5}});
  const Value value(Object{{"array", std::move(array)}, {"empty", Array{}}});
  const std::string text = to_lines(value);
  EXPECT_EQ(*parse(text), value);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 110U);
    at = end + 1;
  }
}

}  // namespace
}  // namespace dc::json
