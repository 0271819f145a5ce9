#include "features/transfer/ndjson/lines.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/test_world.hpp"

namespace dc::ndjson {
namespace {

class Lines : public ::testing::Test {
 protected:
  // "number@offset+bytes:text", "!" for one that is too long.
  std::string lines_of(const std::string& content, std::size_t bytes_max) {
    std::ofstream(path, std::ios::binary) << content;
    auto reader = LineReader::open(path, bytes_max, LineReader::Digest::sha256).value();
    std::string said;
    while (const auto line = reader.next().value()) {
      said += std::to_string(line->number) + "@" + std::to_string(line->offset) + "+" +
              std::to_string(line->bytes) + (line->is_too_long ? "!" : ":") + std::string(line->text) + "|";
      EXPECT_EQ(reader.read_again(line->offset, line->bytes).value(),
                content.substr(line->offset, line->bytes));
    }
    EXPECT_EQ(reader.position(), content.size());
    EXPECT_EQ(reader.digest(), to_hex(sha256({content})));
    return said;
  }

  testing_world::TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "file";
};

TEST_F(Lines, HaveTheirPlaces) {
  EXPECT_EQ(lines_of("", 10), "");
  EXPECT_EQ(lines_of("a", 10), "1@0+1:a|");
  EXPECT_EQ(lines_of("a\nbc\r\n\nd", 10), "1@0+1:a|2@2+3:bc|3@6+0:|4@7+1:d|");
  EXPECT_EQ(lines_of("\n\n", 10), "1@0+0:|2@1+0:|");
}

TEST_F(Lines, ThatAreTooLongArePassedOver) {
  EXPECT_EQ(lines_of("1234\n12345\n1\n", 4), "1@0+4:1234|2@5+5!|3@11+1:1|");
  EXPECT_EQ(lines_of("12345", 4), "1@0+5!|");
  const std::string huge(3 * limits::line_block_bytes, 'x');
  EXPECT_EQ(lines_of(huge + "\nb\n" + huge, 4),
            "1@0+" + std::to_string(huge.size()) + "!|2@" + std::to_string(huge.size() + 1) + "+1:b|3@" +
                std::to_string(huge.size() + 3) + "+" + std::to_string(huge.size()) + "!|");
}

TEST_F(Lines, AreWholeWhereverBlocksEnd) {
  for (const int more : {-2, -1, 0, 1, 2}) {
    const std::string first(static_cast<std::size_t>(static_cast<long>(limits::line_block_bytes) + more),
                            'a');
    const std::string said = lines_of(first + "\nend\n", limits::record_line_bytes_max);
    EXPECT_EQ(said, "1@0+" + std::to_string(first.size()) + ":" + first + "|2@" +
                        std::to_string(first.size() + 1) + "+3:end|");
  }
}

TEST_F(Lines, AreReadFromPlainFilesOnly) {
  const auto refusal = [&](const std::filesystem::path& of) {
    const auto reader = LineReader::open(of, 10, LineReader::Digest::none);
    return reader ? std::string("nothing") : reader.error().detail;
  };
  std::ofstream(path) << "x";
  std::filesystem::create_symlink(path, folder.path() / "link");
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_NE(refusal(folder.path() / "link").find("is a link"), std::string::npos);
  EXPECT_NE(refusal(folder.path() / "pipe").find("is not a file"), std::string::npos);
  EXPECT_NE(refusal(folder.path()).find("is not a file"), std::string::npos);
  EXPECT_NE(refusal(folder.path() / "none").find("none"), std::string::npos);
}

}  // namespace
}  // namespace dc::ndjson
