// The SQL of a filter and matches() agree, whatever the filter and the records.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "model/testing.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/testing.hpp"

namespace dc::store {
namespace {

constexpr std::string_view things = R"(
  enum Colour { red green blue }
  type Thing @collection(table: "things", plural: "things")
    @access(read: "anyone", create: "admin", update: "admin", delete: "admin") {
    id: ID!
    name: String
    count: Int
    size: Float
    is_new: Boolean
    at: DateTime
    colour: Colour
    other: Thing
    friends: [Thing!]! @link
  }
)";

using Record = std::map<const Field*, Value>;

class Filters : public ::testing::Test {
 protected:
  Filters() : model_(load_for_test(things)), collection_(*model_->find("things")) {
    const auto done = bring_up(*world_.engine, *model_, world_.clock);
    if (!done) throw std::runtime_error(describe(done.error()));
    for (std::uint8_t i = 0; i < 12; ++i) ids_.push_back(Uuid{{1, i}});
  }

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  // Few different values, so that comparisons are often equal.
  Value any_value(const Field& field) {
    static const std::vector<std::string> names{"", "a", "A", "ab", "ä", "b%", "_", "a'b"};
    switch (field.kind) {
      case Kind::id:
      case Kind::ref:
        return ids_[below(ids_.size())];
      case Kind::integer:
        return static_cast<std::int64_t>(below(3)) - 1;
      case Kind::floating:
        return static_cast<double>(below(4)) / 2;
      case Kind::boolean:
        return below(2) == 1;
      case Kind::date_time:
        return Instant{static_cast<std::int64_t>(below(3)) - 1};
      case Kind::enumeration:
        return field.enumeration->values[below(field.enumeration->values.size())];
      case Kind::string:
      case Kind::text:
      case Kind::date:
      case Kind::json:
      case Kind::media:
        return names[below(names.size())];
      case Kind::ref_list:
        return ids_[below(ids_.size())];
    }
    return {};
  }

  Value stored_value(const Field& field) {
    if (field.is_link()) {
      IdList list;
      for (const Uuid& id : ids_) {
        if (below(4) == 0) list.push_back(id);
      }
      return list;
    }
    return below(4) == 0 ? Value() : any_value(field);
  }

  Filter any_comparison() {
    using Op = Filter::Op;
    const Field& field = collection_.fields[below(collection_.fields.size())];
    static const std::vector<Op> plain{Op::eq, Op::ne, Op::lt, Op::lte, Op::gt, Op::gte, Op::in, Op::is_null};
    Filter filter{.op = plain[below(plain.size())], .field = &field};
    static const std::vector<Op> of_lists{Op::contains, Op::in, Op::is_null};
    if (field.is_link()) filter.op = of_lists[below(of_lists.size())];
    const bool is_text = field.kind == Kind::string;
    if (is_text && below(4) == 0) filter.op = Op::contains;
    const std::size_t count = filter.op == Op::is_null ? 0 : filter.op == Op::in ? below(4) : 1;
    for (std::size_t i = 0; i < count; ++i) {
      filter.values.push_back(below(12) == 0 ? Value() : any_value(field));
    }
    return filter;
  }

  Filter any_filter(int depth) {
    using Op = Filter::Op;
    if (depth == 0 || below(3) == 0) return any_comparison();
    Filter filter{.op = below(3) == 0 ? Op::negation : below(2) == 0 ? Op::all : Op::any};
    const std::size_t count = filter.op == Op::negation ? 1 : below(4);
    for (std::size_t i = 0; i < count; ++i) filter.parts.push_back(any_filter(depth - 1));
    return filter;
  }

  Result<> insert(Session& session, std::int64_t tenant_id, const Record& record) {
    const Dialect& dialect = world_.engine->dialect();
    const Uuid id = std::get<Uuid>(record.at(collection_.id));
    Sql sql(dialect), values(dialect);
    sql << "INSERT INTO things (tenant_id, version";
    for (const auto& [field, value] : record) {
      if (!field->is_link()) sql << ", " << Name{field->column};
    }
    sql << ") VALUES (" << Bind{tenant_id} << ", 1";
    for (const auto& [field, value] : record) {
      if (!field->is_link()) sql << ", " << Bind{to_parameter(value)};
    }
    sql << ")";
    CHECK(session.run(sql.statement()));
    for (const auto& [field, value] : record) {
      if (!field->is_link()) continue;
      for (const Uuid& target : std::get<IdList>(value)) {
        Sql link(dialect);
        link << "INSERT INTO " << Name{field->column} << " VALUES (" << Bind{tenant_id} << ", " << Bind{id}
             << ", " << Bind{target} << ", 0)";
        CHECK(session.run(link.statement()));
      }
    }
    return {};
  }

  // Tenant 1 holds records_; tenant 2 holds others under the same ids.
  void fill() {
    const auto done = write_and_wait(*world_.engine, [&](Session& session) -> Result<> {
      CHECK(session.run({"PRAGMA defer_foreign_keys=ON", {}}));
      for (const std::int64_t tenant_id : {1, 2}) {
        for (const Uuid& id : ids_) {
          Record record;
          for (const Field& field : collection_.fields) record[&field] = stored_value(field);
          record[collection_.id] = id;
          CHECK(insert(session, tenant_id, record));
          if (tenant_id == 1) records_.push_back(std::move(record));
        }
      }
      return {};
    });
    ASSERT_TRUE(done) << describe(done.error());
  }

  IdList found_in_memory(const Filter& filter) const {
    IdList found;
    for (const Record& record : records_) {
      const auto value_of = [&](const Field& field) -> const Value& { return record.at(&field); };
      if (matches(filter, value_of)) found.push_back(std::get<Uuid>(record.at(collection_.id)));
    }
    return found;
  }

  Result<IdList> found_by_sql(const Filter& filter, std::string& text) {
    Sql sql(world_.engine->dialect());
    sql << "SELECT t.id FROM things t WHERE t.tenant_id = " << Bind{std::int64_t{1}} << " AND ";
    append_filter(sql, filter, "t", 1);
    sql << " ORDER BY t.id";
    text = sql.statement().sql;
    IdList found;
    TRY(Session * session, world_.engine->here());
    CHECK(session->run(sql.statement(), [&](const Row& row) { found.push_back(row.uuid(0)); }));
    return found;
  }

  TestWorld world_{&open_test_sqlite};
  std::unique_ptr<Model> model_;
  const Collection& collection_;
  std::mt19937 random_{20240501};
  IdList ids_;
  std::vector<Record> records_;
};

TEST_F(Filters, MeanTheSameInSqlAndInMemory) {
  fill();
  int some = 0;
  for (int i = 0; i < 3000; ++i) {
    const Filter filter = any_filter(3);
    std::string sql;
    const auto found = found_by_sql(filter, sql);
    ASSERT_TRUE(found) << describe(found.error());
    ASSERT_EQ(*found, found_in_memory(filter)) << "filter " << i << ": " << sql;
    if (!found->empty() && found->size() < records_.size()) ++some;
  }
  EXPECT_GT(some, 500) << "most filters decide nothing: the test has become weak";
}

TEST_F(Filters, CompareColumnsPlainlyWhereNothingIsTurnedAround) {
  Sql sql(world_.engine->dialect());
  append_filter(sql, Filter::equals(*collection_.find("colour"), std::string("red")), "t", 1);
  EXPECT_EQ(sql.statement().sql, "t.\"colour\" = ?1");
}

TEST_F(Filters, ThatSayEverythingOrNothingAreConstants) {
  Sql sql(world_.engine->dialect());
  append_filter(sql, Filter::everything(), "t", 1);
  sql << "; ";
  append_filter(sql, Filter::nothing(), "t", 1);
  EXPECT_EQ(sql.statement().sql, "1 = 1; 1 = 0");
}

}  // namespace
}  // namespace dc::store
