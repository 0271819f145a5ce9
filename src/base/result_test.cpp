#include "base/result.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

namespace dc {
namespace {

constexpr Code all_codes[] = {
#define ERROR(code, status, graphql, retryable, sentence, remedy) Code::code,
#include "base/errors.def"
#undef ERROR
};

TEST(ErrorRows, SpeakInSentencesAndHaveStatusesOfFailures) {
  std::set<std::string_view> names;
  for (const Code code : all_codes) {
    const ErrorRow& row = error_row(code);
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(names.insert(row.name).second);
    EXPECT_GE(row.http_status, 400);
    EXPECT_LE(row.http_status, 599);
    EXPECT_FALSE(row.graphql_code.empty());
    for (const std::string_view sentence : {row.sentence, row.remedy}) {
      ASSERT_FALSE(sentence.empty());
      EXPECT_EQ(sentence.back(), '.');
      EXPECT_TRUE(std::isupper(static_cast<unsigned char>(sentence.front())));
    }
  }
}

TEST(ErrorRows, StandAtTheirCodes) {
  EXPECT_EQ(error_row(Code::malformed).name, "malformed");
  EXPECT_EQ(error_row(Code::not_found).http_status, 404);
  EXPECT_EQ(error_row(Code::corrupt).name, "corrupt");
  EXPECT_TRUE(error_row(Code::overloaded).retryable);
  EXPECT_FALSE(error_row(Code::outcome_unknown).retryable);
}

TEST(ErrorRows, DoNotExistForOtherNumbers) { EXPECT_THROW(error_row(static_cast<Code>(255)), Bug); }

TEST(Describe, PutsSentenceDetailAndIssuesOnOneLine) {
  EXPECT_EQ(describe({Code::not_found, "", {}}), "There is nothing here that you may see.");
  EXPECT_EQ(describe({Code::invalid, "Line 3: Too long. (1 fault)", {{"3:1", "Too long."}}}),
            describe({Code::invalid, "Line 3: Too long. (1 fault)", {}}))
      << "what the detail says is not said twice";
  EXPECT_EQ(describe({Code::invalid, "Two faults.", {{"/title", "Too long."}, {"/slug", "Taken."}}}),
            "Some values are not valid. Two faults.; /title: Too long.; /slug: Taken.");
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Code::invalid, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  TRY(const int once, half(number));
  TRY(const int twice, half(once));
  return twice;
}

Result<> check_even(int number) {
  CHECK(half(number));
  return {};
}

TEST(Try, GivesTheValueOrReturnsTheError) {
  EXPECT_EQ(quarter(8).value(), 2);
  ASSERT_FALSE(quarter(6));
  EXPECT_EQ(quarter(6).error().code, Code::invalid);
  EXPECT_EQ(quarter(6).error().detail, "odd");
  EXPECT_FALSE(check_even(3));
  EXPECT_TRUE(check_even(4));
}

TEST(Ensure, ThrowsABugThatNamesThePlace) {
  try {
    ENSURE(1 + 1 == 3);
    FAIL();
  } catch (const Bug& bug) {
    EXPECT_STREQ(bug.what, "1 + 1 == 3");
    EXPECT_NE(std::string_view(bug.file).find("result_test.cpp"), std::string_view::npos);
    EXPECT_GT(bug.line, 0);
  }
}

}  // namespace
}  // namespace dc
