#include "app/command.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/config.hpp"

namespace dc {
namespace {

CommandLine parse(std::vector<const char*> words) {
  words.insert(words.begin(), "datacanvas");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

TEST(CommandLines, NameAVerbAndWhatItWasGiven) {
  const CommandLine line = parse({"keys", "create", "--name", "deploy", "--json", "--data", "d"});
  EXPECT_FALSE(line.ends) << line.message;
  EXPECT_EQ(line.command.verb, "keys create");
  EXPECT_EQ(line.command.text("name"), "deploy");
  EXPECT_TRUE(line.command.flag("json"));
  EXPECT_EQ(line.flags.at("--data"), "d");
}

TEST(CommandLines, MakeAPathAbsolute) {
  const CommandLine line = parse({"import", "markdown", "posts/../blog"});
  EXPECT_EQ(line.command.text("directory"), (std::filesystem::current_path() / "blog").string());
}

TEST(CommandLines, ThatAreWrongNameTheNearestWord) {
  for (const auto& [words, meant] : std::vector<std::pair<std::vector<const char*>, std::string>>{
           {{"serv"}, "'serve'"},
           {{"keys", "lst"}, "'list'"},
           {{"serve", "--prot", "1"}, "'--port'"},
           {{"serve", "--port", "1", "--adress=x"}, "'--address'"},
           {{"serv", "--json"}, "'serve'"},
           {{"import", "markdwon", "x"}, "'markdown'"},
           {{"import", "markdown", "x", "--dry-rum"}, "'--dry-run'"}}) {
    const CommandLine line = parse(words);
    EXPECT_TRUE(line.ends);
    EXPECT_EQ(line.exit, Exit::usage);
    EXPECT_NE(line.message.find(meant), std::string::npos) << line.message;
    EXPECT_NE(line.remedy.find("--help"), std::string::npos) << line.remedy;
  }
}

TEST(CommandLines, DoNotTakeTheNextOptionForAForgottenValue) {
  const CommandLine line = parse({"keys", "create", "--name", "--json"});
  EXPECT_EQ(line.exit, Exit::usage);
  EXPECT_NE(line.message.find("--name"), std::string::npos) << line.message;
  EXPECT_NE(line.message.find("a value is missing"), std::string::npos) << line.message;
}

TEST(CommandLines, ThatAreWrongAreAnsweredInJsonIfTheyAskForIt) {
  EXPECT_TRUE(parse({"keys", "create", "--json"}).command.flag("json"));
  EXPECT_FALSE(parse({"keys", "create"}).command.flag("json"));
}

TEST(CommandLines, WithAnOptionBeforeTheVerbSayWhereItBelongs) {
  const CommandLine line = parse({"--data", "d", "keys", "list"});
  EXPECT_EQ(line.exit, Exit::usage);
  EXPECT_NE(line.message.find("behind 'list'"), std::string::npos) << line.message;
}

TEST(CommandLines, AskedForHelpGiveItAndEndWell) {
  for (const std::vector<const char*>& words :
       std::vector<std::vector<const char*>>{{"--help"}, {"serve", "--help"}, {"keys", "create", "-h"}}) {
    const CommandLine line = parse(words);
    EXPECT_TRUE(line.ends);
    EXPECT_EQ(line.exit, Exit::done);
    EXPECT_NE(line.message.find("--help"), std::string::npos) << line.message;
  }
}

TEST(CommandLines, WithoutAVerbGiveHelpAndEndBadly) {
  EXPECT_EQ(parse({}).exit, Exit::usage);
  EXPECT_EQ(parse({"keys"}).exit, Exit::usage);
}

TEST(TheHelpOfServe, NamesEveryOption) {
  const std::string help = parse({"serve", "--help"}).message;
  for (const OptionRow& row : option_rows()) EXPECT_NE(help.find(row.flag), std::string::npos) << row.flag;
}

TEST(Commands, SurviveTheControlSocket) {
  const Command command{.verb = "keys create",
                        .values = {{"name", "a \"quoted\"\nname"}, {"json", "true"}},
                        .places = {{"backup.second", "/b"}}};
  const Command back = command_from_json(to_json(command)).value();
  EXPECT_EQ(back.verb, command.verb);
  EXPECT_EQ(back.values, command.values);
  EXPECT_EQ(back.places, command.places);
  EXPECT_FALSE(command_from_json("[]"));
  EXPECT_FALSE(command_from_json(R"({"verb":1,"values":{}})"));
}

}  // namespace
}  // namespace dc
