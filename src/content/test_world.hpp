// A small world for tests: a temporary engine, a fake clock, seeded randomness, the shipped model and some
// accounts.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "content/change_log.hpp"
#include "content/content.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"
#include "model/validate.hpp"
#include "store/schema.hpp"
#include "store/sqlite/engine.hpp"

namespace dc::testing_world {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dc-content-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The value, or a test that fails with the error's words.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class World {
 public:
  // `vfs` names SQLite's file system; empty is its own.
  explicit World(std::string_view sdl = embedded_portfolio_model(), const std::string& vfs = {}) {
    const std::vector<ModelFile> files{{"system.graphql", embedded_system_model()}, {"content.graphql", sdl}};
    model = must(load_model(files));
    engine = must(
        store::SqliteEngine::open({.directory = directory.path(), .readers = 1}, log, metrics, clock, vfs));
    must(store::bring_up(*engine, *model, clock));
    content = std::make_unique<Content>(Content::Services{
        .model = *model, .dialect = engine->dialect(), .clock = clock, .random = random, .log_key = log_key});
    session = engine->open().value();
    ada = create("users", R"({"name":"Ada","handle":"ada","email":"ada@example.org","role":"author"})",
                 product())
              .value()
              .id;
    bob = create("users", R"({"name":"Bob","handle":"bob","role":"author"})", product()).value().id;
  }
  ~World() {
    session.reset();
    engine->stop();
  }

  const Collection& collection(std::string_view plural) const {
    const Collection* found = model->find(plural);
    if (found == nullptr) throw std::runtime_error("no collection " + std::string(plural));
    return *found;
  }

  Actor product() const { return actor(Role::system, std::nullopt); }
  Actor guest() const { return actor(Role::guest, std::nullopt); }
  Actor author(Uuid account) const { return actor(Role::author, account); }
  Actor editor(Uuid account) const { return actor(Role::editor, account); }
  Actor actor(Role role, std::optional<Uuid> account) const {
    return {.tenant_id = 1, .role = role, .account = account, .request_id = {}};
  }

  // An edit from a JSON object of snake_case names.
  Edit edit(std::string_view plural, std::string_view text, Edit::Op op, std::optional<Key> key = {}) const {
    Edit edit{
        .collection = &collection(plural), .op = op, .key = std::move(key), .set = {}, .if_version = {}};
    const json::Value body = json::parse(text).value();
    for (const auto& [name, value] : *body.as<json::Object>()) {
      const Field* field = edit.collection->find(name);
      if (field == nullptr) throw std::runtime_error("no field " + name);
      auto read = read_value(*field, value);
      if (!read) throw std::runtime_error(name + " " + read.error());
      edit.set.emplace_back(field, *std::move(read));
    }
    return edit;
  }

  Result<Written> write(const Edit& edit, const Actor& who) {
    Written written;
    auto done = content->submit_and_wait(*engine, [&](Transaction& transaction) -> Result<> {
      TRY(written, content->write(transaction, who, edit));
      return {};
    });
    if (!done) return fail(done.error());
    return written;
  }
  Result<Written> create(std::string_view plural, std::string_view text, const Actor& who) {
    return write(edit(plural, text, Edit::Op::create), who);
  }
  Result<Written> update(std::string_view plural, const Key& key, std::string_view text, const Actor& who) {
    return write(edit(plural, text, Edit::Op::update, key), who);
  }
  Result<Written> remove(std::string_view plural, const Key& key, const Actor& who) {
    return write(edit(plural, "{}", Edit::Op::remove, key), who);
  }

  // Shows the fields in their snake_case names; `included` ones in full.
  Shape shape(std::string_view plural, const std::vector<std::string>& fields,
              const std::vector<std::string>& included = {}) {
    Shape shape{.collection = &collection(plural), .items = {}, .version_key = {}};
    const auto add = [&](const std::string& name, bool full) {
      const Field* field = shape.collection->find(name);
      Shape::Item item{.field = field, .key = key_text(name), .included = nullptr};
      if (full)
        item.included =
            std::make_shared<Shape>(this->shape(field->target->plural, {field->target->label->name}));
      shape.items.push_back(std::move(item));
    };
    add("id", false);
    for (const std::string& name : fields) add(name, false);
    for (const std::string& name : included) add(name, true);
    return shape;
  }

  std::string list(const Actor& who, const Query& query, const Shape& shape) {
    std::string out;
    const auto page = content->list(*session, who, query, shape, out);
    return page ? out : std::string(error_row(page.error().code).name);
  }
  std::string read(const Actor& who, const Key& key, const Shape& shape) {
    std::string out;
    const auto info = content->read(*session, who, key, shape, out);
    return info ? out : std::string(error_row(info.error().code).name);
  }
  Query query(std::string_view plural) const {
    Query query;
    query.collection = &collection(plural);
    return query;
  }

  TemporaryDirectory directory;
  FakeClock clock;
  SeededRandom random{7};
  Log log{clock, -1, Level::error};
  Metrics metrics;
  std::string log_key = std::string(32, 'k');
  std::unique_ptr<Model> model;
  std::unique_ptr<store::Engine> engine;
  std::unique_ptr<Content> content;
  std::unique_ptr<store::Session> session;
  Uuid ada, bob;

 private:
  std::string_view key_text(const std::string& name) {
    return keys_.try_emplace(name, ",\"" + name + "\":").first->second;
  }
  std::map<std::string, std::string> keys_;
};

}  // namespace dc::testing_world
