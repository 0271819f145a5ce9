// What the rules grant is what a person would work out by reading them, whatever the model, the records and
// the actor: in lists and counts, in single reads, in the fields that are shown, and in what may be changed
// and deleted.
//
// The oracle below reads a rule anew for every record and knows nothing of filters or SQL.
#include <algorithm>
#include <random>
#include <set>

#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::must;
using testing_world::World;

constexpr int models = 24;
constexpr int records_each = 14;

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[below(of.size())];
  }

 private:
  std::mt19937 random_;
};

// A model of one collection: with or without owner and status, under rules that nobody thought about.
class AnyModel {
 public:
  explicit AnyModel(Dice& dice) : dice_(dice), owned_(dice.below(4) != 0), published_(dice.below(4) != 0) {}

  std::string sdl() {
    std::string text = "type Thing @collection(table: \"things\", plural: \"things\") @access(read: \"" +
                       rule(2) + "\", create: \"anyone\", update: \"" + rule(2) + "\", delete: \"" + rule(2) +
                       "\") {\n  id: ID!\n  name: String\n";
    if (published_) text += "  status: PublicationStatus! @default(value: \"draft\")\n";
    if (owned_) text += "  account: Account @owner\n";
    for (const char* field : {"alpha: String", "beta: Int", "gamma: Account", "delta: [Account!]! @link"}) {
      text += std::string("  ") + field;
      if (dice_.below(2) == 0) text += " @access(read: \"" + rule(1) + "\")";
      text += "\n";
    }
    return text + "}\n";
  }

 private:
  std::string rule(int depth) {
    if (depth == 0 || dice_.below(3) == 0) return word();
    switch (dice_.below(4)) {
      case 0:
        return "not (" + rule(depth - 1) + ")";
      case 1:
        return "(" + rule(depth - 1) + ") and (" + rule(depth - 1) + ")";
      default:
        return "(" + rule(depth - 1) + ") or (" + rule(depth - 1) + ")";
    }
  }
  std::string word() {
    std::vector<std::string> words{"anyone", "nobody", "member", "viewer", "author", "editor", "admin"};
    if (owned_) words.insert(words.end(), {"owner", "owner", "owner"});
    if (published_) words.insert(words.end(), {"published", "published"});
    return dice_.any(words);
  }

  Dice& dice_;
  bool owned_, published_;
};

struct Record {
  Uuid id;
  std::optional<Uuid> owner;
  std::string status;
};

// What a rule says of this actor and this record, word by word.
bool grants(const Rule& rule, const Actor& actor, const Record& record) {
  const auto part = [&](const Rule& each) { return grants(each, actor, record); };
  switch (rule.op) {
    case Rule::Op::anyone:
      return true;
    case Rule::Op::nobody:
      return false;
    case Rule::Op::member:
      return actor.role != Role::guest;
    case Rule::Op::owner:
      return actor.role != Role::guest && record.owner && record.owner == actor.account;
    case Rule::Op::published:
      return record.status == "published";
    case Rule::Op::role:
      return actor.role >= rule.role;
    case Rule::Op::all:
      return std::all_of(rule.parts.begin(), rule.parts.end(), part);
    case Rule::Op::any:
      return std::any_of(rule.parts.begin(), rule.parts.end(), part);
    case Rule::Op::negation:
      return !part(rule.parts.at(0));
  }
  return false;
}

// One random world, and what every actor finds in it.
class Scene {
 public:
  explicit Scene(unsigned seed) : dice_(seed), sdl_(AnyModel(dice_).sdl()), world_(sdl_) {
    things_ = &world_.collection("things");
    for (int i = 0; i < records_each; ++i) records_.push_back(make(i));
    actors_ = {world_.guest(),
               world_.actor(Role::viewer, world_.ada),
               world_.author(world_.ada),
               world_.author(world_.bob),
               world_.editor(world_.bob),
               world_.actor(Role::admin, world_.ada),
               world_.product()};
  }

  void run() {
    for (const Actor& actor : actors_) {
      const auto where = std::string(to_text(actor.role)) + " in\n" + sdl_;
      lists_what_the_rule_grants(actor, where);
      counts_what_the_rules_grant(actor, where);
      for (const Record& record : records_) {
        shows_what_the_rules_grant(actor, record, where);
        changes_what_the_rules_grant(actor, record, where);
        deletes_what_the_rules_grant(actor, record, where);
      }
    }
  }
  std::size_t seen() const { return seen_; }
  std::size_t unseen() const { return unseen_; }
  std::size_t counted() const { return counted_; }

 private:
  Record make(int number) {
    Record record;
    std::string text = R"({"name":"n)" + std::to_string(number) + R"(","alpha":"a","beta":1,"gamma":")" +
                       to_text(world_.ada) + R"(","delta":[")" + to_text(world_.bob) + "\"]";
    if (things_->status != nullptr) {
      record.status = dice_.any(std::vector<std::string>{"draft", "published", "archived"});
      text += R"(,"status":")" + record.status + "\"";
    }
    if (things_->owner != nullptr && dice_.below(4) != 0) {
      record.owner = dice_.below(2) == 0 ? world_.ada : world_.bob;
      text += R"(,"account":")" + to_text(*record.owner) + "\"";
    }
    record.id = must(world_.create("things", text + "}", world_.product())).id;
    return record;
  }

  bool may(Operation operation, const Actor& actor, const Record& record) const {
    return actor.role == Role::system || grants(things_->rule(operation), actor, record);
  }
  bool may_see(const Field& field, const Actor& actor, const Record& record) const {
    return actor.role == Role::system || !field.read_rule || grants(*field.read_rule, actor, record);
  }

  void lists_what_the_rule_grants(const Actor& actor, const std::string& where) {
    std::set<std::string> granted, found;
    for (const Record& record : records_) {
      const bool sees = may(Operation::read, actor, record);
      if (sees) granted.insert(to_text(record.id));
      ++(sees ? seen_ : unseen_);
    }
    Query query = world_.query("things");
    query.limit = records_.size();
    const std::string text = world_.list(actor, query, world_.shape("things", {}));
    if (const auto listed = json::parse(text)) {
      for (const json::Value& each : *listed->as<json::Array>())
        found.insert(*each.find("id")->as<std::string>());
    }
    EXPECT_EQ(found, granted) << where;
  }

  // For each account, the things that lead there by a link: those that are listed and show it.
  void counts_what_the_rules_grant(const Actor& actor, const std::string& where) {
    for (const char* name : {"account", "gamma", "delta"}) {
      const Field* link = things_->find(name);
      if (link == nullptr) continue;
      for (const Uuid& account : {world_.ada, world_.bob}) {
        counts_by(*link, actor, account, name + (" of " + to_text(account)) + " for " + where);
      }
    }
  }

  void counts_by(const Field& link, const Actor& actor, const Uuid& account, const std::string& where) {
    std::int64_t expected = 0;
    bool is_always_shown = true;
    for (const Record& record : records_) {
      if (!may(Operation::list, actor, record)) continue;
      const bool shows = may_see(link, actor, record);
      is_always_shown = is_always_shown && shows;
      if (shows && target_of(link, record) == account) ++expected;
    }
    Shape shape = world_.shape("users", {});
    shape.counts = {{&link, ",\"things\":"}};
    shape.counts_key = ",\"counts\":";
    const std::string text = world_.read(actor, account, shape);
    EXPECT_EQ(text.substr(text.find(R"("counts":)")),
              R"("counts":{"things":)" + std::to_string(expected) + "}}")
        << where;
    counted_ += static_cast<std::size_t>(expected);
    if (!is_always_shown) return;
    const auto op = link.is_link() ? Filter::Op::contains : Filter::Op::eq;
    const auto listed = world_.content->count(*world_.session, actor, *things_,
                                              {.op = op, .field = &link, .values = {account}, .parts = {}});
    // Where nothing can be listed, the list is refused.
    EXPECT_EQ(listed.value_or(0), expected) << where;
  }

  std::optional<Uuid> target_of(const Field& link, const Record& record) const {
    if (link.name == "account") return record.owner;
    return link.name == "gamma" ? world_.ada : world_.bob;
  }

  void shows_what_the_rules_grant(const Actor& actor, const Record& record, const std::string& where) {
    std::vector<std::string> names;
    for (const Field& field : things_->fields) {
      if (field.kind != Kind::id) names.push_back(field.name);
    }
    const auto shown = json::parse(world_.read(actor, record.id, world_.shape("things", names)));
    ASSERT_EQ(shown.has_value(), may(Operation::read, actor, record)) << where;
    if (!shown) return;
    for (const Field& field : things_->fields) {
      const bool is_there = shown->find(field.name) != nullptr;
      EXPECT_EQ(is_there, may_see(field, actor, record)) << field.name << " for " << where;
    }
  }

  // Does the edit, notes whether it was granted, and undoes it.
  bool granted(const Actor& actor, const Edit& edit) {
    bool done = false;
    (void)world_.content->submit_and_wait(*world_.engine, [&](Transaction& transaction) -> Result<> {
      done = world_.content->write(transaction, actor, edit).has_value();
      return fail(Code::conflict, "undone");
    });
    return done;
  }

  void changes_what_the_rules_grant(const Actor& actor, const Record& record, const std::string& where) {
    const bool expected = may(Operation::read, actor, record) && may(Operation::update, actor, record);
    const Edit edit = world_.edit("things", R"({"name":"changed"})", Edit::Op::update, Key{record.id});
    EXPECT_EQ(granted(actor, edit), expected) << where;
  }

  void deletes_what_the_rules_grant(const Actor& actor, const Record& record, const std::string& where) {
    const bool expected = may(Operation::read, actor, record) && may(Operation::remove, actor, record);
    const Edit edit = world_.edit("things", "{}", Edit::Op::remove, Key{record.id});
    EXPECT_EQ(granted(actor, edit), expected) << where;
  }

  Dice dice_;
  std::string sdl_;
  World world_;
  const Collection* things_ = nullptr;
  std::vector<Record> records_;
  std::vector<Actor> actors_;
  std::size_t seen_ = 0, unseen_ = 0, counted_ = 0;
};

TEST(Access, IsWhatTheRulesSayInEveryModel) {
  std::size_t seen = 0, unseen = 0, counted = 0;
  for (unsigned seed = 1; seed <= models; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Scene scene(seed);
    scene.run();
    if (HasFatalFailure()) return;
    seen += scene.seen();
    unseen += scene.unseen();
    counted += scene.counted();
  }
  EXPECT_GT(seen, 500u) << "most rules grant nothing: the test has become weak";
  EXPECT_GT(unseen, 500u) << "most rules grant everything: the test has become weak";
  EXPECT_GT(counted, 500u) << "hardly a record counts: the test has become weak";
}

}  // namespace
}  // namespace dc
