#include "model/access.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/random.hpp"
#include "model/testing.hpp"

namespace dc {
namespace {

constexpr std::string_view site = R"(
  type Note @collection @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
    id: ID!
    status: PublicationStatus!
    account: Account @owner
  })";

const Uuid me = make_uuid8("me");
const Uuid other = make_uuid8("other");
constexpr std::array roles{Role::guest, Role::viewer, Role::author, Role::editor, Role::admin, Role::system};

Actor actor_of(Role role) {
  Actor actor{.tenant_id = 1, .role = role, .account = std::nullopt};
  if (role != Role::guest && role != Role::system) actor.account = me;
  return actor;
}

// A note: who owns it, and whether it is published.
struct Note {
  Value account;
  Value status;
};

class AccessRules : public testing::Test {
 protected:
  // By way of compile() and matches().
  bool grants(const Rule& rule, Role role, const Note& note) const {
    const auto filter = compile(rule, notes_, actor_of(role));
    if (!filter) return false;
    return matches(*filter, [&](const Field& field) -> const Value& {
      return &field == notes_.owner ? note.account : note.status;
    });
  }
  bool grants(std::string_view rule, Role role, const Note& note) const {
    return grants(*parse_rule(rule), role, note);
  }

  const std::unique_ptr<Model> model_ = load_for_test(site);
  const Collection& notes_ = *model_->find("notes");
};

std::vector<Note> all_notes() {
  std::vector<Note> notes;
  for (const Value& account : {Value(me), Value(other), Value()}) {
    for (const std::string status : {"draft", "scheduled", "published", "archived"})
      notes.push_back({account, status});
  }
  return notes;
}

bool is_mine(const Note& note) { return note.account == Value(me); }
bool is_published(const Note& note) { return note.status == Value(std::string("published")); }

// The meaning of a rule, read straight from DESIGN.
bool expected(const Rule& rule, Role role, const Note& note) {
  if (role == Role::system) return true;
  bool result = false;
  switch (rule.op) {
    case Rule::Op::anyone:
      return true;
    case Rule::Op::nobody:
      return false;
    case Rule::Op::member:
      return role > Role::guest;
    case Rule::Op::owner:
      return role > Role::guest && is_mine(note);
    case Rule::Op::published:
      return is_published(note);
    case Rule::Op::role:
      return role >= rule.role;
    case Rule::Op::all:
      result = true;
      for (const Rule& part : rule.parts) result = result && expected(part, role, note);
      return result;
    case Rule::Op::any:
      for (const Rule& part : rule.parts) result = result || expected(part, role, note);
      return result;
    case Rule::Op::negation:
      return !expected(rule.parts.front(), role, note);
  }
  return result;
}

TEST_F(AccessRules, GrantByRoleOwnerAndStatus) {
  for (const Role role : roles) {
    const bool is_system = role == Role::system;
    for (const Note& note : all_notes()) {
      const bool mine = role != Role::guest && is_mine(note);
      EXPECT_TRUE(grants("anyone", role, note));
      EXPECT_EQ(grants("nobody", role, note), is_system);
      EXPECT_EQ(grants("member", role, note), role != Role::guest);
      EXPECT_EQ(grants("owner", role, note), mine || is_system);
      EXPECT_EQ(grants("published", role, note), is_published(note) || is_system);
      EXPECT_EQ(grants("viewer", role, note), role >= Role::viewer);
      EXPECT_EQ(grants("author", role, note), role >= Role::author);
      EXPECT_EQ(grants("editor", role, note), role >= Role::editor);
      EXPECT_EQ(grants("admin", role, note), role >= Role::admin);
      EXPECT_EQ(grants("published or owner or editor", role, note),
                is_published(note) || mine || role >= Role::editor);
      EXPECT_EQ(grants("not published", role, note), !is_published(note) || is_system);
      EXPECT_EQ(grants("owner and not published", role, note), (mine && !is_published(note)) || is_system);
    }
  }
}

TEST_F(AccessRules, MakeNoOwnerOfAGuestWhoBringsAnAccount) {
  Actor guest{.role = Role::guest, .account = me};
  EXPECT_FALSE(compile(*parse_rule("owner or member"), notes_, guest));
}

TEST_F(AccessRules, MeanTheIdWhereTheRecordsAreAccounts) {
  const Collection& users = *model_->find("users");
  const auto filter = compile(*parse_rule("owner"), users, actor_of(Role::viewer));
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->field, users.id);
  EXPECT_EQ(filter->values.at(0), Value(me));
}

TEST_F(AccessRules, FoldToWhatDependsOnTheRecord) {
  const Rule rule = *parse_rule("published or owner or editor");
  EXPECT_TRUE(compile(rule, notes_, actor_of(Role::admin))->is_everything());
  const auto guest = compile(rule, notes_, actor_of(Role::guest));
  ASSERT_TRUE(guest);
  EXPECT_EQ(guest->op, Filter::Op::eq);
  EXPECT_EQ(guest->field, notes_.status);
  EXPECT_FALSE(compile(*parse_rule("owner and editor"), notes_, actor_of(Role::author)));
}

// ---- Random rules ----

Rule random_rule(SeededRandom& random, int depth) {
  const auto pick = [&](std::uint64_t n) { return random.next64() % n; };
  static constexpr std::array leaves{Rule::Op::anyone, Rule::Op::nobody,    Rule::Op::member,
                                     Rule::Op::owner,  Rule::Op::published, Rule::Op::role};
  if (depth == 0 || pick(3) == 0) {
    Rule leaf{.op = leaves[pick(leaves.size())]};
    if (leaf.op == Rule::Op::role) leaf.role = roles[1 + pick(4)];
    return leaf;
  }
  Rule rule{.op = std::array{Rule::Op::all, Rule::Op::any, Rule::Op::negation}[pick(3)]};
  const std::uint64_t parts = rule.op == Rule::Op::negation ? 1 : 2 + pick(3);
  for (std::uint64_t i = 0; i < parts; ++i) rule.parts.push_back(random_rule(random, depth - 1));
  return rule;
}

bool same(const Rule& a, const Rule& b) {
  if (a.op != b.op || a.role != b.role || a.parts.size() != b.parts.size()) return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (!same(a.parts[i], b.parts[i])) return false;
  }
  return true;
}

TEST_F(AccessRules, HaveOneMeaningAsFilterAndAsText) {
  SeededRandom random(7);
  const auto notes = all_notes();
  for (int round = 0; round < 2000; ++round) {
    const Rule rule = random_rule(random, 4);
    for (const Role role : roles) {
      for (const Note& note : notes) {
        ASSERT_EQ(grants(rule, role, note), expected(rule, role, note))
            << to_text(rule) << " for " << to_text(role);
      }
    }
  }
}

TEST_F(AccessRules, ReadBackAsTheyAreWritten) {
  SeededRandom random(8);
  for (int round = 0; round < 2000; ++round) {
    const Rule rule = random_rule(random, 4);
    const auto read = parse_rule(to_text(rule));
    ASSERT_TRUE(read) << to_text(rule) << ": " << describe(read.error());
    ASSERT_TRUE(same(*read, rule)) << to_text(rule) << " became " << to_text(*read);
  }
}

TEST_F(AccessRules, AskForCredentialsWhereTheyCouldHelp) {
  SeededRandom random(9);
  const auto notes = all_notes();
  for (int round = 0; round < 2000; ++round) {
    const Rule rule = random_rule(random, 4);
    bool helps = false;
    for (const Note& note : notes) {
      if (expected(rule, Role::guest, note)) continue;
      for (const Role role : {Role::viewer, Role::author, Role::editor, Role::admin}) {
        helps = helps || expected(rule, role, note);
      }
    }
    ASSERT_EQ(credentials_would_help(rule), helps) << to_text(rule);
  }
  EXPECT_TRUE(credentials_would_help(*parse_rule("published or owner")));
  EXPECT_FALSE(credentials_would_help(*parse_rule("anyone")));
  EXPECT_FALSE(credentials_would_help(*parse_rule("nobody")));
  EXPECT_FALSE(credentials_would_help(*parse_rule("published and not member")));
}

TEST_F(AccessRules, BindNotBeforeAndBeforeOr) {
  EXPECT_EQ(to_text(*parse_rule(" owner or\tnot published and(editor or admin)\n")),
            "owner or not published and (editor or admin)");
  EXPECT_EQ(to_text(*parse_rule("not (not (owner))")), "not not owner");
}

TEST_F(AccessRules, AreRefusedWhenTheyAreTooDeep) {
  const std::string fine = std::string(16, '(') + "owner" + std::string(16, ')');
  EXPECT_TRUE(parse_rule(fine));
  const auto deep = parse_rule("(" + fine + ")");
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().code, Code::malformed);
  EXPECT_EQ(deep.error().detail, "column 17: the rule is nested too deeply.");
}

TEST_F(AccessRules, CountColumnsInCodePoints) {
  const auto rule = parse_rule("ö owner");
  ASSERT_FALSE(rule);
  EXPECT_TRUE(rule.error().detail.starts_with("column 1:")) << rule.error().detail;
  EXPECT_TRUE(parse_rule("owner é").error().detail.starts_with("column 7:"));
  EXPECT_FALSE(parse_rule("owner\xff"));
}

}  // namespace
}  // namespace dc
