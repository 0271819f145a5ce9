#include "store/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.hpp"
#include "base/text.hpp"
#include "model/testing.hpp"
#include "store/sql.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

std::string note_type(std::string_view fields, std::string_view directives = "") {
  return "type Note @collection(table: \"notes\", plural: \"notes\") "
         "@access(read: \"anyone\", create: \"admin\", update: \"admin\", delete: \"admin\") " +
         std::string(directives) + " {\n  id: ID!\n" + std::string(fields) + "\n}\n";
}

class Schema : public ::testing::Test {
 protected:
  Result<SchemaReport> apply(std::string_view text) {
    model_ = load_for_test(text);
    return bring_up(*world_.engine, *model_, world_.clock);
  }
  SchemaReport bring(std::string_view text) {
    auto report = apply(text);
    if (!report) throw std::runtime_error(describe(report.error()));
    return *std::move(report);
  }
  void write(const std::string& sql) {
    const auto done = write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({sql, {}}));
      return {};
    });
    if (!done) throw std::runtime_error(describe(done.error()));
  }
  std::string read(const std::string& sql) { return *texts(**world_.engine->here(), sql); }
  const Field& field(std::string_view name) { return *model_->find("notes")->find(name); }

  TestWorld world_{&open_test_sqlite};
  std::unique_ptr<Model> model_;
};

constexpr std::string_view insert_note =
    "INSERT INTO notes (tenant_id, id, version, title) VALUES (1, x'01', 1, 'one')";

TEST_F(Schema, OfTheDefaultModelIsTheGoldenOne) {
  const auto model = load_for_test(embedded_portfolio_model());
  std::string ddl;
  for (const std::string& sql : create_statements(*model, world_.engine->dialect())) ddl += sql + ";\n";
  const std::string path = DATACANVAS_SOURCE_DIR "/src/store/golden/schema.sqlite.sql";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(path, ddl));
  }
  const auto golden = read_file(path, 1 << 20);
  ASSERT_TRUE(golden) << describe(golden.error());
  EXPECT_EQ(ddl, *golden) << "run again with UPDATE_GOLDEN=1 if this is meant";
}

TEST_F(Schema, IsCreatedWithTheDefaultTenant) {
  const auto report = bring(embedded_portfolio_model());
  EXPECT_FALSE(report.steps.empty());
  EXPECT_TRUE(report.unknown.empty());
  EXPECT_EQ(read("SELECT id || ' ' || slug FROM tenants"), "1 default");
  EXPECT_EQ(read("PRAGMA foreign_key_check"), "");
}

TEST_F(Schema, BringsNothingTwice) {
  bring(embedded_portfolio_model());
  const auto report = bring(embedded_portfolio_model());
  EXPECT_TRUE(report.steps.empty());
  EXPECT_EQ(read("SELECT count(*) FROM ledger"), "1");
}

TEST_F(Schema, IsTheSameWhetherItGrewOrWasCreated) {
  bring(note_type("title: String"));
  write(std::string(insert_note));
  const auto report =
      bring(note_type("title: String\n colour: String! @default(value: \"it's red\")\n account: Account\n"
                      "friends: [Note!]! @link"));
  EXPECT_FALSE(report.steps.empty());
  EXPECT_EQ(read("SELECT colour FROM notes"), "it's red");
  EXPECT_EQ(read("SELECT account_id FROM notes"), "NULL");
  EXPECT_EQ(read("SELECT count(*) FROM note_friends"), "0");
  EXPECT_EQ(read("SELECT count(*) FROM ledger"), "2");
}

TEST_F(Schema, GuardsAReferenceThatCameLater) {
  bring(note_type("title: String"));
  bring(note_type("title: String\n parent: Note"));
  write(std::string(insert_note));
  EXPECT_THROW(write("UPDATE notes SET parent_id = x'99'"), std::runtime_error);
  EXPECT_THROW(write("INSERT INTO notes (tenant_id, id, version, parent_id) VALUES (2, x'02', 1, x'01')"),
               std::runtime_error);
  write("INSERT INTO notes (tenant_id, id, version, parent_id) VALUES (1, x'02', 1, x'01')");
  const auto needed = write_and_wait(*world_.engine, [](Session& session) -> Result<> {
    CHECK(session.run({"DELETE FROM notes WHERE id = x'01'", {}}));
    return {};
  });
  ASSERT_FALSE(needed);
  EXPECT_EQ(needed.error().code, Code::conflict);
  EXPECT_EQ(needed.error().issues.at(0).pointer, "notes.parent_id");
  EXPECT_EQ(needed.error().issues.at(0).message, reference_conflict);
}

TEST_F(Schema, KeepsTheColumnOfARenamedField) {
  bring(note_type("title: String\n friends: [Note!]! @link"));
  write(std::string(insert_note));
  const auto report = bring(note_type(
      "heading: String @was(names: [\"title\"])\n peers: [Note!]! @link @was(names: [\"friends\"])"));
  EXPECT_EQ(report.steps, (std::vector<std::string>{"Field Note.title is now heading.",
                                                    "Field Note.friends is now peers."}));
  EXPECT_EQ(field("heading").column, "title");
  EXPECT_EQ(field("peers").column, "note_friends");
  EXPECT_TRUE(
      bring(
          note_type(
              "heading: String @was(names: [\"title\"])\n peers: [Note!]! @link @was(names: [\"friends\"])"))
          .steps.empty());
}

TEST_F(Schema, GivesAnotherColumnToAFieldWithAFormerName) {
  bring(note_type("title: String"));
  write(std::string(insert_note));
  bring(note_type("heading: String @was(names: [\"title\"])"));
  bring(note_type("heading: String\n title: String"));
  EXPECT_EQ(field("heading").column, "title");
  EXPECT_EQ(field("title").column, "title_2");
  EXPECT_EQ(read("SELECT title_2 FROM notes"), "NULL");
}

TEST_F(Schema, KeepsAndReportsWhatTheModelNoLongerKnows) {
  bring(note_type("title: String\n colour: String! @default(value: \"red\")"));
  write(std::string(insert_note));
  const auto report = bring(note_type("title: String"));
  EXPECT_EQ(report.unknown, (std::vector<std::string>{"notes.colour"}));
  write("INSERT INTO notes (tenant_id, id, version, title) VALUES (1, x'02', 1, 'without it')");
  bring(note_type("title: String\n colour: String"));
  EXPECT_EQ(field("colour").column, "colour");
}

TEST_F(Schema, RefusesAKindThatChanged) {
  bring(note_type("title: String\n size: Int"));
  write("INSERT INTO notes (tenant_id, id, version, size) VALUES (1, x'01', 1, 7)");
  const auto refused = apply(note_type("title: Text\n size: Boolean"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::model_invalid);
  ASSERT_EQ(refused.error().issues.size(), 1u) << "String may become Text";
  EXPECT_EQ(refused.error().issues[0].pointer, "Note.size");
  EXPECT_EQ(read("SELECT count(*) FROM ledger"), "1");
}

TEST_F(Schema, RefusesARequiredFieldThatRecordsHaveNoValueFor) {
  bring(note_type("title: String\n size: Int"));
  bring(note_type("title: String\n size: Int\n colour: String!"));
  write("INSERT INTO notes (tenant_id, id, version, title, colour) VALUES (1, x'01', 1, 'one', 'red')");
  const auto refused = apply(note_type("title: String!\n size: Int!\n colour: String!\n weight: Int!"));
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().issues.size(), 2u) << describe(refused.error());
  EXPECT_EQ(refused.error().issues[0].pointer, "Note.size");
  EXPECT_EQ(refused.error().issues[1].pointer, "Note.weight");
}

TEST_F(Schema, RefusesAnEnumWithoutAValueThatRecordsHave) {
  const auto with = [](std::string_view values) {
    return note_type("colour: Colour").append("enum Colour ").append(values);
  };
  bring(with("{ red green blue }"));
  write(
      "INSERT INTO notes (tenant_id, id, version, colour) VALUES (1, x'01', 1, 'green'), (1, x'02', 1, "
      "NULL)");
  const auto refused = apply(with("{ red violet }"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::model_invalid);
  ASSERT_EQ(refused.error().issues.size(), 1u) << describe(refused.error());
  EXPECT_EQ(refused.error().issues[0].pointer, "Note.colour");
  EXPECT_EQ(refused.error().issues[0].message,
            "1 record has a value that the field does not take: Expected one of red, violet; found 'green'. "
            "Change them under the former model or in a numbered migration, or keep the field as it was.");
  bring(with("{ green }"));
}

TEST_F(Schema, FoldsTheTextOfAFieldThatBecomesUnique) {
  bring(note_type("title: String"));
  write(
      "INSERT INTO notes (tenant_id, id, version, title) VALUES (1, randomblob(16), 1, 'ONE'), (1, "
      "randomblob(16), 1, 'two')");
  bring(note_type("title: String @max(points: 100) @unique"));
  EXPECT_EQ(read("SELECT title_key FROM notes ORDER BY title_key"), "one; two");
}

TEST_F(Schema, RefusesUniqueWhereRecordsAreEqual) {
  bring(note_type("title: String"));
  write(
      "INSERT INTO notes (tenant_id, id, version, title) VALUES (1, randomblob(16), 1, 'ONE'), (1, "
      "randomblob(16), 1, 'one')");
  const auto refused = apply(note_type("title: String @max(points: 100) @unique"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::model_invalid);
  EXPECT_EQ(refused.error().issues.at(0).pointer, "Note.title");
  EXPECT_EQ(read("SELECT count(*) FROM pragma_table_info('notes') WHERE name = 'title_key'"), "0");
}

TEST_F(Schema, DropsAnIndexThatTheModelNoLongerHas) {
  const std::string indexes = "SELECT count(*) FROM sqlite_schema WHERE name = 'idx_note_title'";
  bring(
      note_type("title: String @max(points: 100)", "@index(name: \"idx_note_title\", fields: [\"title\"])"));
  EXPECT_EQ(read(indexes), "1");
  bring(note_type("title: String @max(points: 100)"));
  EXPECT_EQ(read(indexes), "0");
}

TEST_F(Schema, UnlinksWhatIsDeletedAndKeepsWhatIsNeeded) {
  bring(embedded_portfolio_model());
  write("INSERT INTO accounts (tenant_id, id, version, name) VALUES (1, x'0a', 1, 'Ann')");
  write("INSERT INTO portfolio_projects (tenant_id, id, version, account_id) VALUES (1, x'01', 1, x'0a')");
  write("INSERT INTO categories (tenant_id, id, version, name) VALUES (1, x'0c', 1, 'c')");
  write("INSERT INTO project_categories VALUES (1, x'01', x'0c', 0)");
  EXPECT_THROW(write("DELETE FROM accounts"), std::runtime_error);
  write("DELETE FROM categories");
  EXPECT_EQ(read("SELECT count(*) FROM project_categories"), "0");
  EXPECT_EQ(read("SELECT count(*) FROM portfolio_projects"), "1");
}

class Plans : public Schema {
 protected:
  std::string plan(const std::string& sql) {
    std::string steps;
    auto done = (*world_.engine->here())->run({"EXPLAIN QUERY PLAN " + sql, {}}, [&](const Row& row) {
      steps.append(row.text(3)).append("\n");
    });
    return done ? steps : describe(done.error());
  }
  void expect_sorted_by_index(const std::string& sql) {
    const std::string steps = plan(sql);
    EXPECT_NE(steps.find("USING"), std::string::npos) << sql << "\n" << steps;
    EXPECT_EQ(steps.find("TEMP B-TREE"), std::string::npos) << sql << "\n" << steps;
    EXPECT_EQ(steps.find("SCAN"), std::string::npos) << sql << "\n" << steps;
  }
};

TEST_F(Plans, OfTheListsThatAreAskedForMostNeedNoSorting) {
  bring(embedded_portfolio_model());
  for (const char* table : {"portfolio_projects", "article_publications"}) {
    const std::string from = "SELECT * FROM " + std::string(table) + " t WHERE t.tenant_id = 1";
    expect_sorted_by_index(from +
                           " AND t.status = 'published' ORDER BY t.created_at DESC, t.id DESC LIMIT 10");
    expect_sorted_by_index(from + " AND t.status = 'published' ORDER BY t.created_at, t.id LIMIT 10");
    expect_sorted_by_index(
        from + " AND t.account_id = x'01' AND t.status = 'draft' ORDER BY t.created_at DESC, t.id DESC");
    expect_sorted_by_index(from + " ORDER BY t.created_at DESC, t.id DESC LIMIT 10");
    expect_sorted_by_index(from + " AND t.slug = 'x'");
  }
  expect_sorted_by_index(
      "SELECT * FROM article_publications t WHERE t.tenant_id = 1 AND t.status = 'published' "
      "ORDER BY t.published_at DESC, t.id DESC");
  expect_sorted_by_index(
      "SELECT * FROM categories t WHERE t.tenant_id = 1 ORDER BY t.created_at DESC, t.id DESC");
  expect_sorted_by_index("SELECT * FROM accounts WHERE tenant_id = 1 AND email_key = 'a@b'");
  expect_sorted_by_index("SELECT 1 FROM project_categories WHERE tenant_id = 1 AND category_id = x'01'");
  expect_sorted_by_index("SELECT 1 FROM tasks WHERE tenant_id = 1 AND project_id = x'01'");
  expect_sorted_by_index("SELECT * FROM change_log WHERE tenant_id = 1 AND pos > 7 ORDER BY pos");
  expect_sorted_by_index(
      "SELECT * FROM change_log WHERE tenant_id = 1 AND collection = 'Project' AND record_id = x'01' "
      "ORDER BY pos DESC");
}

}  // namespace
}  // namespace dc::store
