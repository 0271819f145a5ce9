#include "app/control.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>
#include <thread>

#include "app/control_socket.hpp"
#include "base/lane.hpp"
#include "base/limits.hpp"

namespace dc {

namespace {

// What a verb says, on its way to the client. If the client has gone, the verb still ends its work in order.
class RemoteOutput final : public Output {
 public:
  explicit RemoteOutput(LineSocket& socket) : socket_(socket) {}
  void out(std::string_view text) override { send("out", text); }
  void note(std::string_view text) override { send("note", text); }
  void progress(std::size_t done, std::size_t total, std::string_view label) override {
    const int percent = total == 0 ? 100 : static_cast<int>(done * 100 / total);
    if (percent == percent_ && done != total) return;
    percent_ = percent;
    const json::Array fields{static_cast<std::int64_t>(done), static_cast<std::int64_t>(total), label};
    socket_.write_line(json::to_text(json::Object{{"progress", fields}}));
  }

 private:
  void send(const char* name, std::string_view text) {
    socket_.write_line(json::to_text(json::Object{{name, text}}));
  }
  LineSocket& socket_;
  int percent_ = -1;
};

}  // namespace

struct ControlServer::State {
  RunVerb run;
  Log& log;
  int listener;
  std::filesystem::path directory;
  Lane lane;
  std::thread acceptor;

  void accept_all() {
    while (true) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd >= 0) {
        // A full lane drops the connection; the client says that the server did not answer.
        lane.submit([this, socket = LineSocket(fd)]() mutable { serve(std::move(socket)); });
      } else if (errno != EINTR && errno != ECONNABORTED) {
        return;  // shut down by the destructor
      }
    }
  }

  void serve(LineSocket socket) {
    if (socket.peer_user() != ::geteuid()) return;
    // Who connects and says nothing must not hold up a shutdown.
    const timeval patience{.tv_sec = limits::control_timeout_seconds, .tv_usec = 0};
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto line = socket.read_line(limits::control_request_bytes_max);
    if (!line) return;
    RemoteOutput output(socket);
    Exit exit = Exit::usage;
    if (const auto command = command_from_json(*line)) {
      log.info("command", {{"verb", command->verb}});
      exit = run(*command, output);
    } else {
      output.note("datacanvas: " + describe(command.error()) + "\n");
    }
    socket.write_line(json::to_text(json::Object{{"exit", static_cast<int>(exit)}}));
  }
};

ControlServer::ControlServer(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::filesystem::path& directory,
                                                            RunVerb run, Log& log) {
  TRY(const int listener, listen_in(directory));
  std::unique_ptr<State> state(new State{
      std::move(run),
      log,
      listener,
      directory,
      Lane({.name = "control", .threads = limits::control_threads, .queue_max = limits::control_queue_max}),
      {}});
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(state)));
}

ControlServer::~ControlServer() {
  ::shutdown(state_->listener, SHUT_RDWR);  // wakes accept
  state_->acceptor.join();
  ::close(state_->listener);
  ::unlink((state_->directory / "control.sock").c_str());
  state_->lane.close();
}

Result<std::optional<Exit>> send_command(const std::filesystem::path& directory, const Command& command,
                                         Output& output) {
  const auto fd = connect_in(directory);
  if (!fd) return std::optional<Exit>();
  LineSocket socket(*fd);
  constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;
  if (socket.write_line(to_json(command))) {
    while (const auto line = socket.read_line(answer_bytes_max)) {
      TRY(const json::Value frame, json::parse(*line));
      if (const auto* exit = frame.find("exit"))
        return std::optional(static_cast<Exit>(*exit->as<std::int64_t>()));
      if (const auto* text = frame.find("out")) output.out(*text->as<std::string>());
      if (const auto* text = frame.find("note")) output.note(*text->as<std::string>());
      if (const auto* progress = frame.find("progress")) {
        const auto& fields = *progress->as<json::Array>();
        output.progress(static_cast<std::size_t>(*fields[0].as<std::int64_t>()),
                        static_cast<std::size_t>(*fields[1].as<std::int64_t>()),
                        *fields[2].as<std::string>());
      }
    }
  }
  return fail(Code::unavailable,
              "The server of " + directory.string() + " ended the conversation; see its log.");
}

}  // namespace dc
