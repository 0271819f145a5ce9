#include "syntax/lexer.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dc::graphql {
namespace {

std::vector<Token> tokens(const std::string& text) {
  std::vector<Token> result;
  Lexer lexer(text);
  do result.push_back(lexer.next());
  while (result.back().kind != TokenKind::end && result.back().kind != TokenKind::fault);
  return result;
}

// "LINE:COLUMN message" of the fault that ends `text`, "" if there is none.
std::string fault(const std::string& text) {
  Lexer lexer(text);
  Token token;
  do token = lexer.next();
  while (token.kind != TokenKind::end && token.kind != TokenKind::fault);
  if (token.kind == TokenKind::end) return {};
  const auto [line, column] = lexer.fault().location;
  return std::to_string(line) + ":" + std::to_string(column) + " " + lexer.fault().message;
}

TEST(Lexer, TellsAllPunctuatorsApart) {
  const std::string text = "! $ & ( ) ... : = @ [ ] { | }";
  const std::vector<Token> found = tokens(text);
  ASSERT_EQ(found.size(), 15U);
  EXPECT_EQ(found[0].kind, TokenKind::exclamation);
  EXPECT_EQ(found[5].kind, TokenKind::spread);
  EXPECT_EQ(found[12].kind, TokenKind::pipe);
  EXPECT_EQ(found[13].kind, TokenKind::brace_close);
  EXPECT_EQ(found[13].location, (Location{1, 29}));
}

TEST(Lexer, TellsIntegersFromOtherNumbers) {
  const std::string text = "0 -12 0.5 1e9 -1.5E+3";
  const std::vector<Token> found = tokens(text);
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(found[1].kind, TokenKind::integer);
  EXPECT_EQ(found[1].text, "-12");
  for (const std::size_t i : {2U, 3U, 4U}) EXPECT_EQ(found[i].kind, TokenKind::floating) << found[i].text;
}

TEST(Lexer, StartsANewLineAtLfCrAndCrLf) {
  const std::string text = "a\nb\rc\r\nd\n\re";
  const std::vector<Token> found = tokens(text);
  ASSERT_EQ(found.size(), 6U);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(found[i].location, (Location{i + 1, 1}));
  EXPECT_EQ(found[4].location, (Location{6, 1}));
}

TEST(Lexer, IgnoresCommasCommentsAndByteOrderMarks) {
  const std::string text = "\xEF\xBB\xBF,,\t # \"é😀\n a,\xEF\xBB\xBF,b #";
  const std::vector<Token> found = tokens(text);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].location, (Location{2, 2}));
  EXPECT_EQ(found[1].text, "b");
}

TEST(Lexer, CountsColumnsInCodePoints) {
  const std::string text = R"("é€😀" a """é
😀""" b)";
  const std::vector<Token> found = tokens(text);
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(found[1].location, (Location{1, 7}));
  EXPECT_EQ(found[3].location, (Location{2, 6}));
}

TEST(Lexer, EndsAgainAndAgain) {
  Lexer lexer("a");
  lexer.next();
  EXPECT_EQ(lexer.next().kind, TokenKind::end);
  EXPECT_EQ(lexer.next().kind, TokenKind::end);
}

TEST(Lexer, RefusesBadNumbersWhereTheyGoWrong) {
  EXPECT_EQ(fault("01"), "1:2 expected no further digit after a leading 0, found '1'");
  EXPECT_EQ(fault(" -"), "1:3 expected a digit, found the end of the document");
  EXPECT_EQ(fault("1. "), "1:3 expected a digit, found U+0020");
  EXPECT_EQ(fault("1e\n"), "1:3 expected a digit, found the end of the line");
  EXPECT_EQ(fault("12a"), "1:3 expected the end of the number, found 'a'");
  EXPECT_EQ(fault("1.5.5"), "1:4 expected the end of the number, found '.'");
}

TEST(Lexer, RefusesStringsWithoutAnEnd) {
  EXPECT_EQ(fault("\"a"), "1:3 expected '\"' at the end of the string, found the end of the document");
  EXPECT_EQ(fault("\"a\nb\""), "1:3 expected '\"' at the end of the string, found the end of the line");
  EXPECT_EQ(fault("\"\"\"a\r\n\""),
            "2:2 expected '\"\"\"' at the end of the block string, found the end of the document");
}

TEST(Lexer, RefusesBadEscapesAtTheirBackslash) {
  for (const std::string escape : {"\\x", "\\u12", "\\u12G4", "\\uD83D", "\\uDE00", "\\uD83D\\u0041", "\\u{}",
                                   "\\u{D800}", "\\u{110000}", "\\u{41"})
    EXPECT_TRUE(fault("\"é" + escape + "\"").starts_with("1:3 expected an escape sequence")) << escape;
}

TEST(Lexer, RefusesCharactersThatBeginNothing) {
  EXPECT_EQ(fault("a\n %"), "2:2 expected a name, a value or a punctuator, found '%'");
  EXPECT_EQ(fault(".."), "1:1 expected a name, a value or a punctuator, found '.'");
  EXPECT_EQ(fault("é"), "1:1 expected a name, a value or a punctuator, found U+00E9");
  EXPECT_EQ(fault("'a'"),
            "1:1 expected a name, a value or a punctuator (strings are quoted with \"), found '''");
  EXPECT_EQ(fault(std::string("a\0b", 3)), "1:2 expected a name, a value or a punctuator, found U+0000");
}

TEST(Lexer, RefusesBytesThatAreNotUtf8WhereverTheyStand) {
  for (const std::string bytes :
       {"\xFF", "\xC0\x80", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80"}) {
    EXPECT_TRUE(fault("#é" + bytes).starts_with("1:3 expected text in UTF-8, found the byte 0x"));
    EXPECT_TRUE(fault("\"é" + bytes + "\"").starts_with("1:3 expected text in UTF-8"));
    EXPECT_TRUE(fault("\"\"\"\né" + bytes + "\"\"\"").starts_with("2:2 expected text in UTF-8"));
    EXPECT_TRUE(
        fault("a" + bytes).starts_with("1:2 expected a name, a value or a punctuator, found the byte 0x"));
  }
}

}  // namespace
}  // namespace dc::graphql
