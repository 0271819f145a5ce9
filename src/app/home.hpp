// An opened data directory: the model, the engine, and what stands on them.
//
//   DIR/datacanvas.db   the database (with -wal and -shm while it is open)
//   DIR/lock            held by the one process that uses the directory
//   DIR/control.sock    where a server takes commands (app/control.hpp)
//   DIR/log.key         the key of the change log's chain, 32 bytes in hexadecimal, 0600
//   DIR/first-key       the owner's first API key, if nobody saw it on a terminal, 0600
//   DIR/backup.key      what backups are sealed and signed with, unless another file is named, 0600
//   DIR/backups/        the backups, unless another folder is named
//   DIR/scratch/        where a backup is restored to be compared; a lock otherwise
// Built and destroyed by one thread; what it hands out is thread-safe.
#pragma once

#include <memory>

#include "app/config.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "content/content.hpp"
#include "features/identity/identity.hpp"
#include "store/engine.hpp"
#include "store/schema.hpp"

namespace dc {

// What comes from outside: time, randomness, the log, the metrics.
struct World {
  SystemClock clock;
  SystemRandom random;
  Log log;
  Metrics metrics;
  World(int log_fd, Level level) : log(clock, log_fd, level) {}
};

class Scheduler;

// The one tenant of a directory that nobody has divided yet.
constexpr std::int64_t default_tenant = 1;

class Home {
 public:
  // Opens or creates the directory and brings its schema up to the model. Borrows `world`.
  static Result<std::unique_ptr<Home>> open(const Config& config, World& world);
  ~Home();

  const Model& model() const { return *model_; }
  store::Engine& engine() { return *engine_; }
  Content& content() { return *content_; }
  Identity& identity() { return *identity_; }
  World& world() { return world_; }
  Scheduler& scheduler() { return *scheduler_; }
  const std::string& log_key() const { return log_key_; }
  const std::filesystem::path& directory() const { return directory_; }
  const Config& config() const { return config_; }
  const store::SchemaReport& schema() const { return schema_; }
  // The product itself, as an actor.
  Actor product();

  // Makes the owner and their first key if there is no account. The key is in DIR/first-key before the
  // account exists, so a crash loses neither; nullopt if there was an account.
  Result<std::optional<std::string>> first_start();
  void forget_first_key();

 private:
  Home(World& world, const Config& config);

  World& world_;
  const Config config_;
  std::filesystem::path directory_;
  std::string log_key_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<store::Engine> engine_;
  store::SchemaReport schema_;
  std::unique_ptr<Content> content_;
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<Scheduler> scheduler_;
};

// DIR/log.key; made if nothing was logged yet.
Result<std::string> load_log_key(const std::filesystem::path& directory, store::Engine& engine,
                                 Random& random);

// The folder of numbered migrations.
std::filesystem::path migrations_folder(const Config& config);

// The model that the configuration names, with the system's own collections.
Result<std::unique_ptr<Model>> load_configured_model(const std::filesystem::path& file);

}  // namespace dc
