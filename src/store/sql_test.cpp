#include "store/sql.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/dialect.hpp"

namespace dc::store {
namespace {

TEST(Sql, GrowsTextAndParametersTogether) {
  const SqliteDialect dialect;
  Sql sql(dialect);
  sql << "SELECT " << Name{"na\"me"} << " WHERE a = " << Bind{std::int64_t{1}} << " AND b = " << Bind{true};
  EXPECT_EQ(sql.statement().sql, "SELECT \"na\"\"me\" WHERE a = ?1 AND b = ?2");
  EXPECT_EQ(sql.statement().parameters, (std::vector<Parameter>{std::int64_t{1}, true}));
}

TEST(Sql, PadsListsSoThatFewStatementsAreDifferent) {
  const SqliteDialect dialect;
  const auto size_for = [&](std::size_t count) {
    Sql sql(dialect);
    IdList ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(Uuid{{static_cast<std::uint8_t>(i)}});
    append_ids(sql, ids);
    EXPECT_EQ(sql.statement().parameters.back(), Parameter(ids.back()));
    return sql.statement().parameters.size();
  };
  EXPECT_EQ(size_for(1), 1u);
  EXPECT_EQ(size_for(3), 5u);
  EXPECT_EQ(size_for(20), 20u);
  EXPECT_EQ(size_for(21), 50u);
  EXPECT_EQ(size_for(1000), 1000u);
  EXPECT_EQ(size_for(1001), 2000u);
}

TEST(Sql, WritesAnEmptyListThatHoldsNothing) {
  const SqliteDialect dialect;
  Sql sql(dialect);
  append_ids(sql, {});
  EXPECT_EQ(sql.statement().sql, "(NULL)");
}

TEST(Sql, WritesIdsAsATableOfTheirPlaces) {
  const SqliteDialect dialect;
  Sql sql(dialect);
  const Uuid a{{1}}, b{{2}}, c{{3}};
  append_id_table(sql, {a, b, c});
  EXPECT_EQ(sql.statement().sql, "(VALUES (0,?1),(1,?2),(2,?3),(3,?4),(4,?5))");
  EXPECT_EQ(sql.statement().parameters, (std::vector<Parameter>{a, b, c, Null{}, Null{}}))
      << "padding that equals no id, or the last record would be found again";
  EXPECT_THROW(append_id_table(sql, {}), Bug);
}

TEST(Sql, BindsEachKindOfValue) {
  EXPECT_EQ(to_parameter(Value()), Parameter());
  EXPECT_EQ(to_parameter(std::string("x")), Parameter(std::string("x")));
  EXPECT_EQ(to_parameter(Instant{7}), Parameter(Instant{7}));
  EXPECT_THROW(to_parameter(IdList{}), Bug);
}

}  // namespace
}  // namespace dc::store
