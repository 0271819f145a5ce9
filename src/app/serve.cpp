#include "app/serve.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "api/console/console.hpp"
#include "api/rest/handler.hpp"
#include "api/rest/openapi/contract.hpp"
#include "app/control.hpp"
#include "app/demo.hpp"
#include "app/home.hpp"
#include "app/publisher.hpp"
#include "app/verbs.hpp"
#include "app/version.hpp"
#include "base/file.hpp"
#include "base/limits.hpp"
#include "base/ticker.hpp"
#include "features/cache/cache.hpp"
#include "features/schedule/clockwork.hpp"
#include "net/server.hpp"

namespace dc {

namespace {

sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

// Before any thread is started, so that all of them inherit it and only wait_for_end() takes the signals.
void block_signals() {
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void wait_for_end() {
  const sigset_t signals = end_signals();
  int signal = 0;
  do {
    sigwait(&signals, &signal);
  } while (signal == SIGHUP);  // a closed terminal does not end a server
}

std::string address_text(const Config& config, unsigned port) {
  std::string host = config.server_address();
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port) + "/";
}

// On a terminal a person reads; the log is for machines.
void greet(const std::string& url, const Home& home, const std::optional<std::string>& first_key) {
  std::string text = "\n  DataCanvas " + std::string(version) + " is ready: " + url +
                     "\n  Data: " + home.directory().string() + "\n";
  if (first_key) {
    text += "\n  Your API key (role admin), shown this once:\n    " + *first_key +
            "\n\n  Try it:\n    curl " + url + "api/v2/projects -H 'Authorization: Bearer " + *first_key +
            "'\n";
  }
  TerminalOutput().note(text + "\n");
}

void tell_first_key(Home& home, const std::string& url, const std::optional<std::string>& first_key) {
  if (::isatty(STDERR_FILENO) == 1) {
    greet(url, home, first_key);
    if (first_key) home.forget_first_key();
  } else if (first_key) {
    home.world().log.info("first key", {{"file", (home.directory() / "first-key").string()}});
  }
}

void log_schema(Home& home) {
  Log& log = home.world().log;
  for (const std::string& step : home.schema().steps) log.info("schema", {{"step", step}});
  for (const std::string& unknown : home.schema().unknown) log.warn("schema unknown", {{"kept", unknown}});
}

// Work of requests that were cut may still be in a lane, and it refers to who answers them: so this stands
// after those and before the server.
struct StopAtEnd {
  store::Engine& engine;
  ~StopAtEnd() { engine.stop(); }
};

// Lines of requests leave together, many in one system call, for as long as this lives.
class LinesTogether {
 public:
  LinesTogether(Log& log, const Clock& clock)
      : log_(log),
        ticker_(
            {.name = "log", .pause = std::chrono::milliseconds(limits::log_flush_ms)},
            [&log]() -> Result<> {
              log.flush();
              return {};
            },
            log, clock) {
    log_.collect(true);
  }
  ~LinesTogether() {
    log_.collect(false);
    log_.flush();
  }
  LinesTogether(const LinesTogether&) = delete;

 private:
  Log& log_;
  const Ticker ticker_;
};

// Each connection is a descriptor, and many systems begin with 1,024 of them although a process may have
// more.
void allow_all_descriptors() {
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

// The written-out list of who answers what.
net::Handler routes(const rest::Rest& rest, const Console& console) {
  return [&](const net::Request& request, net::Responder respond) {
    if (!request.path.starts_with("/api/") && console.answers(request.path)) {
      console.handle(request, std::move(respond));
    } else {
      rest.handle(request, std::move(respond));
    }
  };
}

net::ServerOptions server_options(const Config& config) {
  return {.address = config.server_address(),
          .port = config.server_port(),
          .threads = config.server_threads(),
          .origins = config.server_origins(),
          .proxies = config.server_proxies()};
}

Result<> run(const Config& config, const Command& command, World& world) {
  TRY(const auto home, Home::open(config, world));
  log_schema(*home);
  net::Desk desk(world.log, world.metrics, world.clock, world.random);
  const Contract contract(home->model());
  cache::Cache cache(config.cache_bytes(), world.metrics);
  rest::Rest rest({.content = home->content(),
                   .engine = home->engine(),
                   .identity = home->identity(),
                   .desk = desk,
                   .cache = cache,
                   .metrics = world.metrics,
                   .contract = [&](rest::ApiVersion of) -> const net::Encodings& { return contract.of(of); },
                   .tenant_id = default_tenant,
                   .v1_deprecated = config.v1_deprecated(),
                   .v1_sunset = config.v1_sunset()});
  const Console console({.content = home->content(),
                         .engine = home->engine(),
                         .desk = desk,
                         .tenant_id = default_tenant,
                         .version = std::string(version),
                         .policy = config.server_content_policy()});
  const StopAtEnd stop{home->engine()};
  net::Server server(server_options(config), routes(rest, console), world.log, world.metrics, world.clock,
                     world.random);
  TRY(const auto control,
      ControlServer::start(
          home->directory(),
          [&](const Command& verb, Output& output) { return run_home_verb(*home, verb, output); },
          world.log));
  TRY(const auto first_key, home->first_start());
  if (command.flag("demo")) CHECK(fill_demo(*home));
  const Publisher publisher(home->content(), home->engine(), world.log, world.clock);
  CHECK(home->scheduler().begin());
  CHECK(server.start());
  const Clockwork clockwork(home->scheduler(),
                            config.starts_jobs() ? Clockwork::Duty::all : Clockwork::Duty::leases, world.log,
                            world.clock);
  const LinesTogether together(world.log, world.clock);
  const std::string url = address_text(config, server.port());
  tell_first_key(*home, url, first_key);
  if (!config.server_port_file().empty()) {
    CHECK(write_file(config.server_port_file(), std::to_string(server.port()) + "\n"));
  }
  world.log.info("listening", {{"url", url},
                               {"address", config.server_address()},
                               {"port", static_cast<std::int64_t>(server.port())},
                               {"version", version},
                               {"data", home->directory().string()},
                               {"pid", static_cast<std::int64_t>(::getpid())}});
  wait_for_end();
  world.log.info("draining");
  rest.refuse_ready();
  home->scheduler().stop();  // what runs ends while requests do
  server.drain(config.server_grace());
  return {};
}

}  // namespace

Exit serve(const Config& config, const Command& command) {
  block_signals();
  World world(STDOUT_FILENO, config.log_level());
  allow_all_descriptors();
  const auto outcome = run(config, command, world);
  if (outcome) {
    world.log.info("stopped");
    return Exit::done;
  }
  const ErrorRow& row = error_row(outcome.error().code);
  world.log.error("refused",
                  {{"code", row.name}, {"detail", describe(outcome.error())}, {"remedy", row.remedy}});
  TerminalOutput output;
  if (::isatty(STDOUT_FILENO) != 1 || ::isatty(STDERR_FILENO) == 1) report_error(outcome.error(), {}, output);
  return Exit::failed;
}

}  // namespace dc
