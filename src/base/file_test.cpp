#include "base/file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace dc {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "base_test.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~Files() override { fs::remove_all(folder_); }

  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(Files, ReadBackWhatWasWritten) {
  const std::string content = std::string(100'000, 'x') + std::string("\0\n", 2);
  ASSERT_TRUE(write_file(folder_ / "a", content));
  EXPECT_EQ(*read_file(folder_ / "a", content.size()), content);
  ASSERT_TRUE(write_file(folder_ / "a", ""));
  EXPECT_EQ(*read_file(folder_ / "a", 0), "");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, HaveTheModeThatWasAskedForWhateverTheUmaskSays) {
  const mode_t before = umask(0077);
  const bool written =
      write_file(folder_ / "open", "x").has_value() && write_file(folder_ / "secret", "x", 0600).has_value();
  umask(before);
  ASSERT_TRUE(written);
  EXPECT_EQ(fs::status(folder_ / "open").permissions(), fs::perms(0644));
  EXPECT_EQ(fs::status(folder_ / "secret").permissions(), fs::perms(0600));
}

TEST_F(Files, AreNotReadBeyondTheLimit) {
  ASSERT_TRUE(write_file(folder_ / "a", "12345"));
  const auto content = read_file(folder_ / "a", 4);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, Code::file_error);
  EXPECT_NE(content.error().detail.find("more than 4 bytes"), std::string::npos);
}

TEST_F(Files, ThatCannotBeReadAreNamedWithTheReason) {
  const auto absent = read_file(folder_ / "absent", 10);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, Code::file_error);
  EXPECT_EQ(absent.error().detail,
            "cannot open '" + (folder_ / "absent").string() + "': No such file or directory");
  EXPECT_FALSE(read_file(folder_, 10));
}

TEST_F(Files, LeaveNothingBehindWhenTheyCannotBeWritten) {
  EXPECT_FALSE(write_file(folder_ / "absent" / "a", "x"));
  fs::create_directory(folder_ / "taken");
  const auto written = write_file(folder_ / "taken", "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::file_error);
  EXPECT_NE(written.error().detail.find((folder_ / "taken").string()), std::string::npos);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, KeepTheirContentWhenANewOneDoesNotFit) {
  ASSERT_TRUE(write_file(folder_ / "a", "old"));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &small);
  const auto written = write_file(folder_ / "a", std::string(5000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(written);
  EXPECT_EQ(*read_file(folder_ / "a", 10), "old");
  EXPECT_EQ(entries(), 1u);
}

TEST(FileErrors, TellAFullDeviceFromOthers) {
  EXPECT_EQ(fail_file("write", "/x", ENOSPC).value().code, Code::storage_full);
  EXPECT_EQ(fail_file("write", "/x", EDQUOT).value().code, Code::storage_full);
  EXPECT_EQ(fail_file("write", "/x", EIO).value().code, Code::file_error);
  EXPECT_EQ(fail_file("write", "/x", EIO).value().detail, "cannot write '/x': Input/output error");
}

}  // namespace
}  // namespace dc
