// kill -9: what was acknowledged is there, what is there is whole.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string_view>

#include "store/testing.hpp"

namespace dc::store {
namespace {

constexpr const char* child_option = "--write-until-killed";
constexpr int lanes = 8;

Result<> add_pair(Session& session, std::int64_t id) {
  CHECK(session.run({"INSERT INTO pair VALUES (?1, 'first')", {id}}));
  CHECK(session.run({"INSERT INTO pair VALUES (?1, 'second')", {id}}));
  return {};
}

// Writes pairs for ever, several at a time, and tells the id of each on standard output once it is
// acknowledged.
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
  std::atomic<std::int64_t> next_;  // the first works are queued while the writer answers them
};

int write_until_killed(const std::filesystem::path& directory) {
  const SystemClock clock;
  SilentLog log(clock);
  Metrics metrics;
  auto engine = open_sqlite({.directory = directory, .readers = 1}, *log, metrics, clock);
  if (!engine) return 1;
  std::int64_t start = 0;
  const auto created = write_and_wait(**engine, [&](Session& session) -> Result<> {
    CHECK(
        session.run({"CREATE TABLE IF NOT EXISTS pair (id INTEGER, part TEXT, PRIMARY KEY (id, part))", {}}));
    CHECK(session.run({"SELECT coalesce(max(id), 0) + 1 FROM pair", {}},
                      [&](const Row& row) { start = row.integer(0); }));
    return {};
  });
  if (!created) return 1;
  Child(**engine, start).run();
  return 0;
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
    ::execl("/proc/self/exe", "store_test", child_option, directory.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::vector<std::int64_t> acknowledged;
  FILE* lines = ::fdopen(ends[0], "r");
  char line[256];
  bool killed = false;
  // To the end: what is in the pipe was acknowledged too.
  while (std::fgets(line, sizeof line, lines) != nullptr) {
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

// Of all tests of the room: this program is also the child that it kills.
int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == dc::store::child_option) {
    return dc::store::write_until_killed(argv[2]);
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
