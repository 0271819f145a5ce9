#include "api/rest/cursor.hpp"

#include <gtest/gtest.h>

#include "api/rest/query.hpp"
#include "api/rest/test_model.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

struct Asking {
  std::string_view collection = "projects";
  ApiVersion version = ApiVersion::v2;
  std::int64_t tenant = 1;
};

Result<Listing> listing(const std::string& query, Asking asking = {}) {
  const View& view = shared().views.of(asking.version);
  Actor actor = TestModel::actor(Role::admin);
  actor.tenant_id = asking.tenant;
  const auto parameters = net::parse_query(query).value();
  return parse_listing(view, *view.find(asking.collection), actor, parameters);
}

const Uuid some_id = *parse_uuid("01890a5d-ac96-774b-bcce-b302099a8057");

// The cursor behind a record with these values, in that list.
std::string cursor(const std::string& query, const std::vector<Value>& values, Asking asking = {}) {
  return write_cursor(listing(query + "&cursor=", asking)->digest, values).value();
}

constexpr const char* query = "sort=-publishedAt,title&filter[status]=draft&filter[title][ne]=x";

std::string good_cursor() { return cursor(query, {Instant{-5}, std::string("A \"title\"\n"), some_id}); }

TEST(Cursors, CarryTheirValuesBack) {
  const auto read = listing(std::string(query) + "&cursor=" + good_cursor());
  ASSERT_TRUE(read) << describe(read.error());
  const std::vector<Value> expected{Instant{-5}, std::string("A \"title\"\n"), some_id};
  EXPECT_EQ(read->query.after, expected);
  const std::string null = cursor(query, {Null{}, std::string(), some_id});
  EXPECT_TRUE(is_null(listing(std::string(query) + "&cursor=" + null)->query.after->at(0)));
}

TEST(Cursors, BeginEmpty) {
  EXPECT_TRUE(listing("cursor=")->query.after->empty());
  EXPECT_FALSE(listing("")->query.after);
}

TEST(Cursors, GoWithAnotherOrderOfFiltersAndOtherFields) {
  const std::string same =
      "filter[title][ne]=x&filter[status]=draft&limit=3&fields=title&total=false&sort=-publishedAt,title";
  EXPECT_TRUE(listing(same + "&cursor=" + good_cursor()));
}

TEST(Cursors, OfAnotherListAreMalformedAndSayWhatToDo) {
  const std::string end = "&cursor=" + good_cursor();
  for (const char* other :
       {"sort=publishedAt,title&filter[status]=draft&filter[title][ne]=x", "sort=-publishedAt,title",
        "sort=-publishedAt&filter[status]=draft&filter[title][ne]=x", "",
        "sort=-publishedAt,title&filter[status]=published&filter[title][ne]=x"}) {
    const auto read = listing(other + end);
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error().code, Code::malformed) << other;
    EXPECT_NE(read.error().detail.find("begin again with an empty one"), std::string::npos);
  }
  const std::string plain = cursor("", {Instant{1}, some_id});
  EXPECT_TRUE(listing("cursor=" + plain));
  EXPECT_FALSE(listing("cursor=" + plain, {.collection = "articles"}));
  EXPECT_FALSE(listing("cursor=" + plain, {.version = ApiVersion::v1}));
  EXPECT_FALSE(listing("cursor=" + plain, {.tenant = 2}));
}

TEST(Cursors, ThatWereTamperedWithAreMalformed) {
  const std::string digest = json::parse(*from_base64url(cursor("", {Instant{1}, some_id})))
                                 ->as<json::Array>()
                                 ->front()
                                 .as<std::string>()
                                 ->c_str();
  // D stands for the digest, I for the id.
  for (const std::string_view form :
       {R"(["D"])", R"(["D",1])", R"(["D",1,"I",1])", R"(["D","1","I"])", R"(["D",1.5,"I"])",
        R"(["D",1,null])", R"(["D",1,"x"])", R"(["D",[1],"I"])", "{}", "[]", R"([1,1,"I"])", "x",
        R"(["D",99999999999999999999,"I"])", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}) {
    std::string text;
    for (const char c : form) {
      if (c == 'D' || c == 'I') {
        text += c == 'D' ? digest : to_text(some_id);
      } else {
        text += c;
      }
    }
    const auto read = listing("cursor=" + to_base64url(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Code::malformed) << text;
  }
  for (const std::string& text :
       std::initializer_list<std::string>{"!", "a", "YQ==", std::string(5000, 'a')}) {
    const auto read = listing("cursor=" + text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Code::malformed) << text;
  }
}

TEST(Cursors, DoNotGoWithAPage) {
  EXPECT_EQ(faults_of(listing("cursor=&page=2").error()),
            "page It does not go with cursor; leave one out.\n");
  const auto v1 = listing("cursor=&offset=0", {.version = ApiVersion::v1});
  EXPECT_EQ(faults_of(v1.error()), "offset It does not go with cursor; leave one out.\n");
}

TEST(Cursors, AreRefusedWhereTheirValuesAreTooLong) {
  const auto refused = write_cursor(1, {std::string(4000, 'x'), some_id});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::invalid);
  EXPECT_EQ(refused.error().issues.at(0).in, Issue::In::query);
}

}  // namespace
}  // namespace dc::rest
