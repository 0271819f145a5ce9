#include "net/files.hpp"

#include <gtest/gtest.h>

#include "base/compress.hpp"
#include "net/test_inbox.hpp"

namespace dc::net {
namespace {

const std::string script = [] {
  std::string text;
  while (text.size() < 4000) text += "export const again = () => 'and again';\n";
  return text;
}();

const std::array files{File{"/a.css", "text/css; charset=utf-8", "a{}"},
                       File{"/a.js", "text/javascript; charset=utf-8", script},
                       File{"/app", "text/html; charset=utf-8", "<!doctype html>", true},
                       File{"/app/main-B1a2c3.js", "text/javascript; charset=utf-8", script, false, true}};

class FilesTest : public testing::Test {
 protected:
  Response ask(std::string_view path, std::vector<Header> headers = {}, std::string_view query = {}) {
    Request request;
    request.path = path;
    request.query = query;
    request.headers = headers;
    return files_.answer(request);
  }
  const Files files_{files};
};

TEST_F(FilesTest, AreSentAsTheyAre) {
  const Response answer = ask("/a.js");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content(), script);
  EXPECT_EQ(field(answer, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(answer, "Content-Encoding"), "");
  EXPECT_EQ(field(answer, "Vary"), "Accept-Encoding");
}

TEST_F(FilesTest, AreShortenedForWhoTakesItUnderATagOfTheirOwn) {
  const std::string tag = field(ask("/a.js"), "ETag");
  const Response by_brotli = ask("/a.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(field(by_brotli, "Content-Encoding"), "br");
  EXPECT_EQ(by_brotli.content(), brotli(script));
  const Response by_gzip = ask("/a.js", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(field(by_gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(by_gzip.content(), gzip(script));
  EXPECT_NE(field(by_brotli, "ETag"), field(by_gzip, "ETag"));
  EXPECT_NE(field(by_brotli, "ETag"), tag);
  EXPECT_EQ(field(ask("/a.js", {{"Accept-Encoding", "gzip;q=0"}}), "ETag"), tag);
  EXPECT_EQ(field(ask("/a.css", {{"Accept-Encoding", "br"}}), "Content-Encoding"), "") << "short as it is";
}

TEST_F(FilesTest, AreSentOnceToWhoKeepsThem) {
  for (const char* coding : {"identity", "gzip", "br"}) {
    const Header takes{"Accept-Encoding", coding};
    const std::string tag = field(ask("/a.js", {takes}), "ETag");
    const Response again = ask("/a.js", {takes, {"If-None-Match", tag}});
    EXPECT_EQ(again.status, 304) << coding;
    EXPECT_EQ(field(again, "ETag"), tag);
    EXPECT_EQ(field(again, "Content-Encoding"), "");
    EXPECT_EQ(ask("/a.js", {takes, {"If-None-Match", "\"x\""}}).status, 200);
  }
  const std::string tag = field(ask("/a.js", {{"Accept-Encoding", "br"}}), "ETag");
  EXPECT_EQ(ask("/a.js", {{"If-None-Match", tag}}).status, 200) << "has it in a coding that it does not take";
}

TEST_F(FilesTest, AreKeptForGoodUnderTheAddressThatChangesWithThem) {
  const std::string fixed = fixed_address(files[1]);
  const std::string_view query = std::string_view(fixed).substr(fixed.find('?') + 1);
  EXPECT_EQ(fixed.substr(0, fixed.find('?')), "/a.js");
  EXPECT_EQ(field(ask("/a.js", {}, query), "Cache-Control"), "public, max-age=31536000, immutable");
  for (const std::string_view other : {std::string_view(), std::string_view("v=0"), query.substr(0, 5)}) {
    EXPECT_EQ(field(ask("/a.js", {}, other), "Cache-Control"), "no-cache") << other;
  }
  EXPECT_EQ(field(ask("/a.css", {}, query), "Cache-Control"), "no-cache");
}

TEST_F(FilesTest, AreKeptForGoodWhoseNameIsTheirHash) {
  EXPECT_EQ(field(ask("/app/main-B1a2c3.js"), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_FALSE(files_.answers("/app/main-D4e5f6.js")) << "of another build";
}

TEST_F(FilesTest, OfAnAppAnswerForTheAddressesBelowIt) {
  for (const char* path : {"/app", "/app/", "/app/settings", "/app/v1.2/users"}) {
    EXPECT_TRUE(files_.answers(path)) << path;
    EXPECT_EQ(ask(path).content(), "<!doctype html>");
  }
  for (const char* path :
       {"/", "/api/v2/projects", "/application", "/app/main.js", "/app/a/b.css", "/a.css/x", "/app/main%2Ejs",
        "/app/../api/v2/projects", "/app/%2e%2e/api/v2/projects", "/app/%"}) {
    EXPECT_FALSE(files_.answers(path)) << path;
  }
}

TEST_F(FilesTest, HaveOneAddressHoweverItIsEncoded) {
  EXPECT_TRUE(files_.answers("/%61.css"));
  EXPECT_FALSE(files_.answers("/a%2Ecss/"));
  for (const char* path : {"/%2Fa.css", "/app%2Fmain-B1a2c3.js", "/app/..%2Fx", "/app%2Fx"}) {
    EXPECT_FALSE(files_.answers(path)) << path;
  }
}

}  // namespace
}  // namespace dc::net
