#include "api/rest/query.hpp"

#include <gtest/gtest.h>

#include "api/rest/test_model.hpp"

namespace dc::rest {
namespace {

struct Asking {
  std::string_view collection = "projects";
  ApiVersion version = ApiVersion::v2;
  Role role = Role::guest;
};

Result<Listing> listing(std::string_view query, Asking asking = {}) {
  const auto parameters = net::parse_query(query).value();
  const View& view = shared().views.of(asking.version);
  return parse_listing(view, *view.find(asking.collection), TestModel::actor(asking.role), parameters);
}

std::string faults(std::string_view query, Asking asking = {}) {
  const auto read = listing(query, asking);
  if (read) return "accepted";
  return read.error().code == Code::invalid ? faults_of(read.error()) : describe(read.error());
}

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Filter only_filter(std::string_view query, Asking asking = {}) { return listing(query, asking)->query.where; }

constexpr std::string_view some_id = "01890a5d-ac96-774b-bcce-b302099a8057";

TEST(Paging, IsByPageInV2AndByOffsetInV1) {
  EXPECT_EQ(listing("page=3&limit=20")->query.offset, 40u);
  EXPECT_EQ(listing("")->query.limit, 10u);
  EXPECT_EQ(listing("offset=7&limit=5", {.version = ApiVersion::v1})->query.offset, 7u);
  EXPECT_TRUE(mentions(faults("offset=7"), "There is no parameter 'offset'"));
  EXPECT_TRUE(mentions(faults("page=2", {.version = ApiVersion::v1}), "There is no parameter 'page'"));
}

TEST(Paging, NamesTheBoundsOfANumber) {
  for (const char* query : {"limit=101", "limit=0", "limit=-1", "limit=ten", "limit=1.5",
                            "limit=", "limit=%201", "limit=99999999999999999999"}) {
    EXPECT_EQ(faults(query), "limit Expected a whole number from 1 to 100.\n") << query;
  }
  EXPECT_EQ(faults("page=0"), "page Expected a whole number from 1 to 1000000.\n");
  EXPECT_EQ(listing("page=1000000&limit=100")->query.offset, 99'999'900u);
}

TEST(Paging, CanDoWithoutATotal) {
  EXPECT_TRUE(listing("")->query.total);
  EXPECT_FALSE(listing("total=false")->query.total);
  EXPECT_EQ(faults("total=no"), "total Expected true or false.\n");
}

TEST(Parameters, ThatAreUnknownAreRefusedWithTheNearestName) {
  const std::string text = faults("limti=3");
  EXPECT_TRUE(mentions(text, "Did you mean 'limit'?")) << text;
  EXPECT_TRUE(mentions(
      text, "Known are: page, limit, cursor, sort, order, include, fields, counts, total, filter[…]"))
      << text;
}

TEST(Parameters, AreRefusedIfRepeated) {
  EXPECT_TRUE(mentions(faults("limit=3&limit=3"), "more than once"));
  EXPECT_TRUE(mentions(faults("filter[title]=a&filter%5Btitle%5D=b"), "more than once"));
}

TEST(Parameters, ReportAllTheirFaultsTogether) {
  const std::string text = faults("limit=0&filter[titel]=a&sort=nope&include=x&order=up&foo=1");
  for (const char* each : {"limit ", "filter[titel] ", "sort ", "include ", "order ", "foo "}) {
    EXPECT_TRUE(mentions(text, each)) << each << "in\n" << text;
  }
}

TEST(Sorting, TakesSignsAndThreeFieldsAtMost) {
  const auto sort = listing("sort=-publishedAt,title")->query.sort;
  ASSERT_EQ(sort.size(), 2u);
  EXPECT_EQ(sort[0].field->name, "published_at");
  EXPECT_TRUE(sort[0].descending);
  EXPECT_FALSE(sort[1].descending);
  EXPECT_TRUE(mentions(faults("sort=title,slug,status,id"), "At most 3"));
  EXPECT_TRUE(mentions(faults("sort=title,-title"), "twice"));
}

TEST(Sorting, TakesOrderForOneUnsignedFieldOrTheDefault) {
  EXPECT_TRUE(listing("sort=title&order=desc")->query.sort[0].descending);
  const auto by_default = listing("order=asc")->query.sort;
  ASSERT_EQ(by_default.size(), 1u);
  EXPECT_EQ(by_default[0].field->name, "created_at");
  EXPECT_FALSE(by_default[0].descending);
  EXPECT_TRUE(listing("")->query.sort.empty());
  EXPECT_TRUE(mentions(faults("sort=-title&order=asc"), "one field without a sign"));
  EXPECT_TRUE(mentions(faults("sort=title,slug&order=asc"), "one field without a sign"));
}

TEST(Sorting, IsNotByTextsAndLists) {
  EXPECT_TRUE(mentions(faults("sort=description"), "There is no field to sort by, 'description'"));
  EXPECT_TRUE(mentions(faults("sort=categories"), "There is no field to sort by"));
  EXPECT_TRUE(mentions(faults("sort=titel"), "Did you mean 'title'?"));
}

TEST(Filters, AreEqualityUnlessAnOperatorIsNamed) {
  const Filter filter = only_filter("filter[status]=draft");
  EXPECT_EQ(filter.op, Filter::Op::eq);
  EXPECT_EQ(filter.field->name, "status");
  EXPECT_EQ(std::get<std::string>(filter.values[0]), "draft");
}

TEST(Filters, KnowTheirOperators) {
  EXPECT_EQ(only_filter("filter[createdAt][gte]=2024-01-01T00:00:00Z").op, Filter::Op::gte);
  EXPECT_EQ(only_filter("filter[createdAt][lt]=2024-01-01T00:00:00Z").op, Filter::Op::lt);
  EXPECT_EQ(only_filter("filter[title][contains]=Cloud").op, Filter::Op::contains);
  EXPECT_EQ(only_filter("filter[slug][contains]=Not%20A%20Slug").op, Filter::Op::contains);
  EXPECT_EQ(only_filter("filter[title][ne]=x").op, Filter::Op::ne);
  EXPECT_EQ(only_filter("filter[status][in]=draft,published").values.size(), 2u);
  EXPECT_EQ(only_filter("filter[publishedAt][null]=true").op, Filter::Op::is_null);
  EXPECT_EQ(only_filter("filter[publishedAt][null]=false").op, Filter::Op::negation);
  EXPECT_EQ(only_filter("filter[title]=a&filter[slug]=b").op, Filter::Op::all);
}

TEST(Filters, FindRecordsByTheirLinks) {
  const std::string id(some_id);
  EXPECT_EQ(only_filter("filter[categories]=" + id).op, Filter::Op::contains);
  EXPECT_EQ(only_filter("filter[categoryIds][contains]=" + id).field->name, "categories");
  EXPECT_EQ(only_filter("filter[accountId]=" + id).op, Filter::Op::eq);
  EXPECT_TRUE(mentions(faults("filter[categories]=web"), "Expected the id"));
  EXPECT_TRUE(mentions(faults("filter[categories][gt]=" + id), "Known are: in, contains, null"));
}

TEST(Filters, NameTheNearestFieldOperatorAndValue) {
  EXPECT_TRUE(mentions(faults("filter[titel]=x"), "Did you mean 'title'?"));
  EXPECT_TRUE(
      mentions(faults("filter[title][equals]=x"), "Known are: eq, ne, lt, lte, gt, gte, in, contains, null"));
  EXPECT_TRUE(mentions(faults("filter[status]=publishd"), "Did you mean 'published'?"));
  EXPECT_TRUE(mentions(faults("filter[createdAt][gte]=2024-01-01T00:00:00"), "no zone"));
  EXPECT_TRUE(mentions(faults("filter[status][gt]=draft"), "There is no operator"));
  EXPECT_TRUE(mentions(faults("filter[title][null]=maybe"), "Expected true or false"));
}

TEST(Filters, AreRefusedWithTheFormWhereTheyAreMisspelt) {
  for (const char* query :
       {"filter=x", "filter[]=x", "filter[title=x", "filter[title][eq][lt]=x", "filter[a]b]=x"}) {
    EXPECT_TRUE(mentions(faults(query), "Write filter[field]=value")) << query << " " << faults(query);
  }
}

TEST(Filters, AnswerForAnUnreadableFieldAsForAnUnknownOne) {
  const Asking guest{.collection = "users"};
  const std::string unreadable = faults("filter[email]=a", guest);
  EXPECT_TRUE(mentions(unreadable, "There is no field 'email'.")) << unreadable;
  EXPECT_FALSE(mentions(unreadable, "email,")) << "the list of names tells of it: " << unreadable;
  EXPECT_TRUE(mentions(faults("sort=email", guest), "There is no field to sort by, 'email'"));
  EXPECT_TRUE(listing("filter[email]=a&sort=email", {.collection = "users", .role = Role::admin}));
}

TEST(Filters, DoNotReachOpaqueJson) {
  EXPECT_TRUE(mentions(faults("filter[extra]=1", {.collection = "articles"}), "There is no field 'extra'"));
}

TEST(Selections, ChooseFieldsAndAlwaysTheId) {
  const auto shape = listing("fields=title,slug")->shape;
  ASSERT_EQ(shape->items.size(), 3u);
  EXPECT_EQ(shape->items[0].key, ",\"id\":");
  EXPECT_EQ(shape->version_key, "");
  EXPECT_EQ(listing("fields=version")->shape->version_key, ",\"version\":");
  EXPECT_TRUE(mentions(faults("fields=titel"), "Did you mean 'title'?"));
}

TEST(Selections, IncludeLinksInFull) {
  const auto shape = listing("include=categories,account&fields=title")->shape;
  std::size_t included = 0;
  for (const Shape::Item& item : shape->items) included += item.included ? 1 : 0;
  EXPECT_EQ(included, 2u);
  EXPECT_EQ(shape->items.size(), 4u) << "what is included is shown";
  EXPECT_TRUE(mentions(faults("include=categorys"), "Did you mean 'categories'?"));
  EXPECT_TRUE(mentions(faults("include=title"), "There is no link 'title'"));
  EXPECT_TRUE(mentions(faults("include=account.a.b"), "deeper"));
}

TEST(Selections, AreTheSharedShapeWhereNothingIsChosen) {
  EXPECT_EQ(listing("limit=3")->shape, shared().view("projects").shape());
}

TEST(Selections, AreAllThatOneRecordTakes) {
  const View& view = shared().views.v2;
  const auto parse = [&](std::string_view query) {
    return parse_selection(view, *view.find("projects"), TestModel::actor(Role::guest),
                           net::parse_query(query).value());
  };
  EXPECT_TRUE(parse("include=categories&fields=title&counts=tasks"));
  EXPECT_TRUE(mentions(faults_of(parse("limit=3").error()), "Known are: include, fields, counts."));
}

}  // namespace
}  // namespace dc::rest
