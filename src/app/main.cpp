// datacanvas: reads the command line and the configuration, then serves or runs one verb.
#include <unistd.h>

#include <csignal>

#include "app/control.hpp"
#include "app/home.hpp"
#include "app/serve.hpp"
#include "app/verbs.hpp"
#include "base/contain.hpp"

extern char** environ;

namespace dc {
namespace {

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

// True also where one cannot look; what is wrong there is told by opening it.
bool holds_data(const std::filesystem::path& directory) {
  std::error_code error;
  return std::filesystem::exists(directory / "datacanvas.db", error) || error;
}

// The owner of a directory that has no account yet.
Result<> make_owner(Home& home, Output& output) {
  TRY(const auto first_key, home.first_start());
  if (first_key) {
    output.note("A new data directory; the owner's API key is in " +
                (home.directory() / "first-key").string() + "\n");
  }
  return {};
}

// A verb on the data: through the server that holds the directory, or on our own.
Exit run_on_data(const Config& config, const Command& command, Output& output) {
  auto answered = send_command(config.data_directory(), command, output);
  if (!answered) return report_error(answered.error(), command, output);
  if (*answered) return **answered;
  if (needs_existing_data(command) && !holds_data(config.data_directory())) {
    const std::string detail =
        "There is no data in '" + config.data_directory().string() + "'; name its directory with --data.";
    return report_error({Code::file_error, detail, {}}, command, output);
  }
  World world(STDERR_FILENO, std::max(config.log_level(), Level::warn));
  const auto home = Home::open(config, world);
  if (!home) return report_error(home.error(), command, output);
  // What only looks at data makes no owner. Where accounts come with the verb, another owner would be in the
  // way of theirs, also when the verb is given again after it has failed.
  if (needs_existing_data(command)) return run_home_verb(**home, command, output);
  const bool makes_owner_last = brings_accounts(**home, command);
  const Exit exit = makes_owner_last ? run_home_verb(**home, command, output) : Exit::done;
  if (exit == Exit::failed || exit == Exit::usage) return exit;
  if (const auto made = make_owner(**home, output); !made) return report_error(made.error(), command, output);
  return makes_owner_last ? exit : run_home_verb(**home, command, output);
}

Exit run(int count, const char* const* arguments) {
  TerminalOutput output;
  CommandLine line = parse_command_line(count, arguments);
  if (line.ends) {
    if (!line.remedy.empty())
      return report_error({Code::config_invalid, line.message, {}}, line.command, output, line.remedy);
    line.exit == Exit::done ? output.out(line.message) : output.note(line.message);
    return line.exit;
  }
  const auto config =
      Config::load({.file = line.config_file, .environment = environment(), .flags = line.flags});
  if (!config) {
    report_error(config.error(), line.command, output);
    return Exit::usage;
  }
  if (line.command.verb == "serve") return serve(*config, line.command);
  const PlainVerb verb = find_plain_verb(line.command.verb);
  if (verb == nullptr) return run_on_data(*config, line.command, output);
  const auto exit = contain([&] { return verb(*config, line.command, output); });
  return exit ? *exit : report_error(exit.error(), line.command, output);
}

}  // namespace
}  // namespace dc

int main(int count, char** arguments) {
  // A file that reaches the process's limit is an error of that write, as a full disk is, not the end.
  std::signal(SIGXFSZ, SIG_IGN);
  return static_cast<int>(dc::run(count, arguments));
}
