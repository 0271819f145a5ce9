#include "content/together.hpp"

#include <gtest/gtest.h>

#include "content/test_faults.hpp"
#include "content/test_world.hpp"
#include "store/faulty_session.hpp"

namespace dc {
namespace {

using testing_world::World;

constexpr std::string_view model = R"(
type Knot @collection(plural: "knots")
  @access(read: "editor", create: "editor", update: "editor", delete: "editor") {
  id: ID!
  name: String! @max(points: 20) @unique
  next: Knot
  others: [Knot!]! @link
  created_at: DateTime! @created
  updated_at: DateTime! @updated
}
type Hen @collection(plural: "hens")
  @access(read: "editor", create: "editor", update: "editor", delete: "editor") {
  id: ID!
  egg: Egg!
}
type Egg @collection(plural: "eggs")
  @access(read: "editor", create: "editor", update: "editor", delete: "editor") {
  id: ID!
  hen: Hen!
}
)";

class Together : public ::testing::Test {
 protected:
  static Uuid id(std::uint8_t n) { return {.bytes = {1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 0, 0, 0, 0, 0, 0, n}}; }
  static std::string quoted(std::uint8_t n) { return "\"" + to_text(id(n)) + "\""; }

  Edit knot(std::uint8_t n, const std::string& more = {}) {
    return world.edit("knots", R"({"name":"n)" + std::to_string(n) + "\"" + more + "}", Edit::Op::create,
                      id(n));
  }
  // The refusals, as "place: message"; what was refused is undone.
  Result<std::string> create(const std::vector<Edit>& edits) {
    std::vector<const Edit*> pointers;
    pointers.reserve(edits.size());
    for (const Edit& edit : edits) pointers.push_back(&edit);
    std::string said;
    auto done = world.content->submit_and_wait(*world.engine, [&](Transaction& transaction) -> Result<> {
      said.clear();
      TRY(const auto refusals, create_together(*world.content, transaction, world.product(), pointers));
      for (const Refusal& refusal : refusals)
        said += std::to_string(refusal.edit) + ": " + describe(refusal.error) + "\n";
      return said.empty() ? Result<>() : fail(Code::conflict);
    });
    if (!done && said.empty()) return tl::unexpected(done.error());
    return said;
  }
  std::string read(std::uint8_t n, const std::vector<std::string>& fields) {
    return world.read(world.product(), id(n), world.shape("knots", fields));
  }
  void expect_sound() { testing_world::written_versions(world, *world.engine); }

  World world{model};
};

TEST_F(Together, LinksLeadForwardsBackwardsAndInCircles) {
  EXPECT_EQ(create({knot(1, R"(,"next":)" + quoted(2) + R"(,"others":[)" + quoted(2) + "," + quoted(1) + "]"),
                    knot(2, R"(,"next":)" + quoted(1)), knot(3, R"(,"next":)" + quoted(3)),
                    world.edit("hens", R"({"egg":)" + quoted(9) + "}", Edit::Op::create, id(8)),
                    world.edit("eggs", R"({"hen":)" + quoted(8) + "}", Edit::Op::create, id(9))})
                .value(),
            "");
  EXPECT_EQ(read(1, {"next", "others"}), R"({"id":)" + quoted(1) + R"(,"next":{"id":)" + quoted(2) +
                                             R"(},"others":[{"id":)" + quoted(2) + R"(},{"id":)" + quoted(1) +
                                             "}]}");
  EXPECT_EQ(read(3, {"next"}), R"({"id":)" + quoted(3) + R"(,"next":{"id":)" + quoted(3) + "}}");
  expect_sound();
}

TEST_F(Together, WhatIsAbsentIsNamedAlsoWhereItOnlyComesWithSomethingAbsent) {
  const std::vector<Edit> edits{knot(1, R"(,"next":)" + quoted(2)),
                                knot(2, R"(,"others":[)" + quoted(7) + "]"), knot(3)};
  const auto said = create(edits).value();
  EXPECT_NE(said.find("0: "), std::string::npos) << said;
  EXPECT_NE(said.find("1: "), std::string::npos) << said;
  EXPECT_EQ(said.find("2: "), std::string::npos) << said;
  EXPECT_NE(said.find("There is no knot " + to_text(id(7))), std::string::npos) << said;
  EXPECT_EQ(
      world.content->count(*world.session, world.product(), world.collection("knots"), Filter::everything()),
      0);
}

TEST_F(Together, WhatAnEditUpdatesIsThereAlsoWhereTheEditHasToWait) {
  ASSERT_EQ(create({knot(1)}).value(), "");
  Edit update = knot(1, R"(,"next":)" + quoted(7));
  update.op = Edit::Op::update;
  const Edit creation = knot(2, R"(,"others":[)" + quoted(1) + "]");
  const std::vector<const Edit*> edits{&update, &creation};
  const auto absent = absent_targets(*world.session, world.engine->dialect(), world.product(), edits).value();
  ASSERT_EQ(absent.size(), 1U);
  EXPECT_EQ(absent.front().edit, 0U);
  EXPECT_EQ(absent.front().id, id(7));
}

// Each looks at the next one, so a look at all links for each that is found absent would not come to an end.
TEST_F(Together, AChainOfAnyLengthFallsWithItsEnd) {
  constexpr std::uint32_t many = 100'000;
  const Collection& knots = world.collection("knots");
  const Field* next = knots.find("next");
  const auto numbered = [](std::uint32_t n) {
    Uuid uuid = id(0);
    for (int i = 0; i < 4; ++i) uuid.bytes[12 + i] = static_cast<std::uint8_t>(n >> (24 - 8 * i));
    return uuid;
  };
  std::vector<Edit> edits(many);
  std::vector<const Edit*> pointers;
  for (std::uint32_t i = 0; i < many; ++i) {
    edits[i].collection = &knots;
    edits[i].key = numbered(i);
    edits[i].set.emplace_back(next, numbered(i + 1));
    pointers.push_back(&edits[i]);
  }
  const auto absent = [&] {
    return absent_targets(*world.session, world.engine->dialect(), world.product(), pointers).value().size();
  };
  EXPECT_EQ(absent(), many);
  edits.back().set.back().second = numbered(0);
  EXPECT_EQ(absent(), 0U) << "closed, it is a circle of which all comes";
}

TEST_F(Together, AllThatIsWrongIsSaidAtOnce) {
  ASSERT_EQ(create({knot(1)}).value(), "");
  Edit taken = knot(2);
  taken.set.front().second = std::string("N1");
  Edit empty = knot(3);
  empty.set.clear();
  const auto said = create({taken, empty, knot(4), knot(1)}).value();
  EXPECT_NE(said.find("0: This contradicts what is stored. Another of knots has the name 'N1'."),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("1: Some values are not valid.; /name: is required"), std::string::npos) << said;
  EXPECT_EQ(said.find("2: "), std::string::npos) << said;
  EXPECT_NE(said.find("3: "), std::string::npos) << said;
}

TEST_F(Together, AVersionIsTheOneThatIsBroughtOrBehindTheLastThatWas) {
  Edit old = knot(1);
  old.past_version = 7;
  ASSERT_EQ(create({old}).value(), "");
  EXPECT_EQ(world.remove("knots", id(1), world.product())->version, 8);
  ASSERT_EQ(create({old}).value(), "");
  EXPECT_EQ(world.update("knots", id(1), R"({"name":"x"})", world.product())->version, 10);
  Edit later = knot(1);
  later.op = Edit::Op::update;
  later.past_version = 20;
  EXPECT_EQ(world.write(later, world.product())->version, 20);
  later.set.front().second = std::string("y");
  EXPECT_EQ(world.write(later, world.product())->version, 21);
  expect_sound();
}

TEST_F(Together, InstantsAreTheOnesThatAreBrought) {
  const Field* created = world.collection("knots").created;
  const Field* updated = world.collection("knots").updated;
  Edit old = knot(1);
  old.past_version = 1;
  old.set.emplace_back(created, Instant{1000});
  old.set.emplace_back(updated, Instant{2000});
  ASSERT_EQ(create({old, knot(2)}).value(), "");
  EXPECT_NE(read(1, {"created_at", "updated_at"}).find("1970-01-01T00:00:01.000Z"), std::string::npos);
  EXPECT_NE(read(1, {"created_at", "updated_at"}).find("1970-01-01T00:00:02.000Z"), std::string::npos);
  EXPECT_EQ(read(2, {"created_at"}).find("1970-01-01T00:00:01"), std::string::npos);
  old.op = Edit::Op::update;
  old.set.front().second = std::string("x");
  ASSERT_TRUE(world.write(old, world.product()));
  EXPECT_NE(read(1, {"updated_at"}).find("1970-01-01T00:00:02.000Z"), std::string::npos);
  expect_sound();
}

TEST_F(Together, APastIsOnlyTheProductsToBring) {
  Edit old = knot(1);
  old.past_version = 7;
  const auto refused = world.write(old, world.editor(world.ada));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::internal) << "it is a mistake of ours";
}

TEST_F(Together, EachStatementThatFailsLeavesNothing) {
  const std::vector<Edit> edits{knot(1, R"(,"next":)" + quoted(2)),
                                knot(2, R"(,"others":[)" + quoted(1) + "]")};
  const std::vector<const Edit*> pointers{&edits[0], &edits[1]};
  std::uint64_t n = 1;
  for (bool failed = true; failed; ++n) {
    const auto done = store::write_and_wait(*world.engine, [&](store::Session& session) -> Result<> {
      store::FaultySession faulty(session, n);
      Generations generations;
      Transaction transaction(faulty, generations);
      auto outcome = transaction.attempt([&]() -> Result<> {
        TRY(const auto refusals, create_together(*world.content, transaction, world.product(), pointers));
        EXPECT_TRUE(refusals.empty()) << describe(refusals.front().error);
        return {};
      });
      failed = faulty.has_failed();
      EXPECT_EQ(outcome.has_value(), !failed);
      return outcome;
    });
    std::int64_t there = 0;
    ASSERT_TRUE(world.session->run({"SELECT count(*) FROM knots", {}},
                                   [&](const store::Row& row) { there = row.integer(0); }));
    EXPECT_EQ(there, failed ? 0 : 2) << "call " << n;
    EXPECT_EQ(done.has_value(), !failed);
  }
  EXPECT_GT(n, 9U);
  expect_sound();
}

}  // namespace
}  // namespace dc
