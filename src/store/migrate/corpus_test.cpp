// Changes of models, one a file of test/migrations/: forward and back, and every value where it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "model/testing.hpp"
#include "model/validate.hpp"
#include "store/migrate/migrate.hpp"
#include "store/schema.hpp"
#include "store/shape.hpp"
#include "store/sql.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

struct Section {
  std::string word, rest, body;  // "=== word rest", and the lines below it
};

std::vector<Section> read_case(const std::filesystem::path& path) {
  const auto text = read_file(path, 1 << 20);
  if (!text) throw std::runtime_error(describe(text.error()));
  std::vector<Section> sections;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.starts_with("=== ")) {
      const std::string_view head = line.substr(4);
      const auto space = std::min(head.find(' '), head.size());
      sections.push_back({std::string(head.substr(0, space)), std::string(trim(head.substr(space))), {}});
    } else if (!sections.empty() && !line.empty()) {
      sections.back().body.append(line).append("\n");
    }
  }
  return sections;
}

// "@open" stands for rules that let everybody do everything an admin may.
std::string sdl(std::string text) {
  constexpr std::string_view open = "@open";
  constexpr std::string_view rules =
      "@access(read: \"anyone\", create: \"admin\", update: \"admin\", delete: \"admin\")";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at + rules.size()))
    text.replace(at, open.size(), rules);
  return text;
}

// Records are numbered; their ids are made of the number.
Uuid id_of(std::int64_t number) {
  Uuid id;
  id.bytes.back() = static_cast<std::uint8_t>(number);
  return id;
}
json::Value number_of(const Uuid& id) { return static_cast<std::int64_t>(id.bytes.back()); }

class Case : public ::testing::TestWithParam<std::string> {
 protected:
  void play(const std::vector<Section>& sections) {
    for (const Section& section : sections) {
      SCOPED_TRACE(section.word + " " + section.rest);
      ASSERT_NO_FATAL_FAILURE(play(section));
    }
    while (!former_.empty()) ASSERT_NO_FATAL_FAILURE(go_back());
  }

 private:
  void play(const Section& section) {
    if (section.word == "model") return begin(section.body);
    if (section.word == "data") return insert(section.body);
    if (section.word == "file") return add_file(section.rest, section.body);
    if (section.word == "change") return change(section.body);
    if (section.word == "refuse") return refuse(section.rest, section.body);
    if (section.word == "content") return expect_content(section.body);
    if (section.word == "stuck") return expect_stuck(section.rest);
    FAIL() << "a case has no section '" << section.word << "'";
  }

  Migrating migrating() { return {*world_.engine, *model_, files_, world_.clock}; }
  Session& session() { return **world_.engine->here(); }

  void begin(const std::string& text) {
    model_ = load_for_test(sdl(text));
    const auto done = start(migrating());
    ASSERT_TRUE(done) << describe(done.error());
  }

  void change(const std::string& text) {
    former_.push_back({dump(), std::move(model_)});
    model_ = load_for_test(sdl(text));
    const auto done = migrate_up(migrating(), Mode::apply, {});
    ASSERT_TRUE(done) << describe(done.error());
    expect_sound();
    const auto again = migrate_up(migrating(), Mode::apply, {});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->changed) << "twice is once";
  }

  void refuse(const std::string& why, const std::string& text) {
    const std::string before = dump();
    const auto other = load_for_test(sdl(text));
    const auto done = migrate_up({*world_.engine, *other, files_, world_.clock}, Mode::apply, {});
    ASSERT_FALSE(done) << "it was done";
    EXPECT_NE(describe(done.error()).find(why), std::string::npos) << describe(done.error());
    EXPECT_EQ(dump(), before);
  }

  void expect_stuck(const std::string& why) {
    const auto done = migrate_down(migrating(), Mode::apply, Loss::refused, {});
    ASSERT_FALSE(done) << "it went back";
    EXPECT_NE(describe(done.error()).find(why), std::string::npos) << describe(done.error());
    former_.clear();
  }

  void go_back() {
    const auto done = migrate_down(migrating(), Mode::apply, Loss::refused, {});
    ASSERT_TRUE(done) << describe(done.error());
    model_ = std::move(former_.back().model);
    EXPECT_EQ(to_hex(sha256({dump()})), to_hex(sha256({former_.back().content}))) << dump() << "is not\n"
                                                                                  << former_.back().content;
    former_.pop_back();
    expect_sound();
  }

  void expect_sound() {
    EXPECT_EQ(*texts(session(), "PRAGMA integrity_check"), "ok");
    EXPECT_EQ(*texts(session(), "PRAGMA foreign_key_check"), "");
  }

  void expect_content(const std::string& expected) { EXPECT_EQ(dump(), expected); }

  void add_file(const std::string& name, const std::string& text) {
    const bool is_up = name.ends_with(".up.sql");
    const std::string stem = name.substr(0, name.rfind(is_up ? ".up.sql" : ".down.sql"));
    if (is_up) {
      files_.push_back({.name = stem,
                        .phase = stem.ends_with(".pre") ? Phase::pre : Phase::post,
                        .up = {name, text},
                        .down = {},
                        .digest = to_hex(sha256({text}))});
    } else {
      files_.back().down = MigrationText{name, text};
    }
  }

  // "Note 1 {"title": "one", "friend": 2, "peers": [1, 2]}", one a line.
  void insert(const std::string& lines) {
    for (const std::string_view line : split(lines, '\n')) {
      if (line.empty()) continue;
      const auto type_end = line.find(' '), number_end = line.find(' ', type_end + 1);
      const auto document = json::parse(line.substr(number_end + 1));
      ASSERT_TRUE(document) << line;
      const Collection* collection = model_->find_type(line.substr(0, type_end));
      ASSERT_NE(collection, nullptr) << line;
      const auto number = std::stoll(std::string(line.substr(type_end + 1, number_end - type_end - 1)));
      const auto done = write_and_wait(*world_.engine, [&](Session& session) {
        return insert(session, *collection, id_of(number), *document);
      });
      ASSERT_TRUE(done) << line << ": " << describe(done.error());
    }
  }

  Result<> insert(Session& session, const Collection& collection, const Uuid& id,
                  const json::Value& document) {
    Sql sql(world_.engine->dialect());
    std::string values;
    std::vector<Parameter> parameters;
    sql << "INSERT INTO " << Name{collection.table} << " (tenant_id, id, version";
    for (const auto& [name, json] : *document.as<json::Object>()) {
      const Field* field = collection.find(name);
      if (field == nullptr) return fail(Code::invalid, name);
      if (field->is_link()) continue;
      const auto* link = json.as<std::int64_t>();
      const auto value = field->kind == Kind::ref ? Value(id_of(*link)) : read_value(*field, json).value();
      sql << ", " << Name{field->column};
      parameters.push_back(to_parameter(value));
      if (!key_column(*field).empty()) {
        sql << ", " << Name{key_column(*field)};
        parameters.emplace_back(fold(std::get<std::string>(value)));
      }
    }
    sql << ") VALUES (1, " << Bind{id} << ", 1";
    for (Parameter& parameter : parameters) sql << ", " << Bind{std::move(parameter)};
    sql << ")";
    CHECK(session.run(sql.statement()));
    return insert_links(session, collection, id, document);
  }

  Result<> insert_links(Session& session, const Collection& collection, const Uuid& id,
                        const json::Value& document) {
    for (const Field& field : collection.fields) {
      const json::Value* json = field.is_link() ? document.find(field.name) : nullptr;
      if (json == nullptr) continue;
      std::int64_t position = 0;
      for (const json::Value& target : *json->as<json::Array>()) {
        Sql sql(world_.engine->dialect());
        sql << "INSERT INTO " << Name{field.column} << " VALUES (1, " << Bind{id} << ", "
            << Bind{id_of(*target.as<std::int64_t>())} << ", " << Bind{position++} << ")";
        CHECK(session.run(sql.statement()));
      }
    }
    return {};
  }

  // Every record under the model's names, as insert() takes it; what is null or empty is left out.
  std::string dump() {
    std::string out;
    for (const Collection& collection : model_->collections()) {
      const auto found =
          session().run({"SELECT id FROM " + quoted_name(collection.table) + " ORDER BY id", {}},
                        [&](const Row& row) { out += dump(collection, row.uuid(0)) + "\n"; });
      EXPECT_TRUE(found);
    }
    return out;
  }

  std::string dump(const Collection& collection, const Uuid& id) {
    json::Object document;
    for (const Field& field : collection.fields) {
      if (field.kind == Kind::id) continue;
      json::Value value = field.is_link() ? links_of(field, id) : value_of(field, id);
      if (!value.is_null()) document.emplace_back(field.name, std::move(value));
    }
    return collection.type + " " + json::to_text(number_of(id)) + " " + json::to_text(document);
  }

  json::Value value_of(const Field& field, const Uuid& id) {
    json::Value value;
    const auto take = [&](const Row& row) {
      if (row.is_null(0)) return;
      if (field.kind == Kind::ref) {
        value = number_of(row.uuid(0));
      } else if (field.kind == Kind::floating) {
        value = row.real(0);
      } else if (field.kind == Kind::boolean) {
        value = row.integer(0) == 1;
      } else if (field.kind == Kind::integer || field.kind == Kind::date_time) {
        value = row.integer(0);
      } else {
        value = row.text(0);
      }
    };
    const auto found =
        session().run({"SELECT " + quoted_name(field.column) + " FROM " +
                           quoted_name(field.collection->table) + " WHERE tenant_id = 1 AND id = ?1",
                       {id}},
                      take);
    EXPECT_TRUE(found) << describe(found.error());
    return value;
  }

  json::Value links_of(const Field& field, const Uuid& id) {
    json::Array links;
    const auto found = session().run(
        {"SELECT " + quoted_name(link_target_column(field)) + " FROM " + quoted_name(field.column) +
             " WHERE tenant_id = 1 AND " + quoted_name(link_owner_column(field)) + " = ?1 ORDER BY position",
         {id}},
        [&](const Row& row) { links.push_back(number_of(row.uuid(0))); });
    EXPECT_TRUE(found) << describe(found.error());
    return links.empty() ? json::Value() : json::Value(std::move(links));
  }

  struct Former {
    std::string content;
    std::unique_ptr<Model> model;
  };
  TestWorld world_{&open_test_sqlite};
  std::unique_ptr<Model> model_;
  std::vector<Migration> files_;
  std::vector<Former> former_;
};

std::filesystem::path folder() { return DATACANVAS_SOURCE_DIR "/test/migrations"; }

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_P(Case, GoesForwardAndBackWithEveryValue) { play(read_case(folder() / (GetParam() + ".case"))); }

INSTANTIATE_TEST_SUITE_P(Corpus, Case, ::testing::ValuesIn(cases()),
                         [](const auto& one) { return one.param; });

TEST(Corpus, IsThere) { EXPECT_GE(cases().size(), 30u); }

}  // namespace
}  // namespace dc::store
