#include "features/transfer/ndjson/rejects.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/file.hpp"
#include "content/test_world.hpp"

namespace {

// Where the paths of what is synced go, while a test asks for them: a name that would not outlive a power cut
// cannot be told from one that would in any other way.
std::vector<std::string>* synced = nullptr;

}  // namespace

// In place of the C library's.
extern "C" int fsync(int fd) {
  std::error_code ignored;
  if (synced != nullptr)
    synced->push_back(std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), ignored).string());
  return static_cast<int>(::syscall(SYS_fsync, fd));
}

namespace dc::ndjson {
namespace {

TEST(Rejects, AreDurableWithTheNamesOfTheirFolders) {
  const testing_world::TemporaryDirectory home;
  const auto folder = home.path() / "rejected" / "now";
  Rejects rejects(folder);
  ASSERT_TRUE(rejects.add("tags.ndjson", "{"));
  ASSERT_TRUE(rejects.add("tags.ndjson", "[]"));
  std::vector<std::string> paths;
  synced = &paths;
  const auto finished = rejects.finish();
  synced = nullptr;
  EXPECT_EQ(finished, folder.string());
  for (const auto& path : {folder / "tags.ndjson", folder, folder.parent_path(), home.path()}) {
    EXPECT_EQ(std::count(paths.begin(), paths.end(), path.string()), 1) << path;
  }
  EXPECT_EQ(read_file(folder / "tags.ndjson", 100), "{\n[]\n");
}

TEST(Rejects, MakeNoFolderWhereNothingIsRefused) {
  const testing_world::TemporaryDirectory home;
  EXPECT_EQ(Rejects(home.path() / "rejected" / "now").finish(), "");
  EXPECT_TRUE(std::filesystem::is_empty(home.path()));
}

}  // namespace
}  // namespace dc::ndjson
