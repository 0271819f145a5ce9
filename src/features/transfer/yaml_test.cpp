#include "features/transfer/yaml.hpp"

#include <gtest/gtest.h>

namespace dc {
namespace {

std::string read(std::string_view text) {
  const auto value = parse_yaml(text);
  return value ? json::to_text(*value) : value.error().detail;
}

TEST(Yaml, GivesPlainScalarsTheirTypes) {
  EXPECT_EQ(read("a: true\nb: False\nc: 3\nd: -1.5\ne: ~\nf:\ng: word\nh: two words\ni: null"),
            R"({"a":true,"b":false,"c":3,"d":-1.5,"e":null,"f":null,"g":"word","h":"two words","i":null})");
}

TEST(Yaml, KeepsANumberAsTextWhereJsonWouldWriteItDifferently) {
  EXPECT_EQ(read("[3.10, 007, 0x1F, 1_000, +5, 1e3, 4.1.0, .5, 12345678901234567890, .inf, -]"),
            R"(["3.10","007","0x1F","1_000","+5","1e3","4.1.0",".5","12345678901234567890",".inf","-"])");
}

TEST(Yaml, KeepsDatesAndYesAndNoAsText) {
  EXPECT_EQ(read("a: 2015-01-20 19:23:12 -0800\nb: yes\nc: No"),
            R"({"a":"2015-01-20 19:23:12 -0800","b":"yes","c":"No"})");
}

TEST(Yaml, TakesQuotedTaggedAndBlockScalarsAsText) {
  EXPECT_EQ(read("a: '3'\nb: \"true\"\nc: !!str 5\nd: |\n  one\n  two\ne: >\n  one\n  two\n"),
            R"({"a":"3","b":"true","c":"5","d":"one\ntwo\n","e":"one two\n"})");
}

TEST(Yaml, ReadsNestedListsAndMappingsInBothStyles) {
  EXPECT_EQ(read("a:\n- x\n- {b: 1}\nc: [y, [z]]"), R"({"a":["x",{"b":1}],"c":["y",["z"]]})");
}

TEST(Yaml, IsNullWhenEmpty) {
  EXPECT_EQ(read(""), "null");
  EXPECT_EQ(read("# only a comment\n"), "null");
}

TEST(Yaml, RepeatsWhatAnAnchorNamesAndMergesMappings) {
  EXPECT_EQ(read("a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  p: 3"),
            R"({"a":{"p":1,"q":2},"b":{"p":1,"q":2},"c":{"p":3,"q":2}})");
}

TEST(Yaml, RefusesAnAliasWithoutAnAnchorAlsoWithinItsOwn) {
  EXPECT_EQ(read("a: *x"), "line 1, column 4: this alias has no anchor before it");
  EXPECT_EQ(read("a: &x [*x]"), "line 1, column 8: this alias has no anchor before it");
}

TEST(Yaml, RefusesAliasesThatMultiply) {
  std::string laughs = "a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string from = "*a" + std::to_string(i - 1), name = "a" + std::to_string(i);
    laughs += name + ": &" + name + " [" + from;
    for (int j = 0; j < 8; ++j) laughs += "," + from;
    laughs += "]\n";
  }
  EXPECT_NE(read(laughs).find("aliases repeat too much"), std::string::npos);
}

TEST(Yaml, RefusesAliasesThatDeepen) {
  std::string text = "a0: &a0 " + std::string(10, '[') + std::string(10, ']') + "\n";
  for (int i = 1; i < 4; ++i) {
    const std::string name = "a" + std::to_string(i);
    text += name + ": &" + name + " " + std::string(10, '[') + "*a" + std::to_string(i - 1) +
            std::string(10, ']') + "\n";
  }
  EXPECT_NE(read(text).find("nested more than 32 levels"), std::string::npos);
}

TEST(Yaml, RefusesDeepNestingAndTooManyValues) {
  EXPECT_NE(read(std::string(40, '[') + std::string(40, ']')).find("nested more than 32 levels"),
            std::string::npos);
  EXPECT_NE(read(std::string(100'000, '[')).find("nested more than 32 levels"), std::string::npos);
  std::string many;
  for (int i = 0; i < 11'000; ++i) many += "- x\n";
  EXPECT_NE(read(many).find("too many values"), std::string::npos);
}

TEST(Yaml, RefusesAKeyThatIsThereTwiceAndNamesItsLine) {
  EXPECT_EQ(read("title: a\nx: 1\ntitle: b\n"), "line 3, column 1: the key 'title' is there twice; keep one");
}

TEST(Yaml, RefusesASecondDocument) {
  EXPECT_EQ(read("a: 1\n---\nb: 2\n"), "line 2, column 1: a second document begins; keep one");
}

TEST(Yaml, RefusesAKeyThatIsNotAWord) {
  EXPECT_EQ(read("? [a]\n: b"), "line 1, column 3: a key has to be a word");
}

TEST(Yaml, ExplainsTheMistakesThatPeopleMake) {
  EXPECT_NE(read("title: Rust: a review\n").find("quote a value that contains ': '"), std::string::npos);
  EXPECT_NE(read("title: @home\n").find("quote a value that begins with a special character"),
            std::string::npos);
  EXPECT_EQ(read("a: 1\ntitle: Rust: a review\n").substr(0, 7), "line 2,");
}

TEST(Yaml, RefusesControlCharacters) { EXPECT_FALSE(parse_yaml("a: \x01")); }

}  // namespace
}  // namespace dc
