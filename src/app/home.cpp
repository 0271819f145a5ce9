#include "app/home.hpp"

#include <vector>

#include "app/jobs.hpp"
#include "base/file.hpp"
#include "base/key_file.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/change_log.hpp"
#include "features/ops/backup/restore.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"
#include "store/migrate/migrate.hpp"
#include "store/sqlite/sqlite.hpp"

namespace dc {

Result<std::string> load_log_key(const std::filesystem::path& directory, store::Engine& engine,
                                 Random& random) {
  const auto file = directory / "log.key";
  TRY(const auto known, read_key_file(file));
  if (known) return *known;
  TRY(const auto session, engine.open());
  TRY(const bool logged, has_changes(*session));
  if (logged) {
    return fail(Code::file_error,
                file.string() + " is missing, but changes were logged with it; restore it from a backup.");
  }
  return make_key_file(file, random);
}

std::filesystem::path migrations_folder(const Config& config) {
  if (!config.migrate_directory().empty()) return std::filesystem::absolute(config.migrate_directory());
  const auto beside =
      config.model_file().empty() ? config.data_directory() : config.model_file().parent_path();
  return std::filesystem::absolute(beside / "migrations").lexically_normal();
}

Result<std::unique_ptr<Model>> load_configured_model(const std::filesystem::path& file) {
  std::vector<ModelFile> files{{"system.graphql", embedded_system_model()}};
  std::string text;
  if (file.empty()) {
    files.push_back({"portfolio.graphql", embedded_portfolio_model()});
  } else {
    TRY(text, read_file(file, limits::document_bytes_max));
    files.push_back({file.string(), text});
  }
  return load_model(files);
}

Result<std::unique_ptr<Home>> Home::open(const Config& config, World& world) {
  std::unique_ptr<Home> home(new Home(world, config));
  home->directory_ = std::filesystem::absolute(config.data_directory()).lexically_normal();
  TRY(home->model_, load_configured_model(config.model_file()));
  const store::SqliteOptions options{
      .directory = home->directory_, .readers = config.store_readers(), .prepare = backup::finish_restore};
  TRY(home->engine_, store::open_sqlite(options, world.log, world.metrics, world.clock));
  TRY(const auto migrations,
      store::read_migrations(migrations_folder(config), home->engine_->dialect().name()));
  TRY(home->schema_, store::start({*home->engine_, *home->model_, migrations, world.clock}));
  TRY(home->log_key_, load_log_key(home->directory_, *home->engine_, world.random));
  home->content_ = std::make_unique<Content>(Content::Services{.model = *home->model_,
                                                               .dialect = home->engine_->dialect(),
                                                               .clock = world.clock,
                                                               .random = world.random,
                                                               .log_key = home->log_key_});
  home->identity_ = std::make_unique<Identity>(*home->content_);
  home->scheduler_ = make_scheduler(*home);
  return home;
}

Home::Home(World& world, const Config& config) : world_(world), config_(config) {}

Home::~Home() {
  if (engine_) engine_->stop();
}

Actor Home::product() {
  return {.tenant_id = default_tenant,
          .role = Role::system,
          .account = std::nullopt,
          .request_id = make_uuid7(world_.clock, world_.random)};
}

Result<std::optional<std::string>> Home::first_start() {
  std::optional<std::string> key;
  CHECK(content_->submit_and_wait(*engine_, [&](Transaction& transaction) -> Result<> {
    TRY(key, identity_->ensure_owner(transaction, default_tenant));
    if (key) CHECK(write_file(directory_ / "first-key", *key + "\n", 0600));
    return {};
  }));
  return key;
}

void Home::forget_first_key() {
  std::error_code ignored;  // if it stays, it is readable by its owner only, who has just seen it
  std::filesystem::remove(directory_ / "first-key", ignored);
}

}  // namespace dc
