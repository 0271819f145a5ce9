// Values that the change log says, under the kind that their field has had since.
#include "content/logged_value.hpp"

#include <gtest/gtest.h>

namespace dc {
namespace {

constexpr std::string_view id_text = "0190163d-8694-739b-aea5-966c26f8ad91";

std::optional<Value> read(Kind kind, std::string_view text) {
  return logged_value(kind, json::parse(text).value());
}

TEST(LoggedValue, GoesTheWayOfItsField) {
  const Uuid id = *parse_uuid(id_text);
  const std::string quoted = '"' + std::string(id_text) + '"';
  EXPECT_EQ(read(Kind::integer, "\"-7\""), Value(std::int64_t{-7}));
  EXPECT_EQ(read(Kind::integer, "3.0"), Value(std::int64_t{3}));
  EXPECT_EQ(read(Kind::floating, "3"), Value(3.0));
  EXPECT_EQ(read(Kind::floating, "\"2.5\""), Value(2.5));
  EXPECT_EQ(read(Kind::string, "-7"), Value("-7"));
  EXPECT_EQ(read(Kind::ref, "[" + quoted + "]"), Value(id));
  EXPECT_EQ(read(Kind::ref, "[]"), Value(Null{}));
  EXPECT_EQ(read(Kind::ref_list, quoted), Value(IdList{id}));
  EXPECT_EQ(read(Kind::ref_list, "null"), Value(IdList{}));
  EXPECT_EQ(read(Kind::json, R"({"a":[1]})"), Value(R"({"a":[1]})"));
}

TEST(LoggedValue, ThatDoesNotFitIsNone) {
  for (const auto& [kind, text] : std::vector<std::pair<Kind, std::string>>{
           {Kind::integer, "\"seven\""},
           {Kind::integer, "\"7 \""},
           {Kind::integer, "1.5"},
           {Kind::integer, "1e300"},
           {Kind::floating, "\"\""},
           {Kind::floating, "true"},
           {Kind::boolean, "1"},
           {Kind::date_time, "\"soon\""},
           {Kind::id, "7"},
           {Kind::ref, "[7]"},
           {Kind::ref, R"(["0190163d-8694-739b-aea5-966c26f8ad91","0190163d-8694-739b-aea5-966c26f8ad92"])"},
           {Kind::ref_list, R"(["elsewhere"])"}}) {
    EXPECT_EQ(read(kind, text), std::nullopt) << text;
  }
}

TEST(LoggedValue, IsComparedAsItsFieldReadsIt) {
  const auto is_same = [](Kind kind, const Value& stored, std::string_view said) {
    return is_as_logged(kind, stored, json::parse(said).value());
  };
  EXPECT_TRUE(is_same(Kind::string, Value("7"), "7"));
  EXPECT_FALSE(is_same(Kind::string, Value("07"), "7"));
  EXPECT_TRUE(is_same(Kind::json, Value("[1]"), "[1]"));
  EXPECT_TRUE(is_same(Kind::json, Value("[1]"), "\"[1]\"")) << "it was a text";
  EXPECT_FALSE(is_same(Kind::json, Value("[1]"), "[2]"));
  EXPECT_FALSE(is_same(Kind::ref, Value(Null{}), '"' + std::string(id_text) + '"'));
  EXPECT_TRUE(is_same(Kind::ref_list, Value(IdList{}), "null"));
  EXPECT_FALSE(is_same(Kind::integer, Value(Null{}), "0"));
}

}  // namespace
}  // namespace dc
