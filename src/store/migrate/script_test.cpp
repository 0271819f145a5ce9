#include "store/migrate/script.hpp"

#include <gtest/gtest.h>

namespace dc::store {
namespace {

std::vector<std::string> statements(std::string_view text) {
  const auto script = read_script("a.sql", text);
  if (!script) return {describe(script.error())};
  std::vector<std::string> found;
  for (const ScriptStatement& one : *script) found.push_back(std::to_string(one.line) + ": " + one.sql);
  return found;
}

// "line: message" of the first fault.
std::string fault(std::string_view text) {
  const auto script = read_script("a.sql", text);
  if (script) return "no fault";
  EXPECT_EQ(script.error().code, Code::migration_refused);
  return script.error().issues.at(0).pointer + " " + script.error().issues.at(0).message;
}

using Texts = std::vector<std::string>;

TEST(AScript, IsCutAtItsSemicolonsAndKnowsItsLines) {
  EXPECT_EQ(statements("UPDATE a SET b = 1;\n\n-- why\nUPDATE c\nSET d = 2"),
            (Texts{"1: UPDATE a SET b = 1", "4: UPDATE c\nSET d = 2"}));
  EXPECT_EQ(statements(""), Texts{});
  EXPECT_EQ(statements(";;\n -- nothing\n/* nor\nhere */ ;"), Texts{});
}

TEST(AScript, KeepsSemicolonsInTextsNamesAndComments) {
  EXPECT_EQ(
      statements("UPDATE a SET b = 'x;''y;' -- c;\n WHERE \"d;\" = [e;] /* f; */ AND `g;` = 1; SELECT 1"),
      (Texts{"1: UPDATE a SET b = 'x;''y;' -- c;\n WHERE \"d;\" = [e;] /* f; */ AND `g;` = 1",
             "2: SELECT 1"}));
}

TEST(AScript, KeepsTheBodyOfATriggerTogether) {
  EXPECT_EQ(
      statements("CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; "
                 "SELECT 1; END; SELECT 2"),
      (Texts{"1: CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; "
             "SELECT 1; END",
             "1: SELECT 2"}));
}

TEST(AScript, IsRefusedWithFileAndLineWhereItWouldLeaveItsTransaction) {
  for (const char* word :
       {"BEGIN", "begin IMMEDIATE", "COMMIT", "END", "Rollback", "SAVEPOINT a", "RELEASE a"}) {
    EXPECT_TRUE(fault(std::string("SELECT 1;\n") + word).starts_with("a.sql:2 ")) << word;
  }
  for (const char* word :
       {"ATTACH 'x' AS y", "DETACH y", "PRAGMA synchronous = OFF", "VACUUM", "/* */ vacuum"}) {
    EXPECT_NE(fault(word).find("could not be undone"), std::string::npos) << word;
  }
  EXPECT_EQ(statements("SELECT CASE 1 WHEN 1 THEN 2 END").size(), 1u);
}

TEST(AScript, LeavesTheProductsTablesAlone) {
  for (const char* sql : {"DELETE FROM change_log", "DELETE FROM idempotency", "UPDATE ledger SET id = 1",
                          "DROP TABLE \"log_head\"", "DROP TABLE IF EXISTS migration",
                          "INSERT INTO main.tenants VALUES (1)", "UPDATE OR IGNORE [change_log] SET at = 1",
                          "CREATE TRIGGER x AFTER INSERT ON notes BEGIN DELETE FROM Change_Log; END"}) {
    EXPECT_NE(fault(sql).find("belongs to the product"), std::string::npos) << sql;
  }
  EXPECT_EQ(fault("UPDATE notes SET ledger = 'change_log', t.migration = 1"), "no fault");
}

TEST(AScript, IsRefusedWhereItDoesNotEnd) {
  EXPECT_EQ(fault("SELECT 1;\nSELECT 'a"), "a.sql:2 There is a quotation that does not end.");
  EXPECT_EQ(fault("/* a"), "a.sql:1 There is a comment that does not end.");
  EXPECT_EQ(fault(std::string_view("SELECT\n\0", 8)), "a.sql:2 There is the character U+0000.");
  EXPECT_NE(fault("\xff").find("not UTF-8"), std::string::npos);
  EXPECT_NE(fault("SELECT ?1").find("nothing to bind"), std::string::npos);
}

}  // namespace
}  // namespace dc::store
