// A world with a record or two and their past.
#pragma once

#include <optional>
#include <string>

#include "content/history.hpp"
#include "content/test_world.hpp"

namespace dc::testing_world {

inline std::string quoted(const Uuid& id) { return "\"" + to_text(id) + "\""; }

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal : result.error().code;
}

class Past : public ::testing::Test {
 protected:
  Subject subject(const Actor& actor, std::string_view plural, const Uuid& id) const {
    return {.actor = actor, .collection = world.collection(plural), .key = id};
  }
  Result<HistoryPage> list(const Actor& actor, std::string_view plural, const Uuid& id,
                           std::optional<std::int64_t> before = {}, std::size_t limit = 100) {
    return history.list(*world.session, subject(actor, plural, id), before, limit);
  }
  Result<PastRecord> at(const Actor& actor, const Uuid& id, std::int64_t version) {
    return history.at(*world.session, subject(actor, "projects", id), version);
  }
  std::string text_at(const Uuid& id, std::int64_t version, std::string_view field) {
    const auto past = must(at(world.product(), id, version));
    const auto& value = past.values[world.collection("projects").find(field)->index];
    return value && std::holds_alternative<std::string>(*value) ? std::get<std::string>(*value) : "none";
  }
  Result<Written> revert(const Actor& actor, const Uuid& id, std::int64_t version,
                         std::optional<std::int64_t> if_version = {}) {
    Written written;
    auto done = world.content->submit_and_wait(*world.engine, [&](Transaction& transaction) -> Result<> {
      Edit edit = world.edit("projects", "{}", Edit::Op::update, id);
      edit.if_version = if_version;
      TRY(written, history.revert(transaction, actor, std::move(edit), version));
      return {};
    });
    if (!done) return fail(done.error());
    return written;
  }
  Result<Written> restore(const Actor& actor, std::string_view plural, const Uuid& id,
                          std::string_view body = "{}") {
    return world.write(world.edit(plural, body, Edit::Op::restore, id), actor);
  }
  Result<TrashPage> trash(const Actor& actor, std::string_view plural = "projects",
                          std::optional<std::int64_t> before = {}, std::size_t limit = 100) {
    return history.trash(*world.session, actor, world.collection(plural), before, limit);
  }
  Uuid project(const std::string& members = {}) {
    return must(world.create("projects", R"({"title":"First","description":"d")" + members + "}", ada)).id;
  }
  Uuid category(const std::string& name) {
    return must(world.create("categories", R"({"name":")" + name + "\"}", world.product())).id;
  }
  void update(const Uuid& id, const std::string& body) { must(world.update("projects", id, body, ada)); }
  void expect_sound() {
    const auto report = verify_log(*world.session, *world.model, world.engine->dialect(), world.log_key);
    EXPECT_TRUE(report) << describe(report.error());
  }
  std::string shown(const Uuid& id) {
    return world.read(
        world.product(), id,
        world.shape("projects", {"title", "slug", "description", "thumbnail", "status", "publish_at",
                                 "published_at", "account", "categories", "technologies", "created_at"}));
  }

  World world;
  History history{*world.content};
  Actor ada = world.author(world.ada);
};

}  // namespace dc::testing_world
