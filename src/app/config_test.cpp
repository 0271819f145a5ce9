#include "app/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace dc {
namespace {

std::string error_of(const Config::Sources& sources) {
  const auto config = Config::load(sources);
  return config ? "no error" : config.error().detail;
}

class ConfigFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) {
    path_ = std::filesystem::temp_directory_path() / ("dc-config-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(path_) << text;
    return path_;
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::filesystem::path path_;
};

TEST(Config, HasDefaultsForEverything) {
  const Config config = Config::load({}).value();
  EXPECT_EQ(config.server_port(), 8080U);
  EXPECT_EQ(config.server_address(), "127.0.0.1");
  EXPECT_EQ(config.data_directory(), "./data");
  EXPECT_GT(config.server_threads(), 0U);
  EXPECT_GT(config.store_readers(), 0U);
}

TEST_F(ConfigFile, GivesWayToTheEnvironmentAndThatToTheCommandLine) {
  Config::Sources sources{
      .file = write("[server]\nport = 1\nthreads = 3\ngrace = 4\n"),
      .environment = {{"DATACANVAS_SERVER_PORT", "2"}, {"DATACANVAS_SERVER_THREADS", "5"}},
      .flags = {{"--port", "6"}}};
  const Config config = Config::load(sources).value();
  EXPECT_EQ(config.server_port(), 6U);
  EXPECT_EQ(config.server_threads(), 5U);
  EXPECT_EQ(config.server_grace(), std::chrono::seconds(4));
  EXPECT_EQ(config.setting("server.port").source, "--port");
  EXPECT_EQ(config.setting("server.threads").source, "environment DATACANVAS_SERVER_THREADS");
}

TEST(Config, KnowsTheOldNamesOfTheEnvironment) {
  EXPECT_EQ(
      Config::load({.file = {}, .environment = {{"LOG_LEVEL", "warn"}}, .flags = {}}).value().log_level(),
      Level::warn);
}

TEST(Config, RefusesAnUnknownVariableAndNamesTheNearest) {
  const std::string error =
      error_of({.file = {}, .environment = {{"DATACANVAS_SERVER_PROT", "1"}}, .flags = {}});
  EXPECT_NE(error.find("DATACANVAS_SERVER_PROT"), std::string::npos) << error;
  EXPECT_NE(error.find("'DATACANVAS_SERVER_PORT'"), std::string::npos) << error;
}

TEST(Config, RefusesWhatIsOutOfRangeAndNamesThePlace) {
  EXPECT_EQ(error_of({.file = {}, .environment = {}, .flags = {{"--port", "70000"}}}),
            "--port: '70000' is not a whole number within 0..65535");
  const std::string error = error_of({.file = {}, .environment = {{"LOG_LEVEL", "wran"}}, .flags = {}});
  EXPECT_NE(error.find("Did you mean 'warn'"), std::string::npos) << error;
}

TEST(Config, RefusesNetworksAndPoliciesThatAreNone) {
  const auto refused = [](const char* name, const char* value) {
    return !Config::load({.file = {}, .environment = {}, .flags = {{name, value}}}).has_value();
  };
  EXPECT_TRUE(refused("--proxies", "10.0.0.0/33"));
  EXPECT_TRUE(refused("--proxy-field", "x-real-ip"));
  EXPECT_TRUE(refused("--content-policy", ""));
  EXPECT_TRUE(refused("--content-policy", "default-src 'self'\r\nSet-Cookie: a=b"));
  EXPECT_FALSE(refused("--proxies", "10.0.0.0/8, ::1"));
}

TEST_F(ConfigFile, WithAnUnknownOptionIsRefusedWithTheNearest) {
  const std::string error = error_of({.file = write("[server]\nprot = 1\n"), .environment = {}, .flags = {}});
  EXPECT_NE(error.find(path_.string() + " server.prot"), std::string::npos) << error;
  EXPECT_NE(error.find("'server.port'"), std::string::npos) << error;
}

TEST_F(ConfigFile, ThatIsNoTomlIsRefusedWithTheLine) {
  const std::string error = error_of({.file = write("[server]\nport = \n"), .environment = {}, .flags = {}});
  EXPECT_NE(error.find("line 2"), std::string::npos) << error;
}

TEST(Config, RefusesAFileThatIsNotThere) {
  EXPECT_NE(
      error_of({.file = "/nonexistent/x.toml", .environment = {}, .flags = {}}).find("/nonexistent/x.toml"),
      std::string::npos);
}

// docs/OPTIONS.md is generated: UPDATE_GOLDEN=1 writes it anew.
TEST(TheListOfOptions, IsWhatTheDocumentSays) {
  std::string text =
      "# Options\nThe last source wins: defaults, the TOML file (`--config FILE`), the environment, the "
      "command line.\n"
      "`datacanvas config list` shows what is in force and why.\n\n"
      "| option | flag | environment | default | what it is |\n|---|---|---|---|---|\n";
  for (const OptionRow& row : option_rows()) {
    std::string environment = "DATACANVAS_";
    for (const char c : row.name) environment += c == '.' ? '_' : static_cast<char>(std::toupper(c));
    if (!row.old_names.empty()) environment += "`, `" + std::string(row.old_names);
    std::string range(row.range);
    for (auto at = range.find('|'); at != std::string::npos; at = range.find('|', at + 2))
      range.replace(at, 1, ", ");
    text += "| `" + std::string(row.name) + "` | `" + std::string(row.flag) + "` | `" + environment + "` | " +
            (row.default_text.empty() ? "" : "`" + std::string(row.default_text) + "`") + " | " +
            std::string(row.sentence) + (range.empty() ? "" : " (" + range + ")") + " |\n";
  }
  const std::filesystem::path document = DATACANVAS_SOURCE_DIR "/docs/OPTIONS.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(document) << text;
  std::ifstream file(document);
  const std::string stored(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(stored, text) << "run app_test with UPDATE_GOLDEN=1";
}

}  // namespace
}  // namespace dc
