#include "base/toml.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace dc {
namespace {

std::string read(std::string_view text) {
  const auto value = parse_toml(text);
  return value ? json::to_text(*value) : value.error().detail;
}

TEST(Toml, BecomesAnObjectWithSortedMembers) {
  EXPECT_EQ(read("b = 1\na = 'x'\n[c]\nd = [true, 1.5]\n"), R"({"a":"x","b":1,"c":{"d":[true,1.5]}})");
}

TEST(Toml, IsAnEmptyObjectWhenThereIsNothing) { EXPECT_EQ(read(""), "{}"); }

TEST(Toml, WritesDatesAsRfc3339DoesAndLocalOnesWithoutAZone) {
  EXPECT_EQ(read("a = 2015-01-20T19:23:12-08:00\nb = 2015-01-20T19:23:12\nc = 2015-01-20\nd = 07:32:00\n"
                 "e = 2015-01-20 19:23:12Z"),
            R"({"a":"2015-01-20T19:23:12-08:00","b":"2015-01-20T19:23:12","c":"2015-01-20","d":"07:32:00",)"
            R"("e":"2015-01-20T19:23:12Z"})");
}

TEST(Toml, WritesNumbersThatJsonLacksAsText) {
  EXPECT_EQ(read("a = inf\nb = -inf\nc = nan"), R"({"a":"inf","b":"-inf","c":"nan"})");
}

TEST(Toml, NamesLineAndColumnOfAFault) {
  const auto value = parse_toml("a = 1\nb = = 2\n");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, Code::malformed);
  EXPECT_EQ(value.error().detail.substr(0, 8), "line 2, ");
}

TEST(Toml, RefusesAKeyThatIsSetTwice) { EXPECT_EQ(read("a = 1\na = 2\n").substr(0, 7), "line 2,"); }

TEST(Toml, RefusesNestingThatIsTooDeepHoweverItIsWritten) {
  std::string dotted = "a";
  for (int i = 0; i < 100'000; ++i) dotted += ".a";
  EXPECT_EQ(read("x = 1\n" + dotted + " = 1"), "line 2, column 1: a key has too many parts");
  EXPECT_EQ(read("[" + dotted + "]").substr(0, 7), "line 1,");
  EXPECT_FALSE(parse_toml("a = " + std::string(1000, '[') + std::string(1000, ']')));
  std::string tables = "[a" + std::string(20 * 2, 'a') + "]\n";
  for (int i = 1; i < 20; ++i) tables.replace(static_cast<std::size_t>(2 * i), 1, ".");
  EXPECT_FALSE(parse_toml(tables + "b = " + std::string(20, '[') + std::string(20, ']')));
}

TEST(Toml, AllowsDotsInStringsAndComments) {
  const std::string dots(200, '.');
  EXPECT_TRUE(parse_toml("a = '" + dots + "' # " + dots + "\nb = \"\"\"\n\\\"\"" + dots +
                         "\"\"\"\nc = \"\\\"" + dots + "\""));
}

TEST(Toml, TakesAnyLetterWhereWhiteSpaceMayStand) {
  EXPECT_EQ(read("a = \"\"\"\\\n  \u0196\"\"\" # \u0196"), "{\"a\":\"\u0196\"}");
  EXPECT_EQ(read("t\u0196tel = 1").substr(0, 7), "line 1,");
}

TEST(Toml, RefusesADateWithSomethingElseThanATime) {
  EXPECT_EQ(read("a = 1012-02-03T*04:05:06").substr(0, 7), "line 1,");
}

TEST(Toml, RefusesADocumentThatIsTooLong) {
  EXPECT_FALSE(parse_toml(std::string(limits::document_bytes_max + 1, '\n')));
}

}  // namespace
}  // namespace dc
