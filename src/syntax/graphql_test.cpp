// Documents as a whole: errors, limits, lifetimes.
#include "syntax/graphql.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace dc::graphql {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::string fault(std::string_view text) {
  const auto document = parse(text);
  return document ? std::string() : document.error().detail;
}

TEST(Documents, AreRefusedWithThePlaceInDetailAndIssue) {
  const auto document = parse("type A {\n  é: B\n}", "model/a.graphql");
  ASSERT_FALSE(document.has_value());
  const Error& error = document.error();
  EXPECT_EQ(error.code, Code::malformed);
  ASSERT_EQ(error.issues.size(), 1U);
  EXPECT_EQ(error.issues[0].pointer, "model/a.graphql:2:3");
  EXPECT_EQ(error.issues[0].message, "expected a name, a value or a punctuator, found U+00E9");
  EXPECT_EQ(error.detail, "model/a.graphql:2:3: " + error.issues[0].message);
}

TEST(Documents, HoldAtLeastOneDefinition) {
  EXPECT_EQ(fault(""), "1:1: expected a definition, found the end of the document");
  EXPECT_EQ(fault({}), fault(""));
  EXPECT_EQ(fault("# nothing\n , \xEF\xBB\xBF"), "2:5: expected a definition, found the end of the document");
}

TEST(Documents, MixRequestsAndTypes) {
  EXPECT_EQ(parse("{ a } type T query Q { b }")->definitions().size(), 3U);
}

TEST(Documents, OutliveTheTextAndMayBeMoved) {
  auto text = std::make_unique<std::string>("{ a(b: \"x\\ny\", c: plain) }");
  auto parsed = parse(*text);
  text.reset();
  const Document document = std::move(*parsed);
  const auto& operation = std::get<OperationDefinition>(document.definitions()[0]);
  EXPECT_EQ(operation.selections[0].arguments[0].value.text, "x\ny");
  EXPECT_EQ(operation.selections[0].arguments[1].value.text, "plain");
}

TEST(Documents, AreReportedAtTheFirstFaultOnly) {
  EXPECT_EQ(fault("{ a } } %"), "1:7: expected a definition, found '}'");
  EXPECT_EQ(fault("query ($a: T = $%) { b }"), "1:17: expected a name, a value or a punctuator, found '%'");
}

TEST(Documents, CutLongWordsInMessages) {
  const std::string word(100'000, 'a');
  EXPECT_EQ(fault(word), "1:1: expected a definition, found '" + word.substr(0, 64) + "...'");
}

TEST(Documents, HaveABoundedSize) {
  const std::string text = "{a}" + std::string(limits::document_bytes_max - 3, ' ');
  EXPECT_EQ(fault(text), "");
  EXPECT_EQ(fault(text + " "), "1:1: expected at most 1048576 bytes, found 1048577");
}

TEST(Documents, HaveABoundedNumberOfTokens) {
  const std::string text = "{" + repeated("a\n", limits::document_tokens_max - 2) + "}";
  EXPECT_EQ(fault(text), "");
  EXPECT_EQ(fault(text + "{"), "199999:2: expected at most 200000 tokens in a document, found more");
}

TEST(Documents, HaveABoundedDepth) {
  const auto selection = [](std::size_t n) { return repeated("{a", n) + repeated("}", n); };
  EXPECT_EQ(fault(selection(limits::document_depth_max)), "");
  EXPECT_EQ(fault(selection(limits::document_depth_max + 1)),
            "1:129: expected at most 64 nested braces and brackets, found '{'");
  const auto list = [](std::size_t n) { return "{ a(b: " + repeated("[", n) + repeated("]", n) + ") }"; };
  EXPECT_EQ(fault(list(limits::document_depth_max - 1)), "");
  EXPECT_NE(fault(list(limits::document_depth_max)), "");
  const auto object = [](std::size_t n) {
    return "{ a(b: " + repeated("{c:", n) + "1" + repeated("}", n) + ") }";
  };
  EXPECT_EQ(fault(object(limits::document_depth_max - 1)), "");
  EXPECT_NE(fault(object(limits::document_depth_max)), "");
  const auto type = [](std::size_t n) {
    return "type A { b: " + repeated("[", n) + "C" + repeated("]", n) + " }";
  };
  EXPECT_EQ(fault(type(limits::document_depth_max)), "");
  EXPECT_NE(fault(type(limits::document_depth_max + 1)), "");
}

TEST(Documents, AreNotDeepForBeingLong) {
  EXPECT_EQ(fault("{" + repeated("a(b: [[1], {c: 2}]) { d } ", 1000) + "}"), "");
}

TEST(Documents, OfHostileBracketsAreRefusedWithoutRecursion) {
  for (const std::string_view opening : {"{", "{a", "{a(b:[", "[", "{a(b:{c:", "query($a:["})
    EXPECT_NE(fault(repeated(opening, limits::document_bytes_max / opening.size())), "");
  EXPECT_NE(fault("{ a(b: " + std::string(limits::document_bytes_max - 10, '[')), "");
}

}  // namespace
}  // namespace dc::graphql
