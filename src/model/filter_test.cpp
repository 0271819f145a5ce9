#include "model/filter.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "base/random.hpp"
#include "model/query.hpp"
#include "model/testing.hpp"

namespace dc {
namespace {

using Op = Filter::Op;

class Filters : public testing::Test {
 protected:
  const Field& field(std::string_view name) const { return *notes_.find(name); }
  Filter compare(Op op, std::string_view name, std::vector<Value> values) const {
    return {.op = op, .field = &field(name), .values = std::move(values)};
  }
  bool holds(const Filter& filter) const {
    return matches(filter, [&](const Field& f) -> const Value& { return record_.at(f.name); });
  }
  bool holds(Op op, std::string_view name, std::vector<Value> values) const {
    return holds(compare(op, name, std::move(values)));
  }

  const std::unique_ptr<Model> model_ = load_for_test(R"(
    type Note @collection @access(read: "anyone", create: "author", update: "editor", delete: "editor") {
      id: ID! title: String size: Int empty: Int tags: [Note!]! @link none: [Note!]! @link at: DateTime
    })");
  const Collection& notes_ = *model_->find("notes");
  const Uuid a_ = make_uuid8("a"), b_ = make_uuid8("b");
  std::map<std::string, Value, std::less<>> record_{
      {"title", "Clouds"},  {"size", std::int64_t{5}}, {"empty", Null{}},
      {"tags", IdList{a_}}, {"none", IdList{}},        {"at", Instant{1000}},
  };
};

Value number(std::int64_t value) { return value; }
Value text(std::string value) { return value; }

TEST_F(Filters, CompareValues) {
  EXPECT_TRUE(holds(Op::eq, "size", {number(5)}));
  EXPECT_FALSE(holds(Op::eq, "size", {number(6)}));
  EXPECT_TRUE(holds(Op::ne, "size", {number(6)}));
  EXPECT_TRUE(holds(Op::lt, "size", {number(6)}));
  EXPECT_FALSE(holds(Op::lt, "size", {number(5)}));
  EXPECT_TRUE(holds(Op::lte, "size", {number(5)}));
  EXPECT_TRUE(holds(Op::gt, "size", {number(4)}));
  EXPECT_FALSE(holds(Op::gt, "size", {number(5)}));
  EXPECT_TRUE(holds(Op::gte, "size", {number(5)}));
  EXPECT_TRUE(holds(Op::in, "size", {number(1), number(5)}));
  EXPECT_FALSE(holds(Op::in, "size", {}));
  EXPECT_TRUE(holds(Op::gt, "at", {Value(Instant{999})}));
}

TEST_F(Filters, CompareTextByBytes) {
  EXPECT_TRUE(holds(Op::lt, "title", {text("a")}));
  EXPECT_TRUE(holds(Op::lt, "title", {text("\xc3\xa4")}));  // "ä" stands above every ASCII letter
  EXPECT_TRUE(holds(Op::contains, "title", {text("lou")}));
  EXPECT_FALSE(holds(Op::contains, "title", {text("LOU")}));
}

TEST_F(Filters, TreatNullAsEqualToNothing) {
  for (const Op op : {Op::eq, Op::lt, Op::lte, Op::gt, Op::gte, Op::in, Op::contains}) {
    EXPECT_FALSE(holds(op, "empty", {number(5)}));
    EXPECT_FALSE(holds(op, "empty", {Value()}));
  }
  EXPECT_TRUE(holds(Op::ne, "empty", {number(5)}));
  EXPECT_TRUE(holds(Op::is_null, "empty", {}));
  EXPECT_FALSE(holds(Op::is_null, "size", {}));
}

TEST_F(Filters, LookIntoLists) {
  EXPECT_TRUE(holds(Op::contains, "tags", {Value(a_)}));
  EXPECT_FALSE(holds(Op::contains, "tags", {Value(b_)}));
  EXPECT_TRUE(holds(Op::in, "tags", {Value(b_), Value(a_)}));
  EXPECT_FALSE(holds(Op::in, "tags", {Value(b_), Value()}));
  EXPECT_FALSE(holds(Op::in, "none", {Value(a_)}));
  EXPECT_TRUE(holds(Op::is_null, "none", {}));
  EXPECT_FALSE(holds(Op::is_null, "tags", {}));
}

TEST_F(Filters, DropWhatDecidesNothing) {
  const Filter size = compare(Op::eq, "size", {number(5)});
  EXPECT_EQ(both(Filter::everything(), size).op, Op::eq);
  EXPECT_EQ(either(size, Filter::nothing()).op, Op::eq);
  EXPECT_TRUE(both(size, Filter::nothing()).is_nothing());
  EXPECT_TRUE(either(Filter::everything(), size).is_everything());
  EXPECT_TRUE(both({}, {}).is_everything());
  EXPECT_EQ(both(both(size, size), both(size, size)).parts.size(), 4);
  EXPECT_EQ(either(size, either(size, size)).parts.size(), 3);
}

TEST_F(Filters, TurnIntoTheirOpposite) {
  EXPECT_EQ(opposite(compare(Op::eq, "size", {number(5)})).op, Op::ne);
  EXPECT_EQ(opposite(compare(Op::ne, "size", {number(5)})).op, Op::eq);
  EXPECT_TRUE(opposite(Filter::everything()).is_nothing());
  const Filter less = compare(Op::lt, "empty", {number(5)});
  EXPECT_TRUE(holds(opposite(less)));  // not gte: null is not less, so its opposite holds
  EXPECT_EQ(opposite(opposite(less)).op, Op::lt);
}

TEST_F(Filters, KeepTheirMeaningWhenJoined) {
  SeededRandom random(3);
  const auto pick = [&](std::uint64_t n) { return random.next64() % n; };
  const auto leaf = [&]() -> Filter {
    const std::array names{"size", "empty"};
    const std::array ops{Op::eq, Op::ne, Op::lt, Op::gte, Op::is_null};
    if (pick(4) == 0) return pick(2) ? Filter::everything() : Filter::nothing();
    return compare(ops[pick(ops.size())], names[pick(2)], {number(static_cast<std::int64_t>(3 + pick(4)))});
  };
  for (int round = 0; round < 5000; ++round) {
    Filter filter = leaf();
    bool value = holds(filter);
    for (std::uint64_t step = pick(8); step > 0; --step) {
      Filter more = leaf();
      const bool more_value = holds(more);
      switch (pick(3)) {
        case 0:
          filter = both(std::move(filter), std::move(more));
          value = value && more_value;
          break;
        case 1:
          filter = either(std::move(more), std::move(filter));
          value = value || more_value;
          break;
        default:
          filter = opposite(std::move(filter));
          value = !value;
      }
      ASSERT_EQ(holds(filter), value);
    }
  }
}

TEST(Keys, AreIdsOrSlugs) {
  const Uuid id = make_uuid8("x");
  EXPECT_EQ(parse_key(to_text(id)), Key(id));
  EXPECT_EQ(parse_key("on-clouds"), Key(std::string("on-clouds")));
  EXPECT_EQ(parse_key(to_text(id).substr(1)), Key(to_text(id).substr(1)));
}

}  // namespace
}  // namespace dc
