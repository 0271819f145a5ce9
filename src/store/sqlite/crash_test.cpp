// kill -9: what was acknowledged is there, what is there is whole.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <future>
#include <sstream>

#include "store/testing.hpp"

namespace dc::store {
namespace {

constexpr const char* directory_variable = "DATACANVAS_CRASH_DIRECTORY";
constexpr int lanes = 8;

Result<> add_pair(Session& session, std::int64_t id) {
  CHECK(session.run({"INSERT INTO pair VALUES (?1, 'first')", {id}}));
  CHECK(session.run({"INSERT INTO pair VALUES (?1, 'second')", {id}}));
  return {};
}

// Writes pairs for ever, several at a time, and tells the id of each on standard output once it is acknowledged.
class Child {
 public:
  explicit Child(Engine& engine, std::int64_t start) : engine_(engine), next_(start) {}
  void run() {
    for (int i = 0; i < lanes; ++i) write_next();
    std::promise<void>().get_future().wait();
  }

 private:
  void write_next() {
    const std::int64_t id = next_++;
    engine_.write([id](Session& session) { return add_pair(session, id); },
                  [this, id](Result<> done) {
                    if (!done) std::abort();
                    const std::string line = std::to_string(id) + "\n";
                    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::abort();
                    write_next();
                  });
  }
  Engine& engine_;
  std::int64_t next_;  // touched before the first acknowledgement, then on the writer's thread only
};

// Runs only in the child process that the test below starts.
TEST(CrashChild, DISABLED_WritesUntilItIsKilled) {
  const char* directory = std::getenv(directory_variable);
  ASSERT_NE(directory, nullptr);
  const SystemClock clock;
  SilentLog log(clock);
  Metrics metrics;
  auto engine = open_sqlite({.directory = directory, .readers = 1}, *log, metrics, clock);
  ASSERT_TRUE(engine) << describe(engine.error());
  std::int64_t start = 0;
  auto created = write_and_wait(**engine, [&](Session& session) -> Result<> {
    CHECK(
        session.run({"CREATE TABLE IF NOT EXISTS pair (id INTEGER, part TEXT, PRIMARY KEY (id, part))", {}}));
    CHECK(session.run({"SELECT coalesce(max(id), 0) + 1 FROM pair", {}},
                      [&](const Row& row) { start = row.integer(0); }));
    return {};
  });
  ASSERT_TRUE(created);
  Child(**engine, start).run();
}

std::vector<std::int64_t> run_child_and_kill_it(const std::filesystem::path& directory,
                                                int acknowledgements) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::setenv(directory_variable, directory.c_str(), 1);
    ::execl("/proc/self/exe", "store_test", "--gtest_filter=CrashChild.*", "--gtest_also_run_disabled_tests",
            "--gtest_brief=1", nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::vector<std::int64_t> acknowledged;
  FILE* lines = ::fdopen(ends[0], "r");
  char line[256];
  bool killed = false;
  while (std::fgets(line, sizeof line, lines) !=
         nullptr) {  // to the end: what is in the pipe was acknowledged too
    char* end = nullptr;
    const long id = std::strtol(line, &end, 10);
    if (end != line && *end == '\n') acknowledged.push_back(id);
    if (killed || acknowledged.size() < static_cast<std::size_t>(acknowledgements)) continue;
    ::kill(child, SIGKILL);
    killed = true;
  }
  std::fclose(lines);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
  return acknowledged;
}

TEST(Crash, LosesNothingThatWasAcknowledgedAndLeavesNothingHalf) {
  const TemporaryDirectory directory;
  const auto data = directory.path() / "data";
  for (const int acknowledgements : {1, 17, 60, 5, 33}) {
    const auto acknowledged = run_child_and_kill_it(data, acknowledgements);
    ASSERT_GE(acknowledged.size(), static_cast<std::size_t>(acknowledgements));
    const SystemClock clock;
    SilentLog log(clock);
    Metrics metrics;
    auto engine = open_sqlite({.directory = data, .readers = 1}, *log, metrics, clock);
    ASSERT_TRUE(engine) << describe(engine.error());
    Session& session = **(*engine)->here();
    for (const std::int64_t id : acknowledged) {
      EXPECT_EQ(*texts(session, "SELECT count(*) FROM pair WHERE id = ?1", {id}), "2") << id;
    }
    EXPECT_EQ(*texts(session, "SELECT id FROM pair GROUP BY id HAVING count(*) <> 2"), "");
    EXPECT_EQ(*texts(session, "PRAGMA integrity_check"), "ok");
  }
}

}  // namespace
}  // namespace dc::store
