#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/json.hpp"
#include "base/random.hpp"

namespace dc::json {
namespace {

std::string json_string(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(JsonStrings, EscapeWhatMustBeEscaped) {
  using namespace std::string_literals;
  EXPECT_EQ(json_string(""), "\"\"");
  EXPECT_EQ(json_string("\"\\/\n\r\t\b\f"), R"("\"\\/\n\r\t\b\f")");
  EXPECT_EQ(json_string("\0\x01\x1f\x7f"s), "\"\\u0000\\u0001\\u001f\x7f\"");
  EXPECT_EQ(json_string("é€😀"), "\"é€😀\"");
}

// Every byte below 0x80 at every place of some blocks of sixteen, and what stands around it.
TEST(JsonStrings, ReadBackEqualWhereverTheEscapeStands) {
  for (std::size_t size = 1; size <= 50; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char c : {'\0', '\n', '\x1f', ' ', '!', '"', '#', '\\', '\x7f'}) {
        std::string text(size, 'x');
        text[at] = c;
        ASSERT_EQ(*parse(json_string(text))->as<std::string>(), text) << size << ' ' << at << ' ' << int{c};
      }
    }
  }
}

TEST(JsonStrings, LeaveTextsOfOtherScriptsAlone) {
  const std::string text =
      "Ünïcödé, 東京, кириллица и ещё немного, дабы блок был длинным "
      "🙂🙂🙂🙂🙂🙂";
  EXPECT_EQ(json_string(text), '"' + text + '"');
}

TEST(JsonNumbers, StayWhatTheyWere) {
  SeededRandom random(5);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::bit_cast<double>(random.next64());
    if (!std::isfinite(number)) continue;
    std::string out;
    append_double(out, number);
    const auto value = parse(out);
    ASSERT_TRUE(value) << out;
    ASSERT_NE(value->as<double>(), nullptr) << out;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*value->as<double>()), std::bit_cast<std::uint64_t>(number))
        << out;
  }
}

TEST(JsonNumbers, AreWrittenInTheShortestForm) {
  const struct {
    double number;
    const char* text;
  } rows[] = {{0, "0.0"},
              {3, "3.0"},
              {-0.0, "-0.0"},
              {0.1, "0.1"},
              {1e21, "1e+21"},
              {1.0 / 3, "0.3333333333333333"},
              {std::nan(""), "null"},
              {std::numeric_limits<double>::infinity(), "null"}};
  for (const auto& row : rows) EXPECT_EQ(to_text(Value(row.number)), row.text);
  EXPECT_EQ(to_text(Value(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
}

TEST(JsonPointers, EscapeTheirTokens) {
  EXPECT_EQ(pointer_token("title"), "title");
  EXPECT_EQ(pointer_token("a/b~c"), "a~1b~0c");
  EXPECT_EQ(pointer_token("~1"), "~01");
}

TEST(JsonWriter, SetsTheCommas) {
  std::string out;
  Writer writer(out);
  const std::string text = "text";
  writer.begin_object().member("int", 1).member("text", text).member("flag", true).member("real", 0.5);
  writer.key("list").begin_array().value("a").null().begin_object().end_object().begin_array().end_array();
  writer.raw(R"({"raw":1})").end_array();
  writer.member("value", Value(Object{{"a", Array{1, 2}}})).member("big", std::size_t{7});
  writer.end_object();
  EXPECT_EQ(out, R"({"int":1,"text":"text","flag":true,"real":0.5,"list":["a",null,{},[],{"raw":1}],)"
                 R"("value":{"a":[1,2]},"big":7})");
}

TEST(JsonWriter, WritesASingleValue) {
  std::string out;
  Writer(out).value("x");
  EXPECT_EQ(out, "\"x\"");
}

TEST(JsonText, ReadsBackAsTheSameValue) {
  const Value value(
      Object{{"a", Array{nullptr, true, -5, 2.5, "x\n\"y\"", Array{}, Object{}}}, {"b", Object{{"c", ""}}}});
  EXPECT_EQ(*parse(to_text(value)), value);
}

}  // namespace
}  // namespace dc::json
