// The control socket: how a verb reaches the server that holds the data directory.
//
// DIR/control.sock (0600) takes connections of the same user only. One line of JSON goes in, the command;
// lines come back:
//   {"out":"…"} {"note":"…"} {"progress":[done,total,"label"]} … {"exit":0}
// The server runs the same function as the command line would, so the output is the same.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/command.hpp"
#include "app/output.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace dc {

using RunVerb = std::function<Exit(const Command&, Output&)>;

// Listens until destroyed; runs commands on its own threads, limits::control_threads at once. The destructor
// waits for them.
class ControlServer {
 public:
  static Result<std::unique_ptr<ControlServer>> start(const std::filesystem::path& directory, RunVerb run,
                                                      Log& log);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;

 private:
  struct State;
  explicit ControlServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Sends the command to the server of that directory; nullopt if none is listening.
Result<std::optional<Exit>> send_command(const std::filesystem::path& directory, const Command& command,
                                         Output& output);

}  // namespace dc
