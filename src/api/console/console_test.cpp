#include "api/console/console.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/random.hpp"
#include "model/testing.hpp"
#include "net/test_inbox.hpp"
#include "store/schema.hpp"
#include "store/testing.hpp"

namespace dc {
namespace {

constexpr std::string_view policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";

using net::field;

class ConsoleTest : public testing::Test {
 protected:
  ConsoleTest() {
    const auto done = store::bring_up(*world_.engine, *model_, world_.clock);
    if (!done) throw std::runtime_error(describe(done.error()));
  }
  // The lanes refer to the console.
  ~ConsoleTest() override { world_.engine->stop(); }

  net::Response ask(std::string_view path, net::Method method = net::Method::get,
                    std::vector<net::Header> headers = {}, std::string_view query = {}) {
    net::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.host = "localhost:1";
    request.headers = headers;
    console_.handle(request, inbox_.responder());
    return inbox_.wait();
  }

  void add(std::string_view type, const std::vector<std::pair<std::string_view, Value>>& values) {
    const Collection& collection = *model_->find_type(type);
    Edit edit{.collection = &collection, .op = Edit::Op::create, .key = {}, .set = {}, .if_version = {}};
    for (const auto& [name, value] : values) edit.set.emplace_back(collection.find(name), value);
    const Actor system{.tenant_id = 1, .role = Role::system, .account = {}, .request_id = {}};
    const auto done = content_.submit_and_wait(*world_.engine, [&](Transaction& transaction) -> Result<> {
      CHECK(content_.write(transaction, system, edit));
      return {};
    });
    if (!done) throw std::runtime_error(describe(done.error()));
  }

  std::unique_ptr<Model> model_ = load_for_test(R"(
    "What is <public>."
    type Note @collection
      @access(read: "published or editor", create: "author", update: "editor", delete: "editor") {
      id: ID!
      title: String!
      status: PublicationStatus! @default(value: "draft")
    }
    "What is not."
    type Diary @collection(plural: "diaries")
      @access(read: "editor", create: "author", update: "editor", delete: "editor") {
      id: ID!
      title: String!
    })");
  store::TestWorld world_{store::open_test_sqlite};
  SeededRandom random_{1};
  Content content_{{.model = *model_,
                    .dialect = world_.engine->dialect(),
                    .clock = world_.clock,
                    .random = random_,
                    .log_key = std::string(32, 'k')}};
  net::Desk desk_{*world_.log, world_.metrics, world_.clock, random_};
  Console console_{{.content = content_,
                    .engine = *world_.engine,
                    .desk = desk_,
                    .tenant_id = 1,
                    .version = "9.8.7",
                    .policy = std::string(policy)}};
  net::Inbox inbox_;
};

TEST_F(ConsoleTest, CountsWhatAGuestMaySee) {
  add("Note", {{"title", std::string("a")}, {"status", std::string("published")}});
  add("Note", {{"title", std::string("b")}, {"status", std::string("published")}});
  add("Note", {{"title", std::string("c")}});
  add("Diary", {{"title", std::string("d")}});
  const net::Response answer = ask("/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.content().find("<span class=\"count\">2</span>"), std::string::npos);
  EXPECT_NE(answer.content().find("sign in to see"), std::string::npos);
  EXPECT_NE(answer.content().find("What is &lt;public&gt;."), std::string::npos);
  EXPECT_NE(answer.content().find("9.8.7"), std::string::npos);
  EXPECT_NE(answer.content().find("http://localhost:1/api/v2/notes"), std::string::npos);
}

TEST_F(ConsoleTest, ShowsNoInternalCollection) {
  EXPECT_EQ(ask("/").content().find("/api/v2/keys"), std::string::npos);
}

TEST_F(ConsoleTest, ProtectsEveryAnswer) {
  for (const std::string_view path : {"/", "/console.css", "/favicon.svg", "/demo/mira.svg"}) {
    for (const auto method : {net::Method::get, net::Method::head, net::Method::post}) {
      const net::Response answer = ask(path, method);
      EXPECT_EQ(field(answer, "Content-Security-Policy"), policy) << path;
    }
  }
}

TEST_F(ConsoleTest, CountsEveryAnswerAndGivesItAnId) {
  EXPECT_TRUE(ask("/").request_id);
  EXPECT_TRUE(ask("/console.css").request_id);
  EXPECT_TRUE(ask("/favicon.svg", net::Method::post).request_id);
  const std::string text = world_.metrics.text();
  for (const auto* line : {"{route=\"/\",method=\"GET\",status=\"200\"} 1\n",
                           "{route=\"/{file}\",method=\"GET\",status=\"200\"} 1\n",
                           "{route=\"/{file}\",method=\"POST\",status=\"405\"} 1\n"}) {
    EXPECT_NE(text.find(std::string("datacanvas_http_requests_total") + line), std::string::npos) << line;
  }
}

TEST_F(ConsoleTest, NamesItsTypes) {
  EXPECT_EQ(field(ask("/"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(ask("/console.css"), "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(field(ask("/demo/tidewatch.svg"), "Content-Type"), "image/svg+xml");
}

TEST_F(ConsoleTest, RefusesOtherMethods) {
  const net::Response answer = ask("/", net::Method::del);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(field(answer, "Allow"), "GET, HEAD");
}

TEST_F(ConsoleTest, SendsAFileOnceToWhoKeepsIt) {
  const net::Response first = ask("/console.css");
  const std::string tag = field(first, "ETag");
  ASSERT_FALSE(tag.empty());
  EXPECT_FALSE(first.content().empty());
  EXPECT_EQ(field(first, "Cache-Control"), "no-cache");
  for (const std::string& known : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const net::Response again = ask("/console.css", net::Method::get, {{"If-None-Match", known}});
    EXPECT_EQ(again.status, 304) << known;
    EXPECT_EQ(field(again, "ETag"), tag);
  }
  EXPECT_EQ(ask("/console.css", net::Method::get, {{"If-None-Match", "\"x\""}}).status, 200);
}

TEST_F(ConsoleTest, SendsThePageAgainOnlyWhenItSaysSomethingElse) {
  for (const char* coding : {"identity", "gzip", "br"}) {
    const net::Header takes{"Accept-Encoding", coding};
    const net::Response first = ask("/", net::Method::get, {takes});
    EXPECT_EQ(field(first, "Content-Encoding"), coding == std::string_view("identity") ? "" : coding);
    EXPECT_EQ(field(first, "Vary"), "Accept-Encoding, X-Forwarded-Proto, Forwarded");
    EXPECT_EQ(field(first, "Cache-Control"), "no-cache");
    const std::string tag = field(first, "ETag");
    const net::Header had{"If-None-Match", tag};
    EXPECT_EQ(ask("/", net::Method::get, {takes, had}).status, 304);
    add("Note", {{"title", "Of " + std::string(coding)}, {"status", std::string("published")}});
    EXPECT_EQ(ask("/", net::Method::get, {takes, had}).status, 200);
  }
}

TEST_F(ConsoleTest, LetsTheAddressThatThePageNamesBeKeptForGood) {
  const std::string page(ask("/").content());
  const std::size_t begin = page.find("/console.css?") + 13;
  const std::string query = page.substr(begin, page.find('"', begin) - begin);
  const net::Response file = ask("/console.css", net::Method::get, {}, query);
  EXPECT_EQ(field(file, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(ask("/console.css", net::Method::get, {}, "v=0"), "Cache-Control"), "no-cache");
}

TEST_F(ConsoleTest, LeavesOtherAddressesToOthers) {
  for (const auto* path : {"/", "/console.css", "/favicon.svg", "/demo/saltbox.svg"}) {
    EXPECT_TRUE(console_.answers(path)) << path;
  }
  for (const auto* path : {"", "*", "//", "/api/v2/notes", "/demo/", "/demo/none.svg", "/console.css/"}) {
    EXPECT_FALSE(console_.answers(path)) << path;
  }
}

TEST_F(ConsoleTest, RefusesThePageButNoFileWhereTheLaneTakesNoMore) {
  world_.engine->stop();
  EXPECT_EQ(ask("/").status, 503);
  EXPECT_EQ(ask("/console.css").status, 200);
}

TEST_F(ConsoleTest, SaysWhichCollectionCannotBeRead) {
  const auto done = store::write_and_wait(*world_.engine, [](store::Session& session) -> Result<> {
    CHECK(session.run({"ALTER TABLE diaries RENAME TO elsewhere", {}}));
    CHECK(session.run({"ALTER TABLE notes RENAME TO elsewhere_too", {}}));
    return {};
  });
  ASSERT_TRUE(done) << describe(done.error());
  const net::Response answer = ask("/");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(field(answer, "Retry-After"), "1");
  EXPECT_NE(answer.content().find("not readable now"), std::string::npos);
}

}  // namespace
}  // namespace dc
