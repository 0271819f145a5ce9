#include "api/rest/selection.hpp"

#include <gtest/gtest.h>

#include "api/rest/query.hpp"
#include "api/rest/test_model.hpp"

namespace dc::rest {
namespace {

// Notes lead to pages by one link, reviews by two, of which viewers see one, and by a hidden one.
constexpr std::string_view pages = R"(
  type Page @collection(plural: "pages")
    @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
    id: ID! @v1 title: String! @v1 parent_page: Page @v1 }
  type PageNote @collection(plural: "page_notes")
    @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
    id: ID! @v1 page: Page! @v1 }
  type Review @collection(plural: "reviews")
    @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
    id: ID! first_page: Page other_pages: [Page!]! @link @access(read: "editor")
    account: Account @owner secret_page: Page @hidden own_page: Page @access(read: "owner") })";

class Counting : public ::testing::Test {
 protected:
  Result<std::shared_ptr<const Shape>> parse(std::string_view query, Role role,
                                             ApiVersion version = ApiVersion::v2) {
    const View& view = test_.views.of(version);
    return parse_selection(view, *view.find("pages"), TestModel::actor(role),
                           net::parse_query(query).value());
  }
  // The members of the answer, or what is wrong.
  std::string members(std::string_view query, Role role = Role::viewer) {
    const auto shape = parse(query, role);
    if (!shape) return faults_of(shape.error());
    std::string text;
    for (const Shape::Count& count : (*shape)->counts)
      text.append(count.key).append(count.link->collection->plural + "." + count.link->name);
    return text;
  }

  TestModel test_{pages};
};

using Counts = Counting;

TEST_F(Counts, AreNamedByTheCollectionOrByItsLink) {
  EXPECT_EQ(members("counts=pageNotes"), R"(,"pageNotes":page_notes.page)");
  EXPECT_EQ(members("counts=pageNotes.page"), R"(,"pageNotes.page":page_notes.page)");
  EXPECT_EQ(members("counts=pages"), R"(,"pages":pages.parent_page)");
  EXPECT_EQ(members("counts=reviews.firstPage"), R"(,"reviews.firstPage":reviews.first_page)");
}

TEST_F(Counts, ComeInTheOrderAskedForAndOnce) {
  EXPECT_EQ(members("counts=pages,pageNotes, pages"),
            R"(,"pages":pages.parent_page,"pageNotes":page_notes.page)");
  EXPECT_EQ(members("counts="), "");
  EXPECT_EQ(parse("counts=", Role::guest)->get(), test_.view("pages").shape().get());
}

// A draft that is published turns up in what links to it.
TEST(Shapes, AreDatedByTheirRecordUnlessALinkComesAndGoesWithoutIt) {
  const TestModel test(R"(
    type Draft @collection(plural: "drafts")
      @access(read: "editor", create: "editor", update: "editor", delete: "editor") { id: ID! title: String! }
    type Page @collection(plural: "pages")
      @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
      id: ID! title: String! draft: Draft parent_page: Page })");
  const View& view = test.views.of(ApiVersion::v2);
  const auto is_dated = [&](std::string_view query) {
    return parse_selection(view, *view.find("pages"), TestModel::actor(Role::guest),
                           net::parse_query(query).value())
        .value()
        ->is_dated();
  };
  EXPECT_TRUE(is_dated("fields=title,parentPage"));
  EXPECT_FALSE(is_dated("fields=title,draft"));
  EXPECT_FALSE(is_dated("fields=title&include=parentPage"));
  EXPECT_FALSE(is_dated("fields=title&counts=pages"));
}

TEST_F(Counts, GoWithFieldsAndIncludes) {
  const auto shape = parse("counts=pages&fields=title&include=parentPage", Role::guest).value();
  EXPECT_EQ(shape->items.size(), 3U);
  EXPECT_EQ(shape->counts_key, R"(,"counts":)");
  EXPECT_TRUE(shape->items.back().included->counts.empty()) << "only what was asked for is counted for";
  EXPECT_TRUE(shape->looks_beyond());
  EXPECT_TRUE(parse("counts=pages", Role::guest).value()->looks_beyond());
  EXPECT_FALSE(parse("fields=title", Role::guest).value()->looks_beyond());
}

TEST_F(Counts, OfACollectionWithSeveralLinksNameOne) {
  EXPECT_EQ(members("counts=reviews", Role::editor),
            "counts 'reviews' leads here by several links; name one of them: reviews.firstPage, "
            "reviews.otherPages.\n");
  EXPECT_EQ(members("counts=reviews"), R"(,"reviews":reviews.first_page)")
      << "to who sees only one, there is only one";
}

TEST_F(Counts, OfAnUnreadableLinkAreAsUnknownAsOfNone) {
  const std::string known =
      "Known are: pageNotes, pageNotes.page, pages, pages.parentPage, reviews, reviews.firstPage.\n";
  for (const char* name :
       {"reviews.otherPages", "reviews.secretPage", "reviews.ownPage", "reviews.nonesuch"}) {
    const std::string fault = members(std::string("counts=") + name);
    EXPECT_TRUE(fault.starts_with("counts There is no count '" + std::string(name) + "'.")) << fault;
    EXPECT_TRUE(fault.ends_with(known)) << fault;
  }
  EXPECT_EQ(members("counts=reviews.otherPages", Role::editor),
            R"(,"reviews.otherPages":reviews.other_pages)");
}

TEST_F(Counts, NameTheNearestOfThoseThatAreKnown) {
  EXPECT_NE(members("counts=pageNote").find("Did you mean 'pageNotes'?"), std::string::npos);
  EXPECT_NE(members("counts=page_notes").find("There is no count 'page_notes'"), std::string::npos);
  EXPECT_NE(members("counts=keys").find("There is no count 'keys'"), std::string::npos);
  EXPECT_NE(members("counts=,").find("There is no count ''"), std::string::npos);
  const auto none = parse_selection(test_.views.v2, test_.view("reviews"), TestModel::actor(Role::viewer),
                                    net::parse_query("counts=pages").value());
  EXPECT_EQ(faults_of(none.error()), "counts There is no count 'pages'.\n");
}

TEST_F(Counts, AreEightAtMost) {
  std::string names = "pages";
  for (std::size_t i = 1; i < limits::counts_max; ++i) names += ",pages";
  EXPECT_EQ(members("counts=" + names), R"(,"pages":pages.parent_page)");
  EXPECT_EQ(members("counts=" + names + ",pages"), "counts At most 8 counts can be named.\n");
}

TEST_F(Counts, AreUnknownInTheFirstVersion) {
  const auto refused = parse("counts=pages", Role::admin, ApiVersion::v1);
  EXPECT_EQ(faults_of(refused.error()),
            "counts There is no parameter 'counts'. Known are: include, fields.\n");
  EXPECT_TRUE(test_.view("pages", ApiVersion::v1).countables().empty());
}

}  // namespace
}  // namespace dc::rest
