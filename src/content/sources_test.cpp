#include "content/sources.hpp"

#include <set>

#include "content/test_world.hpp"

namespace dc {
namespace {

using testing_world::World;
using Collections = std::set<const Collection*>;

// Notes which collections' tables the statements name.
class Noting final : public store::Session {
 public:
  Noting(store::Session& session, const Model& model) : session_(session), model_(model) {}

  Result<std::int64_t> run(const store::Statement& statement, store::RowSink sink = {}) override {
    for (const Collection& collection : model_.collections()) {
      if (statement.sql.find('"' + collection.table + '"') != std::string::npos) named.insert(&collection);
      for (const Field& field : collection.fields) {
        if (field.is_link() && statement.sql.find('"' + field.column + '"') != std::string::npos)
          named.insert(&collection);
      }
    }
    return session_.run(statement, sink);
  }
  Result<> begin() override { return session_.begin(); }
  Result<> commit() override { return session_.commit(); }
  Result<> rollback() override { return session_.rollback(); }
  bool is_in_transaction() const override { return session_.is_in_transaction(); }
  std::uint64_t statements() const override { return session_.statements(); }

  Collections named;

 private:
  store::Session& session_;
  const Model& model_;
};

class SourcesTest : public testing::Test {
 protected:
  // One record of each collection that another can lead to, so that nothing is left out because it is empty.
  SourcesTest() {
    const auto product = world_.product();
    const auto made = [&](std::string_view plural, const std::string& text) {
      return to_text(testing_world::must(world_.create(plural, text, product)).id);
    };
    const std::string category = made("categories", R"({"name":"C","type":"project"})");
    const std::string project =
        made("projects", R"({"title":"P","description":"D","status":"published","account":")" +
                             to_text(world_.ada) + R"(","categories":[")" + category + R"("]})");
    made("tasks",
         R"({"description":"T","project":")" + project + R"(","account":")" + to_text(world_.ada) + R"("})");
  }

  // Everything that can be shown of a collection.
  Shape whole(const Collection& collection) {
    std::vector<std::string> plain, included;
    for (const Field& field : collection.fields) {
      if (&field != collection.id) (field.target != nullptr ? included : plain).push_back(field.name);
    }
    Shape shape = world_.shape(collection.plural, plain, included);
    for (const Collection& from : world_.model->collections()) {
      for (const Field& field : from.fields) {
        if (field.target == &collection && !from.internal) shape.counts.push_back({&field, ",\"x\":"});
      }
    }
    shape.counts_key = ",\"counts\":";
    return shape;
  }
  void expect_sources(const Actor& actor, const Query& query, const Shape& shape) {
    Noting session(*world_.session, *world_.model);
    std::string out;
    const auto listed = world_.content->list(session, actor, query, shape, out);
    if (!listed) return;  // not this actor
    const auto sources = sources_of(shape, query.where);
    for (const Collection* named : session.named) {
      EXPECT_NE(std::find(sources.begin(), sources.end(), named), sources.end())
          << shape.collection->plural << " is read from " << named->plural << ", and does not say so";
    }
    EXPECT_EQ(Collections(sources.begin(), sources.end()).size(), sources.size()) << "each once";
    ++tried_;
  }

  World world_;
  std::size_t tried_ = 0;
};

TEST_F(SourcesTest, AreAllThatIsReadFrom) {
  for (const Actor& actor : {world_.guest(), world_.author(world_.ada), world_.editor(world_.bob)}) {
    for (const Collection& collection : world_.model->collections()) {
      if (collection.internal) continue;
      Query query = world_.query(collection.plural);
      expect_sources(actor, query, world_.shape(collection.plural, {}));
      expect_sources(actor, query, whole(collection));
      for (const Field& field : collection.fields) {
        if (field.target == nullptr) continue;
        expect_sources(actor, query, world_.shape(collection.plural, {field.name}));
        query.where = field.is_link()
                          ? Filter{.op = Filter::Op::contains, .field = &field, .values = {world_.ada}}
                          : Filter::equals(field, world_.ada);
        expect_sources(actor, query, world_.shape(collection.plural, {}));
        query.where = opposite(query.where);
        expect_sources(actor, query, world_.shape(collection.plural, {}));
        query.where = Filter::everything();
      }
    }
  }
  EXPECT_GT(tried_, 60U);
}

TEST_F(SourcesTest, AreNoMoreThanWhatCanBeSeen) {
  const Shape shape = world_.shape("projects", {"title"}, {"categories"});
  const std::vector<const Collection*> expected{&world_.collection("projects"),
                                                &world_.collection("categories")};
  EXPECT_EQ(sources_of(shape), expected);
}

}  // namespace
}  // namespace dc
