#include "api/console/page.hpp"

#include <gtest/gtest.h>

#include "api/console/html.hpp"
#include "api/console/template.hpp"
#include "model/embedded.hpp"
#include "model/testing.hpp"

namespace dc::console {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

Overview overview_of(const Model& model) {
  Overview overview{.version = "1.2.3", .store = "sqlite", .collections = {}, .requests = {}};
  for (const Collection& collection : model.collections()) {
    if (!collection.internal) overview.collections.push_back({.collection = &collection});
  }
  return overview;
}

std::string command_of(const std::vector<FirstRequest>& requests, std::string_view word) {
  for (const FirstRequest& request : requests) {
    if (contains(request.sentence, word)) return request.command;
  }
  return {};
}

TEST(Escaping, LeavesNoCharacterThatEndsAnElementOrAnAttribute) {
  EXPECT_EQ(escape_html("<a b=\"c\" d='e'>&amp;"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
  EXPECT_EQ(escape_html("Grüße, 書"), "Grüße, 書");
  EXPECT_EQ(escape_html(""), "");
}

TEST(Templates, EscapeTextAndTakeMarkupAsItIs) {
  EXPECT_EQ(fill("<p>{{a}}</p>{{b}}{{a}}", {text("a", "1 < 2"), markup("b", "<br>")}),
            "<p>1 &lt; 2</p><br>1 &lt; 2");
}

TEST(Templates, DoNotLookForHolesInWhatTheyWereGiven) {
  EXPECT_EQ(fill("{{a}} {{b}}", {text("a", "{{b}}"), text("b", "x")}), "{{b}} x");
}

TEST(Templates, RefuseAHoleThatNobodyFills) { EXPECT_THROW(fill("{{a}}", {text("b", "")}), Bug); }

TEST(Page, EscapesWhatTheModelSays) {
  const auto model = load_for_test(R"(
    "<script>alert('&')</script>"
    type Note @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      title: String!
    })");
  const std::string page = render(overview_of(*model));
  EXPECT_FALSE(contains(page, "<script"));
  EXPECT_TRUE(contains(page, "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
}

TEST(Page, ShowsCountsAndSaysWhereOneHasToSignIn) {
  const auto model = load_for_test(embedded_portfolio_model());
  Overview overview = overview_of(*model);
  for (CollectionRow& row : overview.collections) row.records = 1'000'000;
  overview.collections.back().state = CollectionRow::State::needs_account;
  overview.collections.back().records = 0;
  const std::string page = render(overview);
  EXPECT_TRUE(contains(page, "<span class=\"count\">1,000,000</span>"));
  EXPECT_TRUE(contains(page, "sign in to see"));
  EXPECT_TRUE(contains(page, "<dd>6,000,000</dd>"));
  EXPECT_TRUE(contains(page, "SQLite"));
  EXPECT_TRUE(contains(page, "1.2.3"));
}

TEST(Page, HasNothingInlineThatItsPolicyWouldRefuse) {
  const auto model = load_for_test(embedded_portfolio_model());
  Overview overview = overview_of(*model);
  overview.requests = first_requests(*model, "http://localhost");
  const std::string page = render(overview);
  for (const auto* refused : {"<style", "<script", " style=", " onclick=", "javascript:", "//fonts"}) {
    EXPECT_FALSE(contains(page, refused)) << refused;
  }
}

TEST(FirstRequests, CreateARecordOfTheModelWithItsRequiredFields) {
  const auto model = load_for_test(embedded_portfolio_model());
  const auto requests = first_requests(*model, "http://here:1");
  EXPECT_EQ(command_of(requests, "Read"), "curl 'http://here:1/api/v2/projects?limit=3'");
  EXPECT_EQ(command_of(requests, "Create"),
            "curl http://here:1/api/v2/projects \\\n  -H \"Authorization: Bearer $KEY\" \\\n"
            "  -H 'Content-Type: application/json' \\\n"
            "  -d '{\"title\":\"Hello, world\",\"description\":\"Written with *curl*.\"}'");
  EXPECT_TRUE(
      contains(command_of(requests, "Publish"), "-X PATCH http://here:1/api/v2/projects/hello-world"));
  EXPECT_TRUE(contains(command_of(requests, "Import"), "datacanvas import markdown"));
}

TEST(FirstRequests, LeaveOutWhatTheModelHasNoCollectionFor) {
  const auto model = load_for_test(R"(
    type Chapter @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      book: Book!
    }
    type Book @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      pages: Int!
    })");
  const auto requests = first_requests(*model, "http://here");
  EXPECT_TRUE(contains(command_of(requests, "Create"), "/api/v2/books"));
  EXPECT_TRUE(contains(command_of(requests, "Create"), "'{\"pages\":1}'"));
  EXPECT_EQ(command_of(requests, "Publish"), "");
  EXPECT_EQ(command_of(requests, "Import"), "");
}

TEST(BaseUrl, RepeatsTheHostThatTheClientUsed) {
  net::Request request;
  request.host = "[::1]:8080";
  EXPECT_EQ(base_url(request), "http://[::1]:8080");
  request.host = "content.example.org";
  request.is_secure = true;
  EXPECT_EQ(base_url(request), "https://content.example.org");
}

TEST(BaseUrl, RepeatsNoHostThatIsMoreThanAName) {
  net::Request request;
  for (const std::string_view host : {"", "a'b", "a<b>", "a b", "a$(reboot)", "a;b", "a\"b", "a/b"}) {
    request.host = host;
    EXPECT_EQ(base_url(request), "http://localhost:8080") << host;
  }
}

}  // namespace
}  // namespace dc::console
