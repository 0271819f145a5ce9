#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace dc::json {
namespace {

using namespace std::string_literals;

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

std::string fault(std::string_view text) {
  auto value = parse(text);
  if (value) return "accepted as " + to_text(*value);
  EXPECT_EQ(value.error().code, Code::malformed);
  return value.error().detail;
}

TEST(JsonReader, AcceptsWhatTheStandardAllows) {
  const struct {
    std::string text, minified;
  } rows[] = {
      {"null", "null"},
      {"true", "true"},
      {"false", "false"},
      {" \t\r\n1 \t\r\n", "1"},
      {"0", "0"},
      {"-0", "0"},
      {"-1", "-1"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"1.0", "1.0"},
      {"-0.0", "-0.0"},
      {"0.5", "0.5"},
      {"1e0", "1.0"},
      {"1E+2", "100.0"},
      {"12e-1", "1.2"},
      {"1e21", "1e+21"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"5e-324", "5e-324"},
      {"1e-400", "0.0"},
      {"123456789012345678901.0", "123456789012345683968.0"},
      {R"("")", R"("")"},
      {R"("a")", R"("a")"},
      {R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
      {R"("\u0041\u00e9\u20AC")", R"("Aé€")"},
      {R"("\uD83D\ude00")", R"("😀")"},
      {R"("\u0000\u001f")", R"("\u0000\u001f")"},
      {"\"\x7f\"", "\"\x7f\""},
      {"\"\xF4\x8F\xBF\xBF\"", "\"\xF4\x8F\xBF\xBF\""},
      {R"("\uFFFF")", "\"\xEF\xBF\xBF\""},
      {"[]", "[]"},
      {"[ ]", "[]"},
      {"{}", "{}"},
      {"{ }", "{}"},
      {"[1,2]", "[1,2]"},
      {" [ 1 , [ ] , { } ] ", "[1,[],{}]"},
      {R"({"a":1,"b":[true,null]})", R"({"a":1,"b":[true,null]})"},
      {R"({"":0})", R"({"":0})"},
      {R"({"b":1,"a":2})", R"({"b":1,"a":2})"},
      {R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":2}])"},
      {R"({"a":{"a":{"a":1}}})", R"({"a":{"a":{"a":1}}})"},
      {R"({"a":1,"A":2,"a ":3})", R"({"a":1,"A":2,"a ":3})"},
  };
  for (const auto& row : rows) {
    auto value = parse(row.text);
    ASSERT_TRUE(value) << row.text << ": " << value.error().detail;
    EXPECT_EQ(to_text(*value), row.minified) << row.text;
  }
}

struct Refused {
  std::string text, detail;
};

void expect_refused(const std::vector<Refused>& rows) {
  for (const auto& row : rows) EXPECT_EQ(fault(row.text), "line " + row.detail) << row.text;
}

// What is refused is told with its place and the reason.
TEST(JsonReader, RefusesWhatIsNotOneValue) {
  expect_refused({
      {"", "1, column 1: the text is empty"},
      {" \n ", "2, column 2: the text is empty"},
      {"\xEF\xBB\xBF{}", "1, column 1: a byte order mark is not part of JSON"},
      {"nul", "1, column 1: expected a value, found 'n'"},
      {"nulll", "1, column 5: expected the end of the text, found 'l'"},
      {"True", "1, column 1: expected a value, found 'T'"},
      {"NaN", "1, column 1: expected a value, found 'N'"},
      {"Infinity", "1, column 1: expected a value, found 'I'"},
      {"-Infinity", "1, column 2: expected a digit, found 'I'"},
      {"'a'", "1, column 1: expected a value, found '''"},
      {"1 2", "1, column 3: expected the end of the text, found '2'"},
      {"{}{}", "1, column 3: expected the end of the text, found '{'"},
      {"// c\n1", "1, column 1: expected a value, found '/'"},
      {"\v1", "1, column 1: expected a value, found the byte 0x0b"},
      {"\x1F\x9F\x9F", "1, column 1: expected a value, found the byte 0x1f"},
      {"\xC3\xA9\x9F", "1, column 1: expected a value, found '\xC3\xA9'"},
      {"1\0"s, "1, column 2: expected the end of the text, found the byte 0x00"},
      {"\xC2\xA0"
       "1",
       "1, column 1: expected a value, found '\xC2\xA0'"},
  });
}

TEST(JsonReader, RefusesOtherFormsOfNumbers) {
  expect_refused({
      {"01", "1, column 2: a number with a leading zero"},
      {"-01", "1, column 3: a number with a leading zero"},
      {"+1", "1, column 1: expected a value, found '+'"},
      {".5", "1, column 1: expected a value, found '.'"},
      {"1.", "1, column 3: expected a digit, found the end of the text"},
      {"1.e1", "1, column 3: expected a digit, found 'e'"},
      {"1e", "1, column 3: expected a digit, found the end of the text"},
      {"1e+", "1, column 4: expected a digit, found the end of the text"},
      {"-", "1, column 2: expected a digit, found the end of the text"},
      {"0x10", "1, column 2: expected the end of the text, found 'x'"},
      {"1_000", "1, column 2: expected the end of the text, found '_'"},
      {"1e400", "1, column 1: a number beyond the range of a double"},
      {"[-1e999]", "1, column 2: a number beyond the range of a double"},
      {"9223372036854775808", "1, column 1: an integer beyond 64 bits"},
      {"[1, 18446744073709551615]", "1, column 5: an integer beyond 64 bits"},
      {"-9223372036854775809", "1, column 1: an integer beyond 64 bits"},
      {"100000000000000000000", "1, column 1: an integer beyond 64 bits"},
  });
}

TEST(JsonReader, RefusesStringsThatAreNotUnicodeOrNotEscaped) {
  expect_refused({
      {"\"", "1, column 1: a string that does not end"},
      {"[\"a]", "1, column 2: a string that does not end"},
      {"\"a\nb\"", "1, column 3: a control character in a string must be escaped"},
      {"\"\t\"", "1, column 2: a control character in a string must be escaped"},
      {"\"\0\""s, "1, column 2: a control character in a string must be escaped"},
      {R"("\x")", "1, column 2: an escape that JSON does not have"},
      {R"("\)", "1, column 2: an escape that JSON does not have"},
      {R"("\u12")", "1, column 2: an escape that is not a Unicode character"},
      {R"("\u12G4")", "1, column 2: an escape that is not a Unicode character"},
      {R"("a\ud800")", "1, column 3: an escape that is not a Unicode character"},
      {R"("\ud800\u0041")", "1, column 2: an escape that is not a Unicode character"},
      {R"("\ud800\ud800")", "1, column 2: an escape that is not a Unicode character"},
      {R"("\udc00")", "1, column 2: an escape that is not a Unicode character"},
      {"\"\xC0\x80\"", "1, column 2: a string with bytes that are not UTF-8"},
      {"\"\xED\xA0\x80\"", "1, column 2: a string with bytes that are not UTF-8"},
      {"\"\xF4\x90\x80\x80\"", "1, column 2: a string with bytes that are not UTF-8"},
      {"\"a\xE2\x82\"", "1, column 3: a string with bytes that are not UTF-8"},
      {"\xFF", "1, column 1: expected a value, found bytes that are not UTF-8"},
  });
}

TEST(JsonReader, RefusesArraysAndObjectsOutOfShape) {
  expect_refused({
      {"[", "1, column 2: expected a value, found the end of the text"},
      {"]", "1, column 1: expected a value, found ']'"},
      {"[1", "1, column 3: expected ',' or ']', found the end of the text"},
      {"[1,]", "1, column 4: expected a value, found ']'"},
      {"[,1]", "1, column 2: expected a value, found ','"},
      {"[1,,2]", "1, column 4: expected a value, found ','"},
      {"[1 2]", "1, column 4: expected ',' or ']', found '2'"},
      {"[1}", "1, column 3: expected ',' or ']', found '}'"},
      {"[1:2]", "1, column 3: expected ',' or ']', found ':'"},
      {"{", "1, column 2: expected a name in double quotes, found the end of the text"},
      {"{a:1}", "1, column 2: expected a name in double quotes, found 'a'"},
      {"{1:1}", "1, column 2: expected a name in double quotes, found '1'"},
      {R"({"a"})", "1, column 5: expected ':', found '}'"},
      {R"({"a":})", "1, column 6: expected a value, found '}'"},
      {R"({"a":1,})", "1, column 8: expected a name in double quotes, found '}'"},
      {R"({"a":1 "b":2})", "1, column 8: expected ',' or '}', found '\"'"},
      {R"({"a":1]})", "1, column 7: expected ',' or '}', found ']'"},
      {R"({"a" 1})", "1, column 6: expected ':', found '1'"},
      {R"({"a":1,"a":1})", "1, column 8: the name \"a\" stands twice in one object"},
      {"{\"é\": [1,\n {\"a\":1, \"b\":2,\n  \"\\u0061\":3}]}",
       "3, column 3: the name \"\\u0061\" stands twice in one object"},
      {"{\n  \"é\": \"€\" x}", "2, column 12: expected ',' or '}', found 'x'"},
  });
}

TEST(JsonReader, NestsAsDeepAsItsLimit) {
  EXPECT_TRUE(parse(nested(limits::json_depth_max)));
  EXPECT_EQ(fault(nested(limits::json_depth_max + 1)), "line 1, column 33: more than 32 levels of nesting");
  EXPECT_EQ(fault(nested(100'000)), "line 1, column 33: more than 32 levels of nesting");
  std::string objects = "1";
  for (std::size_t i = 0; i < limits::json_depth_max; ++i) objects = R"({"a":)" + objects + "}";
  EXPECT_TRUE(parse(objects));
  EXPECT_NE(fault("[" + objects + "]").find("more than 32 levels"), std::string::npos);
}

TEST(JsonReader, FindsARepeatedNameInALargeObject) {
  std::string text = "{\"list\":[{\"n1\":0}]";
  for (int i = 0; i < 5000; ++i) text += ",\n\"n" + std::to_string(i) + "\":" + std::to_string(i);
  EXPECT_EQ(parse(text + "}")->as<Object>()->size(), 5001u);
  EXPECT_EQ(fault(text + ",\n\"x\":1,\"n4999\":2,\"n7\":3}"),
            "line 5002, column 7: the name \"n4999\" stands twice in one object");
}

TEST(JsonReader, FindsTheFirstRepetitionWhereverItStands) {
  for (const int names : {2, 16, 17, 300}) {
    for (int repeated = 1; repeated < names; repeated += 7) {
      std::string text = "[{\"first\":{\"a0\":1}},\n{";
      for (int i = 0; i < names; ++i) {
        // The name stands a second time, and the last one a third.
        const int name = i == repeated || i == names - 1 ? repeated - 1 : i;
        text += (i == 0 ? "" : ",\n") + ("\"a" + std::to_string(name)) + "\":{\"a0\":[]}";
      }
      EXPECT_EQ(fault(text + "}]"), "line " + std::to_string(repeated + 2) + ", column 1: the name \"a" +
                                        std::to_string(repeated - 1) + "\" stands twice in one object");
    }
  }
}

TEST(JsonElements, AreLookedAtWithoutACopy) {
  std::string seen;
  const auto outcome = look_at(R"({"a":[1,"x",null],"b":{},"c":2})", [&](const Element& root) -> Result<> {
    EXPECT_TRUE(root.is_object());
    EXPECT_EQ(root.size(), 3u);
    root.each_element([&](const Element&) { return seen += "not an array", true; });
    root.each_member([&](std::string_view name, const Element& member) {
      seen.append(name).append(member.type_name());
      member.each_element([&](const Element& element) { return seen += element.type_name(), true; });
      return name != "b";
    });
    EXPECT_EQ(to_text(*root.value(values_all)), R"({"a":[1,"x",null],"b":{},"c":2})");
    // Meanwhile another text may be parsed.
    EXPECT_EQ(parse("[[2]]")->as<Array>()->size(), 1u);
    EXPECT_EQ(*root.value(7)->find("c")->as<std::int64_t>(), 2);
    EXPECT_FALSE(root.value(6));
    return fail(Code::conflict);
  });
  EXPECT_EQ(seen, "aarrayintegerstringnullbobject");
  EXPECT_EQ(outcome.error().code, Code::conflict);
}

TEST(JsonElements, AreShownOfASoundDocumentOnly) {
  const auto outcome = look_at(R"({"a":1,"b":[{"c":1,"c":2}]})", [](const Element&) -> Result<> {
    ADD_FAILURE();
    return {};
  });
  EXPECT_EQ(outcome.error().code, Code::malformed);
}

// Longer than what a kept parser may see, and back.
TEST(JsonReader, ReadsLongAndShortTextsInTurn) {
  const std::string longer = "\"" + std::string(3 * limits::json_kept_bytes_max, 'x') + "\"";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(parse(longer)->as<std::string>()->size(), longer.size() - 2);
    EXPECT_EQ(*parse("[1]"), Value(Array{1}));
    EXPECT_FALSE(parse(nested(33)));
    EXPECT_FALSE(parse(longer + "x"));
  }
}

TEST(JsonReader, ReadsNothingBeyondTheEndOfAView) {
  const std::string text = "[1,2]3\"";
  EXPECT_EQ(to_text(*parse(std::string_view(text).substr(0, 5))), "[1,2]");
  EXPECT_EQ(fault(std::string_view(text).substr(0, 4)),
            "line 1, column 5: expected ',' or ']', found the end of the text");
}

// Texts of a few pieces of JSON, most of them broken: whatever is refused has a reason and a place.
TEST(JsonReader, ExplainsEveryRefusal) {
  SeededRandom random(11);
  const std::string pieces[] = {"{",  "}",        "[",    "]",       ",",    ":",           "\"a\"", "\"b\"",
                                "1",  "-",        "1e5",  "true",    "null", " ",           "\n",    "\"",
                                "\\", "\xC3\xA9", "\xFF", "\\u00e9", "\0"s,  "\"\\ud800\"", "0",     "."};
  int accepted = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string text;
    for (std::uint64_t n = random.next64() % 8; n > 0; --n)
      text += pieces[random.next64() % std::size(pieces)];
    const std::string detail = fault(text);
    accepted += detail.substr(0, 8) == "accepted";
    ASSERT_EQ(detail.find("the text is not JSON"), std::string::npos) << text;
    ASSERT_TRUE(is_utf8(detail));
  }
  EXPECT_GT(accepted, 100);
}

TEST(JsonValues, TellTheirTypeAndContent) {
  const Value value = *parse(R"({"n":null,"b":true,"i":1,"d":1.5,"s":"x","a":[],"o":{}})");
  EXPECT_EQ(value.type_name(), "object");
  EXPECT_EQ(value.find("n")->type_name(), "null");
  EXPECT_TRUE(value.find("n")->is_null());
  EXPECT_EQ(value.find("b")->type_name(), "boolean");
  EXPECT_EQ(value.find("i")->type_name(), "integer");
  EXPECT_EQ(value.find("d")->type_name(), "number");
  EXPECT_EQ(value.find("s")->type_name(), "string");
  EXPECT_EQ(value.find("a")->type_name(), "array");
  EXPECT_EQ(value.find("o")->type_name(), "object");
  EXPECT_EQ(*value.find("i")->as<std::int64_t>(), 1);
  EXPECT_EQ(value.find("i")->as<double>(), nullptr);
  EXPECT_EQ(value.find("x"), nullptr);
  EXPECT_EQ(Value(1).find("x"), nullptr);
  EXPECT_EQ(Value(std::size_t{3}), Value(3));
}

}  // namespace
}  // namespace dc::json
