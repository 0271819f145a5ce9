// A database engine: sessions for reading, one ordered way for writing.
//
// Thread-safe, except start and stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/file.hpp"
#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc::store {

class Engine {
 public:
  // Runs inside a transaction of its own, or of several works that are committed together. Whatever it
  // returns as an error undoes it alone. It may run again, twice at most, when another work spoils what they
  // had in common, so it must not keep effects of an earlier run.
  using Work = Callback<Result<>(Session&)>;
  // Called once, after COMMIT is durable or the work has failed; on the writer's thread: hand over, do not
  // work. What it throws is logged and lost.
  using Done = Callback<void(Result<>)>;

  // Asked between the steps of long work, on the thread that does it. An error ends the work with that error.
  using GoOn = std::function<Result<>()>;

  virtual ~Engine() = default;
  virtual const Dialect& dialect() const = 0;

  // A session of its own for reading, for the caller's thread.
  virtual Result<std::unique_ptr<Session>> open() = 0;
  // The same without a deadline: for checks and exports, never for a request. `go_on` is asked in the midst
  // of its statements.
  virtual Result<std::unique_ptr<Session>> open_unhurried(GoOn go_on = {}) = 0;
  // The calling thread's read session, opened at first use and kept: for point reads on an I/O thread.
  virtual Result<Session*> here() = 0;

  // Whether the database itself is sound: its pages, its indexes, its references. Code::corrupt says what is
  // not.
  virtual Result<> check(Session& session) const = 0;

  // A copy of the database as it is at one moment; Code::file_error where the file exists. `witness` reads
  // the database at that same moment. Others go on reading and writing. Blocks for as long as it takes: never
  // on an I/O thread.
  using Witness = FunctionRef<Result<>(Session&)>;
  virtual Result<> copy_to(const std::filesystem::path& file, Durability durability, Witness witness = {},
                           const GoOn& go_on = {}) = 0;

  // Brings up to date what statements are planned by.
  virtual Result<> optimize() = 0;
  // Gives the disk back what is no longer used, some at a time: others write in between.
  struct Compaction {
    std::uint64_t bytes_before = 0, bytes_after = 0;  // of the database and its log
  };
  virtual Result<Compaction> compact(const GoOn& go_on = {}) = 0;

  // Queues a read for the lane of readers; false when the queue is full.
  virtual bool read(Callback<void(Session&)> work) = 0;
  // Queues a write; false when the queue is full (then `done` is not called).
  virtual bool write(Work work, Done done) = 0;
  // Finishes what is queued, makes the file as small as it gets, closes. Idempotent.
  virtual void stop() = 0;
};

// Queues a write and waits for it: for the command line, imports and jobs, never on an I/O thread.
Result<> write_and_wait(Engine& engine, Engine::Work work);

}  // namespace dc::store
