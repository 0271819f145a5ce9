#include "base/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <latch>
#include <thread>

#include "base/file.hpp"
#include "base/file_stream.hpp"

namespace dc {
namespace {

class Folder : public ::testing::Test {
 protected:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dc-base-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() override { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

using KeyFiles = Folder;
using FileStreams = Folder;

TEST_F(KeyFiles, AreMadeOnceAndReadByTheirOwnerOnly) {
  SeededRandom random(1);
  EXPECT_EQ(read_key_file(path / "key").value(), std::nullopt);
  const std::string key = make_key_file(path / "key", random).value();
  EXPECT_EQ(key.size(), 32U);
  EXPECT_EQ(read_key_file(path / "key").value(), key);
  struct stat about {};
  ASSERT_EQ(::stat((path / "key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(KeyFiles, AreOneKeyForAllWhoMakeThemAtOnce) {
  SystemRandom random;
  for (int round = 0; round < 20; ++round) {
    const auto file = path / std::to_string(round);
    std::vector<std::string> keys(4);
    std::latch begin(4);
    std::vector<std::thread> makers;
    makers.reserve(keys.size());
    for (std::string& key : keys) {
      makers.emplace_back([&] {
        begin.arrive_and_wait();
        key = make_key_file(file, random).value();
      });
    }
    for (std::thread& maker : makers) maker.join();
    for (const std::string& key : keys) EXPECT_EQ(key, read_key_file(file).value());
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path), {}), 20) << "nothing else is left";
}

TEST_F(KeyFiles, HoldNothingElse) {
  for (const std::string& text :
       {std::string(), std::string(64, 'g'), std::string(62, 'a'), std::string(66, 'a')}) {
    ASSERT_TRUE(write_file(path / "key", text));
    EXPECT_EQ(read_key_file(path / "key").error().code, Code::corrupt) << text;
  }
}

TEST_F(FileStreams, AreReadAsTheyWereWritten) {
  {
    auto writer = FileWriter::create(path / "file").value();
    ASSERT_TRUE(writer.write("Hello, "));
    ASSERT_TRUE(writer.write("world"));
    EXPECT_EQ(writer.written(), 12U);
    ASSERT_TRUE(writer.finish());
  }
  EXPECT_EQ(FileWriter::create(path / "file").error().code, Code::file_error) << "the name is taken";
  auto reader = FileReader::open(path / "file").value();
  EXPECT_EQ(reader.size(), 12U);
  EXPECT_EQ(reader.next(7), "Hello, ");
  EXPECT_EQ(reader.next(7), "world");
  EXPECT_EQ(reader.next(7), "");
  EXPECT_EQ(FileReader::open(path / "nothing").error().code, Code::file_error);
}

}  // namespace
}  // namespace dc
