#include "features/transfer/post.hpp"

#include <gtest/gtest.h>

#include "model/embedded.hpp"
#include "model/load.hpp"
#include "model/testing.hpp"

namespace dc {
namespace {

std::string printed(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* instant = std::get_if<Instant>(&value)) return to_text(*instant);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return is_null(value) ? "null" : "?";
}

// A post as lines "field: value", and remarks as "line severity".
class Reading {
 public:
  Reading(std::string_view path, std::string_view text, std::string_view sdl = embedded_portfolio_model())
      : model_(load_for_test(sdl)), post_(read_post(*markdown_collection(*model_), path, text)) {}

  std::string operator[](std::string_view name) const {
    if (!post_) return std::to_string(post_.error().line) + ": " + post_.error().message;
    if (name == markdown_collection(*model_)->slug->name)
      return post_->slug + (post_->slug_is_chosen ? "!" : "");
    std::string text = "nothing";
    for (const auto& [field, value] : post_->set) {
      if (field->name == name) text = printed(value);
    }
    for (const auto& links : post_->links) {
      if (links.field->name == name) text = joined(links.names);
    }
    return text;
  }
  std::string authors() const { return joined(post_->authors); }
  std::string remarks() const {
    std::string text;
    for (const Remark& remark : post_->remarks) {
      text += std::to_string(remark.line) + " " + std::string(to_text(remark.severity)) + ": " +
              remark.message + "\n";
    }
    return text;
  }

 private:
  static std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : "|") + name;
    return text;
  }

  std::unique_ptr<Model> model_;
  tl::expected<Post, Fault> post_;
};

TEST(Posts, OfJekyllAreRead) {
  const Reading post(
      "_posts/2019-07-02-hello-world.markdown",
      "---\ntitle: 'Hello, World'\ndate: 2019-07-02 11:21:02 -0400\nauthor: ada\nversion: 3.10\n"
      "categories: [release, team]\ntags: one two\nlayout: post\n---\n\nText *here*.\n");
  EXPECT_EQ(post["title"], "Hello, World");
  EXPECT_EQ(post["slug"], "hello-world");
  EXPECT_EQ(post["published_at"], "2019-07-02T15:21:02.000Z");
  EXPECT_EQ(post["status"], "published");
  EXPECT_EQ(post["body"], "Text *here*.\n");
  EXPECT_EQ(post["categories"], "release|team");
  EXPECT_EQ(post["tags"], "one|two");
  EXPECT_EQ(post["byline"], "ada");
  EXPECT_EQ(post.authors(), "ada");
  EXPECT_EQ(post["extra"], R"({"version":"3.10","layout":"post"})");
  EXPECT_EQ(post.remarks(), "");
}

TEST(Posts, OfHugoAreReadFromToml) {
  const Reading post(
      "posts/my-bundle/index.md",
      "+++\ntitle = 'Bundle'\ndate = 2024-02-03T04:05:06+01:00\ndraft = false\nslug = 'chosen'\n"
      "tags = ['Go', 'C++']\ncategories = ['Dev']\ndescription = 'Short'\nweight = 3\n"
      "[params]\nmath = true\n+++\nBody\n");
  EXPECT_EQ(post["slug"], "chosen!");
  EXPECT_EQ(post["published_at"], "2024-02-03T03:05:06.000Z");
  EXPECT_EQ(post["tags"], "Go|C++");
  EXPECT_EQ(post["excerpt"], "Short");
  EXPECT_EQ(post["extra"], R"({"params":{"math":true},"weight":3})");
}

TEST(Posts, OfHugoAreReadFromJsonAndWithKeysInAnyCase) {
  const Reading json("a.md", "{\n\"title\": \"J\",\n\"date\": \"2024-02-03\",\n\"draft\": true\n}\n\nBody\n");
  EXPECT_EQ(json["title"], "J");
  EXPECT_EQ(json["status"], "draft");
  const Reading yaml("a.md", "---\nTitle: Y\npublishdate: 2024-02-03\n---\nBody\n");
  EXPECT_EQ(yaml["title"], "Y");
  EXPECT_EQ(yaml["published_at"], "2024-02-03T00:00:00.000Z");
}

TEST(Posts, OfAstroAreRead) {
  const Reading post(
      "blog/first-post.mdx",
      "---\ntitle: First post\ndescription: Lorem\npubDate: 'Jul 08 2022'\n"
      "author: {name: Ada Lovelace, url: https://example.org}\n"
      "image: {url: 'https://example.org/a.png', alt: 'A'}\ntags: ['astro', 'a b']\n---\nBody\n");
  EXPECT_EQ(post["published_at"], "2022-07-08T00:00:00.000Z");
  EXPECT_EQ(post["slug"], "first-post");
  EXPECT_EQ(post["byline"], "Ada Lovelace");
  EXPECT_EQ(post.authors(), "Ada Lovelace");
  EXPECT_EQ(post["cover"], "https://example.org/a.png");
  EXPECT_EQ(post["tags"], "astro|a b");
  // A part of each of them found no place, so the whole is kept.
  EXPECT_EQ(post["extra"], R"({"author":{"name":"Ada Lovelace","url":"https://example.org"},)"
                           R"("image":{"url":"https://example.org/a.png","alt":"A"}})");
}

TEST(Posts, WithoutFrontMatterTakeTitleFromHeadingOrFileName) {
  const Reading heading("note.md", "```\n# not this\n```\n# A heading #\n\nText");
  EXPECT_EQ(heading["title"], "A heading");
  EXPECT_EQ(heading["body"], "```\n# not this\n```\n# A heading #\n\nText");
  EXPECT_EQ(Reading("2020-01-02-some-words.md", "Text")["title"], "Some words");
  EXPECT_EQ(Reading("empty.md", "")["title"], "Empty");
  EXPECT_EQ(Reading("empty.md", "")["extra"], "null");
}

TEST(Posts, TakeTheDateOfTheFileNameWhereTheirOwnIsMissingOrUnreadable) {
  const Reading missing("2020-01-02-x.md", "---\ntitle: x\n---\n");
  EXPECT_EQ(missing["published_at"], "2020-01-02T00:00:00.000Z");
  EXPECT_EQ(missing.remarks(), "");
  const Reading broken("2020-01-02-x.md", "---\ntitle: x\ndate: 2023-01-29 18:30:22 2023 -0800\n---\n");
  EXPECT_EQ(broken["published_at"], "2020-01-02T00:00:00.000Z");
  EXPECT_EQ(broken["extra"], R"({"date":"2023-01-29 18:30:22 2023 -0800"})");
  EXPECT_EQ(broken.remarks().substr(0, 17), "3 warning: 'date'");
  EXPECT_NE(broken.remarks().find("the date of the file's name is taken"), std::string::npos);
  const Reading neither("x.md", "---\ndate: someday\n---\n");
  EXPECT_EQ(neither["published_at"], "nothing");
  EXPECT_EQ(neither.remarks().substr(0, 17), "2 warning: 'date'");
}

TEST(Posts, SayThatUtcWasTakenForADateWithoutAZone) {
  const Reading post("x.md", "---\ndate: 2020-01-02 10:00\n---\n");
  EXPECT_EQ(post.remarks(), "2 note: 'date': the date has no time zone, UTC is taken\n");
}

TEST(Posts, AreDraftsByKeyOrFolderAndPublishedOtherwiseWhateverTheDate) {
  EXPECT_EQ(Reading("x.md", "---\ndraft: true\n---\n")["status"], "draft");
  EXPECT_EQ(Reading("x.md", "---\ndraft: yes\n---\n")["status"], "draft");
  EXPECT_EQ(Reading("x.md", "---\npublished: false\n---\n")["status"], "draft");
  EXPECT_EQ(Reading("_drafts/x.md", "---\ndraft: false\n---\n")["status"], "draft");
  EXPECT_EQ(Reading("x.md", "---\npublished: true\ndraft: no\n---\n")["status"], "published");
  EXPECT_EQ(Reading("x.md", "---\ndate: 9000-01-01\n---\n")["status"], "published");
  EXPECT_EQ(Reading("x.md", "---\npublished: 2020-01-02\n---\n")["status"], "published");
  EXPECT_EQ(Reading("x.md", "---\npublished: 2020-01-02\n---\n")["published_at"], "2020-01-02T00:00:00.000Z");
  EXPECT_EQ(Reading("x.md", "---\ndraft: true\n---\n")["extra"], "null");
}

TEST(Posts, BecomeDraftsWhereTheFlagCannotBeRead) {
  const Reading post("x.md", "---\ndraft: perhaps\n---\n");
  EXPECT_EQ(post["status"], "draft");
  EXPECT_EQ(post.remarks(), "2 warning: 'draft' is neither true nor false; the post becomes a draft\n");
}

TEST(Posts, SplitNamesAsJekyllDoes) {
  EXPECT_EQ(Reading("x.md", "---\ncategories: a b\ntags: x y, z\n---\n")["categories"], "a|b");
  EXPECT_EQ(Reading("x.md", "---\ntags: x y, z\n---\n")["tags"], "x y|z");
  EXPECT_EQ(Reading("x.md", "---\ncategory: a b\n---\n")["categories"], "a b");
  EXPECT_EQ(Reading("x.md", "---\ntags: [2024, {name: n}, null]\n---\n")["tags"], "2024|n");
  EXPECT_EQ(Reading("x.md", "---\ntags:\n---\n")["tags"], "nothing");
}

TEST(Posts, KeepWhatAFieldCannotHold) {
  const Reading post("x.md", "---\ntitle: t\ntags: [[a]]\nimage: pictures/a.png\ndescription: {a: 1}\n---\n");
  EXPECT_EQ(post["tags"], "nothing");
  EXPECT_EQ(post["cover"], "nothing");
  EXPECT_EQ(post["extra"], R"({"tags":[["a"]],"image":"pictures/a.png","description":{"a":1}})");
  EXPECT_NE(post.remarks().find("3 warning: 'tags'"), std::string::npos) << post.remarks();
  EXPECT_NE(post.remarks().find("4 warning: 'image'"), std::string::npos);
  EXPECT_NE(post.remarks().find("5 warning: 'description'"), std::string::npos);
}

TEST(Posts, KeepAKeyWhoseFieldHasItsValueFromAnother) {
  const Reading post("x.md", "---\ndescription: one\nsummary: two\n---\n");
  EXPECT_EQ(post["excerpt"], "one");
  EXPECT_EQ(post["extra"], R"({"summary":"two"})");
}

TEST(Posts, AreRefusedWhereARequiredFieldCannotHoldItsKey) {
  EXPECT_EQ(Reading("x.md", "---\na: 1\ntitle: " + std::string(301, 'x') + "\n---\n")["title"],
            "3: 'title': the text has 301 characters, at most 300 are allowed");
  EXPECT_EQ(Reading("x.md", "{\"title\": \"a\\u0000b\"}")["title"].substr(0, 11), "1: 'title':");
}

TEST(Posts, JoinAListWhereATextIsExpected) {
  const Reading post("x.md", "---\nauthor: [Ada, Bob]\ntitle: 2024\n---\n");
  EXPECT_EQ(post["byline"], "Ada, Bob");
  EXPECT_EQ(post.authors(), "Ada|Bob");
  EXPECT_EQ(post["title"], "2024");
}

TEST(Posts, MakeAnAddressOfWhatIsWritten) {
  const Reading post("x.md", "---\nslug: My Slug!\n---\n");
  EXPECT_EQ(post["slug"], "my-slug!");
  EXPECT_EQ(post.remarks(), "2 note: the address 'My Slug!' becomes 'my-slug'\n");
  EXPECT_EQ(Reading("x-y.md", "---\nslug: '!!'\n---\n")["slug"], "x-y");
}

TEST(Posts, FollowTheModelAndNotNamesInTheCode) {
  constexpr std::string_view sdl = R"(
    type Page @collection(table: "pages", plural: "pages")
      @access(read: "anyone", create: "editor", update: "editor", delete: "editor") {
      id: ID!
      heading: String! @max(points: 100) @import(keys: ["title"])
      path: String! @slug(from: "heading") @unique
      content: Text! @import(body: true)
      weight: Int @import(keys: ["weight"])
      featured: Boolean @import(keys: ["featured"])
      day: Date @import(keys: ["date"])
    })";
  const Reading page(
      "x.md", "---\ntitle: T\nweight: '7'\nfeatured: true\ndate: Jan 2, 2020\nauthor: ada\n---\nBody", sdl);
  EXPECT_EQ(page["heading"], "T");
  EXPECT_EQ(page["content"], "Body");
  EXPECT_EQ(page["weight"], "7");
  EXPECT_EQ(page["featured"], "true");
  EXPECT_EQ(page["day"], "2020-01-02");
  EXPECT_EQ(page["path"], "x");
  EXPECT_EQ(page.remarks(), "6 warning: no field takes the key 'author'; it is left out\n");
  EXPECT_EQ(Reading("x.md", "---\ndraft: true\n---\n", sdl)["heading"],
            "1: this is a draft, and 'pages' have no drafts; leave it out");
}

}  // namespace
}  // namespace dc
