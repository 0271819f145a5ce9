#include "features/transfer/file_name.hpp"

#include <gtest/gtest.h>

namespace dc {
namespace {

std::string read(std::string_view path) {
  const FileName name = read_file_name(path);
  return name.date + "|" + name.slug + "|" + name.title + (name.in_drafts ? "|draft" : "");
}

TEST(FileNames, OfJekyllHaveDateAndWords) {
  EXPECT_EQ(read("2015-01-20-hello-world.md"), "2015-01-20|hello-world|Hello world");
  EXPECT_EQ(read("_posts/de/2015-1-5-Hallo_Welt.markdown"), "2015-01-05|hallo-welt|Hallo Welt");
  EXPECT_EQ(read("2021-06-01-release-3.0-notes.md"), "2021-06-01|release-3-0-notes|Release 3.0 notes");
}

TEST(FileNames, WithoutADateHaveOnlyWords) {
  EXPECT_EQ(read("about-us.md"), "|about-us|About us");
  EXPECT_EQ(read("2015-13-45-x.md"), "|2015-13-45-x|2015 13 45 x");
  EXPECT_EQ(read("2015-01-20.md"), "|2015-01-20|2015 01 20");
}

TEST(FileNames, InADraftsFolderAreDrafts) { EXPECT_EQ(read("_drafts/idea.md"), "|idea|Idea|draft"); }

TEST(FileNames, OfAnIndexAreThoseOfItsFolder) {
  EXPECT_EQ(read("posts/2015-01-20-hello/index.md"), "2015-01-20|hello|Hello");
  EXPECT_EQ(read("index.md"), "|index|Index");
}

TEST(FileNames, KeepTheNameWhereThereAreNoWords) {
  EXPECT_EQ(read("2015-01-20-!!.md"), "2015-01-20||!!");
  EXPECT_EQ(read("2015-01-20-.md"), "2015-01-20||2015-01-20-");
}

}  // namespace
}  // namespace dc
