#include "api/rest/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "api/rest/test_model.hpp"

namespace dc::rest {
namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(Views, NameFieldsInSnakeCaseInV1AndInCamelCaseInV2) {
  const TestModel test;
  EXPECT_TRUE(test.view("projects", ApiVersion::v1).find("published_at"));
  EXPECT_FALSE(test.view("projects", ApiVersion::v1).find("publishedAt"));
  EXPECT_TRUE(test.view("projects").find("publishedAt"));
  EXPECT_FALSE(test.view("projects").find("published_at"));
}

TEST(Views, ShowInV1OnlyWhatIsMarkedAndTheId) {
  const TestModel test;
  const auto& first = test.view("projects", ApiVersion::v1);
  EXPECT_FALSE(first.find("publish_at"));
  EXPECT_TRUE(test.view("projects").find("publishAt"));
  EXPECT_TRUE(test.view("users", ApiVersion::v1).find("id"));
  EXPECT_EQ(first.shape()->version_key, "");
  EXPECT_EQ(test.view("projects").shape()->version_key, ",\"version\":");
}

TEST(Views, NeverShowHiddenAndSecretFields) {
  const TestModel test(R"(
    type Safe @collection(plural: "safes")
      @access(read: "anyone", create: "admin", update: "admin", delete: "admin") {
      id: ID! @v1 name: String! @v1 code: String @secret note: String @hidden
    })");
  for (const ApiVersion version : {ApiVersion::v1, ApiVersion::v2}) {
    const auto& safes = test.view("safes", version);
    EXPECT_EQ(safes.names(), (std::vector<std::string>{"id", "name"}));
    EXPECT_FALSE(safes.find("code"));
    EXPECT_FALSE(safes.find("note"));
    EXPECT_EQ(safes.shape()->items.size(), 2u);
  }
}

TEST(Views, DoNotKnowInternalCollections) {
  const TestModel test;
  EXPECT_FALSE(test.views.v2.find("keys"));
  EXPECT_FALSE(has(test.views.v2.segments(), "keys"));
  EXPECT_TRUE(has(test.views.v2.segments(), "users"));
}

TEST(Views, TakeTheIdFormOfALinkAsItsName) {
  const TestModel test;
  const auto& second = test.view("projects");
  EXPECT_EQ(second.find("categoryIds"), second.find("categories"));
  EXPECT_EQ(second.find("accountId"), second.find("account"));
  const auto& first = test.view("projects", ApiVersion::v1);
  EXPECT_EQ(first.find("category_ids"), first.find("categories"));
  EXPECT_EQ(first.find("account_id"), first.find("account"));
  EXPECT_FALSE(has(second.names(), "categoryIds"));
}

TEST(Views, WriteTheIdFirst) {
  const TestModel test;
  for (const std::string& segment : test.views.v2.segments()) {
    EXPECT_EQ(test.view(segment).shape()->items.front().key, ",\"id\":") << segment;
  }
}

TEST(Views, TranslatePointersIntoTheirNames) {
  const TestModel test;
  const Error error{Code::invalid, {}, {{"/published_at", "a"}, {"/categories/3", "b"}, {"file:1", "c"}}};
  const Error second = test.view("projects").translate(error);
  EXPECT_EQ(second.issues[0].pointer, "/publishedAt");
  EXPECT_EQ(second.issues[1].pointer, "/categories/3");
  EXPECT_EQ(second.issues[2].pointer, "file:1");
  EXPECT_EQ(test.view("projects", ApiVersion::v1).translate(error).issues[0].pointer, "/published_at");
}

TEST(Views, CallAFieldReadableOnlyIfItIsSeenOnEveryRecord) {
  const TestModel test;
  const Field& email = test.field("users", "email");
  Actor viewer = TestModel::actor(Role::viewer);
  viewer.account = Uuid{};
  EXPECT_FALSE(is_readable(email, TestModel::actor(Role::guest)));
  EXPECT_FALSE(is_readable(email, viewer)) << "they see their own only";
  EXPECT_TRUE(is_readable(email, TestModel::actor(Role::admin)));
  EXPECT_TRUE(is_readable(test.field("users", "name"), TestModel::actor(Role::guest)));
}

}  // namespace
}  // namespace dc::rest
