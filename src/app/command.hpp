// The command line: one verb and what it was given. CLI11 stays behind this header.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc {

// Exit codes, the same for every verb (docs/CLI.md).
enum class Exit : int { done = 0, failed = 1, usage = 2, partly = 3 };

struct Command {
  std::string verb;  // "serve", "keys create"
  std::map<std::string, std::string>
      values;  // by name without dashes: "directory", "author"; a flag is "true"
  // Options that say where things are, as the command line gave them, by name ("backup.second"), absolute;
  // but for the data directory, which both sides agree on.
  std::map<std::string, std::string> places = {};

  std::string text(std::string_view name) const;
  bool flag(std::string_view name) const { return text(name) == "true"; }
};

// As the control socket carries it.
std::string to_json(const Command& command);
Result<Command> command_from_json(std::string_view text);

struct CommandLine {
  Command command;
  std::map<std::string, std::string> flags;  // options of options.def, by flag: "--port"
  std::string config_file;                   // --config
  // Set when there is nothing to run: help, version, or a mistake; text and where it goes.
  std::string message;
  std::string remedy;  // of a mistake
  bool ends = false;
  Exit exit = Exit::done;
};
// A path argument is made absolute, so that a server in another directory understands it.
CommandLine parse_command_line(int count, const char* const* arguments);

}  // namespace dc
