#include "model/validate.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "model/media.hpp"
#include "model/testing.hpp"

namespace dc {
namespace {

class Values : public testing::Test {
 protected:
  const Field& field(std::string_view name) const { return *model_->find("notes")->find(name); }
  Value accepted(std::string_view name, std::string_view json) const {
    const auto value = read_value(field(name), *json::parse(json));
    EXPECT_TRUE(value) << name << " refused " << json << ": " << value.error();
    return value.value_or(Value());
  }
  std::string refused(std::string_view name, std::string_view json) const {
    const auto value = read_value(field(name), *json::parse(json));
    EXPECT_FALSE(value) << name << " took " << json;
    return value ? "" : value.error();
  }
  Value accepted_text(std::string_view name, std::string_view text) const {
    const auto value = read_value(field(name), text);
    EXPECT_TRUE(value) << name << " refused " << text << ": " << value.error();
    return value.value_or(Value());
  }
  bool takes_text(std::string_view name, std::string_view text) const {
    return read_value(field(name), text).has_value();
  }

  const std::unique_ptr<Model> model_ = load_for_test(R"(
    enum Size { small medium large }
    type Note @collection @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
      id: ID!  title: String! @max(points: 5)  slug: String! @slug(from: "title") @unique
      body: Text @max(bytes: 5)
      count: Int  ratio: Float  flag: Boolean  at: DateTime  day: Date  size: Size
      extra: JSON @max(bytes: 20)
      image: Media  parent: Note  links: [Note!]! @link  pin: Date @secret
    })");
  const std::string a_ = to_text(make_uuid8("a"));
  const std::string b_ = to_text(make_uuid8("b"));
};

Value text(std::string value) { return value; }

TEST_F(Values, AreNullOnlyWhereTheFieldMayBe) {
  EXPECT_EQ(accepted("body", "null"), Value());
  EXPECT_EQ(refused("title", "null"), "A value is required: expected a string of at most 5 characters.");
  refused("links", "null");
}

TEST_F(Values, OfStringsAreBoundedInCodePointsAndOfTextsInBytes) {
  EXPECT_EQ(accepted("title", "\"äöüßé\""), text("äöüßé"));
  EXPECT_EQ(refused("title", "\"äöüßéx\""), "Expected a string of at most 5 characters; found 6 characters.");
  EXPECT_EQ(accepted("title", "\"\""), text(""));
  EXPECT_EQ(accepted("body", "\"äöx\""), text("äöx"));
  EXPECT_EQ(refused("body", "\"äöü\""), "Expected a string of at most 5 bytes; found 6 bytes.");
  EXPECT_EQ(refused("title", "7"), "Expected a string of at most 5 characters; found an integer.");
}

TEST_F(Values, NeverHoldTheZeroCharacter) {
  for (const std::string_view name : {"title", "body", "image", "size", "day", "at", "parent"}) {
    EXPECT_EQ(refused(name, "\"a\\u0000\""), "The character U+0000 cannot be stored; remove it.");
  }
  refused("extra", R"({"a":["\u0000"]})");
  refused("extra", R"({"\u0000":1})");
  EXPECT_FALSE(takes_text("title", std::string_view("a\0", 2)));
  EXPECT_FALSE(takes_text("title", "a\xff"));
}

TEST_F(Values, OfIntegersFitGraphqlInt) {
  EXPECT_EQ(accepted("count", "2147483647"), Value(std::int64_t{2147483647}));
  EXPECT_EQ(accepted("count", "-2147483648"), Value(std::int64_t{-2147483648}));
  EXPECT_EQ(refused("count", "2147483648"),
            "Expected a whole number from -2147483648 to 2147483647; found 2147483648.");
  refused("count", "-2147483649");
  refused("count", "1.5");
  refused("count", "\"1\"");
  refused("count", "true");
  EXPECT_EQ(accepted_text("count", "-3"), Value(std::int64_t{-3}));
  for (const std::string_view wrong : {"", "3x", " 3", "+3", "3.0", "99999999999999999999"}) {
    EXPECT_FALSE(takes_text("count", wrong)) << wrong;
  }
}

TEST_F(Values, OfFloatsAreFinite) {
  EXPECT_EQ(accepted("ratio", "3"), Value(3.0));
  EXPECT_EQ(accepted("ratio", "0.5"), Value(0.5));
  refused("ratio", "\"0.5\"");
  EXPECT_EQ(accepted_text("ratio", "1e3"), Value(1000.0));
  for (const std::string_view wrong : {"nan", "inf", "1e999", "", "1,5"}) {
    EXPECT_FALSE(takes_text("ratio", wrong)) << wrong;
  }
}

TEST_F(Values, OfBooleansAreTheTwoWords) {
  EXPECT_EQ(accepted("flag", "true"), Value(true));
  EXPECT_EQ(refused("flag", "1"), "Expected true or false; found an integer.");
  EXPECT_EQ(accepted_text("flag", "false"), Value(false));
  EXPECT_FALSE(takes_text("flag", "1"));
}

TEST_F(Values, OfInstantsHaveAZone) {
  EXPECT_EQ(accepted("at", "\"1970-01-01T00:00:01Z\""), Value(Instant{1000}));
  EXPECT_EQ(accepted("at", "\"1970-01-01T01:00:01.5+01:00\""), Value(Instant{1500}));
  EXPECT_NE(refused("at", "\"2024-05-01T12:00:00\"").find("has no zone: append Z"), std::string::npos);
  EXPECT_NE(refused("at", "\"yesterday\"").find("found 'yesterday'"), std::string::npos);
  refused("at", "1714564800");
}

TEST_F(Values, OfDatesAreRealDays) {
  EXPECT_EQ(accepted("day", "\"2024-02-29\""), text("2024-02-29"));
  refused("day", "\"2023-02-29\"");
  refused("day", "\"2024-02-29T00:00:00Z\"");
}

TEST_F(Values, OfEnumsNameTheNearestWord) {
  EXPECT_EQ(accepted("size", "\"small\""), text("small"));
  EXPECT_EQ(refused("size", "\"smal\""),
            "Expected one of small, medium, large; found 'smal'. Did you mean 'small'?");
  refused("size", "\"Small\"");
  refused("size", "0");
}

TEST_F(Values, OfJsonAreMinified) {
  EXPECT_EQ(accepted("extra", " { \"a\" : [1, 2] } "), text("{\"a\":[1,2]}"));
  EXPECT_EQ(accepted("extra", "false"), text("false"));
  EXPECT_EQ(refused("extra", "\"0123456789012345678\""),
            "Expected JSON of at most 20 bytes; found 21 bytes.");
  EXPECT_EQ(accepted_text("extra", "[ 1 ]"), text("[1]"));
  EXPECT_FALSE(takes_text("extra", "[1"));
}

TEST_F(Values, OfSlugsHaveTheFormOfSlugs) {
  EXPECT_EQ(accepted("slug", "\"on-clouds\""), text("on-clouds"));
  refused("slug", "\"On Clouds\"");
  refused("slug", "\"\"");
  refused("slug", "\"" + a_ + "\"");
}

TEST_F(Values, OfLinksAreIdsBareOrInObjects) {
  const Uuid a = *parse_uuid(a_), b = *parse_uuid(b_);
  EXPECT_EQ(accepted("parent", "\"" + a_ + "\""), Value(a));
  EXPECT_EQ(accepted("parent", "{\"id\":\"" + a_ + "\",\"title\":\"x\"}"), Value(a));
  EXPECT_NE(refused("parent", "\"on-clouds\"").find("the id of a record of 'notes'"), std::string::npos);
  refused("parent", "{\"key\":1}");
  refused("parent", "3");
  EXPECT_EQ(accepted("links", "[\"" + a_ + "\",{\"id\":\"" + b_ + "\"}]"), Value(IdList{a, b}));
  EXPECT_EQ(accepted("links", "[]"), Value(IdList{}));
  EXPECT_EQ(accepted_text("links", a_ + "," + b_), Value(IdList{a, b}));
  EXPECT_EQ(accepted_text("links", ""), Value(IdList{}));
  refused("links", "\"" + a_ + "\"");
  refused("links", "[null]");
}

TEST_F(Values, OfListsNameEachRecordOnceAndAreBounded) {
  EXPECT_EQ(refused("links", "[\"" + a_ + "\",\"" + a_ + "\"]"),
            "The id " + a_ + " is there twice; name each record once.");
  json::Array many;
  for (std::size_t i = 0; i < limits::links_max; ++i)
    many.emplace_back(to_text(make_uuid8(std::to_string(i))));
  EXPECT_TRUE(read_value(field("links"), json::Value(many)));
  many.emplace_back(a_);
  EXPECT_EQ(read_value(field("links"), json::Value(many)).error(), "Expected at most 1000 ids; found 1001.");
}

TEST_F(Values, OfSecretsAreNotRepeatedInMessages) {
  EXPECT_EQ(refused("pin", "\"hunter2\""), "Expected a day, as in 2024-05-01; found another value.");
}

TEST_F(Values, AreQuotedOnlyToALength) {
  const std::string message = refused("day", "\"" + std::string(500, 'x') + "\"");
  EXPECT_LT(message.size(), 120);
}

TEST(MediaAddresses, AreUrlsOrPathsOfThisSite) {
  for (const std::string_view fine :
       {"https://a.example", "http://a.example:8080/x?y#z", "HTTPS://a.example/ü", "/media/a.png", "/",
        "https://[::1]:80/a", "https://a.example?x=1"}) {
    EXPECT_TRUE(is_media_address(fine)) << fine;
  }
  for (const std::string_view wrong :
       {"", "a.png", "//evil.example", "/\\evil.example", "javascript:alert(1)", "data:image/png;base64,x",
        "https://", "https:///a", "https://user@a.example", "https://a.example:99999999",
        "https://a.example:x/", "https://a b", "/a\"b", "/a\nb", "https://[::1", "https://[]/",
        "ftp://a.example", "https:a.example"}) {
    EXPECT_FALSE(is_media_address(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace dc
