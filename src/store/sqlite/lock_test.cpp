#include "store/sqlite/lock.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST(DirectoryLock, NamesTheProcessThatHoldsIt) {
  const TemporaryDirectory directory;
  int ready[2], finish[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(finish), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = DirectoryLock::take(directory.path());
    char byte = lock ? 'y' : 'n';
    (void)!::write(ready[1], &byte, 1);
    ::close(finish[1]);
    (void)!::read(finish[0], &byte, 1);  // until the parent closes its end
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const auto refused = DirectoryLock::take(directory.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::data_in_use);
  EXPECT_NE(refused.error().detail.find(std::to_string(child)), std::string::npos) << refused.error().detail;
  ::close(finish[1]);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(DirectoryLock::take(directory.path())) << "it ends with its process";
  for (const int fd : {ready[0], ready[1], finish[0]}) ::close(fd);
}

TEST(DirectoryLock, IsNotTakenTwiceInOneProcess) {
  const TemporaryDirectory directory;
  const auto first = DirectoryLock::take(directory.path());
  ASSERT_TRUE(first);
  EXPECT_FALSE(DirectoryLock::take(directory.path()));
}

TEST(DataDirectory, IsForItsOwnerOnly) {
  TestWorld world(&open_test_sqlite);
  const auto data = world.directory.path() / "data";
  ASSERT_TRUE(write_and_wait(*world.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"CREATE TABLE t (x)", {}}));
    return {};
  }));
  EXPECT_EQ(mode_of(data), 0700u);
  for (const char* file : {"datacanvas.db", "datacanvas.db-wal", "datacanvas.db-shm", "lock"}) {
    EXPECT_EQ(mode_of(data / file), 0600u) << file;
  }
}

TEST(DataDirectory, RefusesAFileThatIsNoDatabase) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write_file(directory.path() / "datacanvas.db", std::string(8192, 'x')));
  const FakeClock clock;
  SilentLog log(clock);
  Metrics metrics;
  const auto refused = open_sqlite({.directory = directory.path()}, *log, metrics, clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::corrupt);
}

}  // namespace
}  // namespace dc::store
