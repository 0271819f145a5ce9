#include "features/transfer/markdown_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "content/test_world.hpp"

namespace dc {
namespace {

namespace fs = std::filesystem;

class MarkdownFolder : public ::testing::Test {
 protected:
  void put(const std::string& path) {
    fs::create_directories((root() / path).parent_path());
    std::ofstream(root() / path) << "x";
  }
  fs::path root() const { return temporary.path() / "root"; }
  std::string found() const {
    std::string text;
    const auto files = find_markdown_files(root());
    if (!files) return describe(files.error());
    for (const auto& path : files->paths) text += path + " ";
    for (const auto& file : files->left_out) text += "-" + file.path + (file.is_fault ? "! " : " ");
    return text;
  }

  testing_world::TemporaryDirectory temporary;
};

TEST_F(MarkdownFolder, IsSearchedToItsLeavesInTheOrderOfPaths) {
  for (const char* path : {"b.md", "a.MARKDOWN", "z/y/x.mdx", "c.txt", "md", "d.md/e.md"}) put(path);
  EXPECT_EQ(found(), "a.MARKDOWN b.md d.md/e.md z/y/x.mdx ");
}

TEST_F(MarkdownFolder, KeepsHiddenFilesAndThoseOfOthersOut) {
  for (const char* path :
       {".git/a.md", ".hidden.md", "node_modules/p/a.md", "README.md", "docs/_index.md", "a.md"})
    put(path);
  EXPECT_EQ(found(), "a.md -README.md -docs/_index.md ");
}

TEST_F(MarkdownFolder, IsNotLeftThroughLinks) {
  put("a.md");
  std::ofstream(temporary.path() / "secret.md") << "x";
  fs::create_symlink(temporary.path() / "secret.md", root() / "out.md");
  fs::create_symlink(root() / "a.md", root() / "in.md");
  fs::create_directory_symlink(root(), root() / "loop");
  fs::create_symlink(root() / "absent", root() / "dangling.md");
  EXPECT_EQ(found(), "a.md in.md -dangling.md! -out.md ");
}

TEST_F(MarkdownFolder, ReportsWhatIsNoFileOrHasABrokenName) {
  put("a.md");
  put("caf\xE9.md");
  ASSERT_EQ(::mkfifo((root() / "pipe.md").c_str(), 0600), 0);
  EXPECT_EQ(found(), "a.md -caf?.md! -pipe.md! ");
}

TEST_F(MarkdownFolder, HasToBeADirectory) {
  EXPECT_NE(found().find("cannot open the directory"), std::string::npos);
  std::ofstream(root()) << "x";
  EXPECT_NE(found().find("is not a directory"), std::string::npos);
}

}  // namespace
}  // namespace dc
