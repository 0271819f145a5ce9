#include "app/control.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/time.hpp"

namespace dc {
namespace {

class Heard final : public Output {
 public:
  void out(std::string_view text) override { heard += "out:" + std::string(text); }
  void note(std::string_view text) override { heard += "note:" + std::string(text); }
  void progress(std::size_t done, std::size_t total, std::string_view) override {
    heard += std::to_string(done) + "/" + std::to_string(total) + " ";
  }
  std::string heard;
};

class Control : public ::testing::Test {
 protected:
  // Deeper than the 107 characters of a socket's address.
  Control()
      : directory_(std::filesystem::temp_directory_path() / ("dc-" + std::to_string(::getpid())) /
                   std::string(120, 'd')) {
    std::filesystem::create_directories(directory_);
  }
  ~Control() override { std::filesystem::remove_all(directory_.parent_path()); }

  std::unique_ptr<ControlServer> start(RunVerb run) {
    return ControlServer::start(directory_, std::move(run), log_).value();
  }

  std::filesystem::path directory_;
  FakeClock clock_;
  Log log_{clock_, -1, Level::error};
};

TEST_F(Control, RunsACommandInTheServerAndBringsBackWhatItSays) {
  const auto server = start([](const Command& command, Output& output) {
    output.progress(1, 2, "files");
    output.note("careful\n");
    output.out(command.verb + " " + command.text("name") + "\n");
    return Exit::partly;
  });
  Heard heard;
  const auto exit = send_command(directory_, {.verb = "keys create", .values = {{"name", "x"}}}, heard);
  ASSERT_TRUE(exit && *exit);
  EXPECT_EQ(**exit, Exit::partly);
  EXPECT_EQ(heard.heard, "1/2 note:careful\nout:keys create x\n");
}

TEST_F(Control, IsOfItsUserOnly) {
  const auto server = start([](const Command&, Output&) { return Exit::done; });
  const auto mode = std::filesystem::status(directory_ / "control.sock").permissions();
  EXPECT_EQ(static_cast<unsigned>(mode), 0600U);
}

TEST_F(Control, WithoutAServerSaysSo) {
  Heard heard;
  const auto exit = send_command(directory_, {.verb = "x", .values = {}}, heard);
  ASSERT_TRUE(exit);
  EXPECT_FALSE(*exit);
}

TEST_F(Control, TakesTheSocketOfAServerThatDied) {
  {
    const auto dead = start([](const Command&, Output&) { return Exit::done; });
  }
  std::filesystem::create_symlink("nowhere", directory_ / "control.sock");
  const auto server = start([](const Command&, Output&) { return Exit::done; });
  Heard heard;
  EXPECT_EQ(**send_command(directory_, {.verb = "x", .values = {}}, heard), Exit::done);
}

}  // namespace
}  // namespace dc
