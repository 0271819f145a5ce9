#include "app/demo.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "base/json.hpp"
#include "store/testing.hpp"

namespace dc {
namespace {

class Demo : public testing::Test {
 protected:
  ~Demo() override {
    home_.reset();
    ::close(log_fd_);
  }

  void open(const std::string& model = {}) {
    home_.reset();
    Config::Sources sources{
        .file = {}, .environment = {}, .flags = {{"--data", (directory_.path() / "data").string()}}};
    if (!model.empty()) {
      const auto file = directory_.path() / "model.graphql";
      std::ofstream(file) << model;
      sources.flags["--model"] = file.string();
    }
    const auto config = Config::load(sources);
    ASSERT_TRUE(config) << describe(config.error());
    auto home = Home::open(*config, world_);
    ASSERT_TRUE(home) << describe(home.error());
    home_ = *std::move(home);
  }

  std::int64_t count(std::string_view plural, const Actor& actor) {
    const auto session = home_->engine().open();
    const Collection* collection = home_->model().find(plural);
    if (!session || collection == nullptr) return -1;
    return home_->content().count(**session, actor, *collection, Filter::everything()).value_or(-1);
  }

  std::map<std::string, std::int64_t> counts() {
    std::map<std::string, std::int64_t> all;
    for (const Collection& collection : home_->model().collections()) {
      if (!collection.internal) all[collection.plural] = count(collection.plural, home_->product());
    }
    return all;
  }

  // The names, in order, of what a ref_list of one record links to.
  std::vector<std::string> linked_names(std::string_view plural, std::string_view slug,
                                        std::string_view name) {
    const auto session = home_->engine().open();
    const Collection& collection = *home_->model().find(plural);
    const Field& field = *collection.find(name);
    const auto links =
        home_->content().values(**session, home_->product(), collection, Key{std::string(slug)}, {&field});
    std::vector<std::string> names;
    for (const Uuid& id : std::get<IdList>(links.value().front())) {
      const auto label =
          home_->content().values(**session, home_->product(), *field.target, Key{id}, {field.target->label});
      names.push_back(std::get<std::string>(label.value().front()));
    }
    return names;
  }

  Result<> write(const Edit& edit) {
    return home_->content().submit_and_wait(home_->engine(), [&](Transaction& transaction) -> Result<> {
      CHECK(home_->content().write(transaction, home_->product(), edit));
      return {};
    });
  }

  void remove_all(std::string_view plural) {
    const Collection& collection = *home_->model().find(plural);
    const Shape shape{
        .collection = &collection, .items = {{collection.id, ",\"id\":", nullptr}}, .version_key = {}};
    const Query query{.collection = &collection, .where = {}, .sort = {}, .limit = 100};
    const auto session = home_->engine().open();
    std::string text;
    ASSERT_TRUE(home_->content().list(**session, home_->product(), query, shape, text));
    const auto records = json::parse(text);
    for (const json::Value& record : *records->as<json::Array>()) {
      const Uuid id = parse_uuid(*record.find("id")->as<std::string>()).value();
      ASSERT_TRUE(write(
          {.collection = &collection, .op = Edit::Op::remove, .key = Key{id}, .set = {}, .if_version = {}}));
    }
  }

  store::TemporaryDirectory directory_;
  int log_fd_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  World world_{log_fd_, Level::error};
  std::unique_ptr<Home> home_;
};

const std::map<std::string, std::int64_t> whole{{"articles", 6}, {"categories", 7}, {"projects", 8},
                                                {"tags", 10},    {"tasks", 5},      {"technologies", 12},
                                                {"users", 3}};

TEST_F(Demo, FillsAnEmptyDirectory) {
  open();
  const auto done = fill_demo(*home_);
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(counts(), whole);
}

TEST_F(Demo, ShowsGuestsWhatIsPublished) {
  open();
  ASSERT_TRUE(fill_demo(*home_));
  const Actor guest{.tenant_id = default_tenant, .role = Role::guest, .account = {}, .request_id = {}};
  EXPECT_EQ(count("projects", guest), 6);
  EXPECT_EQ(count("articles", guest), 6);
}

TEST_F(Demo, LinksByTheNamesInTheFile) {
  open();
  ASSERT_TRUE(fill_demo(*home_));
  EXPECT_EQ(linked_names("projects", "tidewatch", "technologies"),
            (std::vector<std::string>{"C++", "MQTT", "E-paper"}));
  EXPECT_EQ(linked_names("articles", "a-typeface-for-rain", "tags"),
            (std::vector<std::string>{"Typography", "Accessibility"}));
}

TEST_F(Demo, AddsNothingTheSecondTime) {
  open();
  ASSERT_TRUE(fill_demo(*home_));
  open();
  ASSERT_TRUE(fill_demo(*home_));
  EXPECT_EQ(counts(), whole);
}

TEST_F(Demo, DoesNotMindTheOwnersAccount) {
  open();
  const auto key = home_->first_start();
  ASSERT_TRUE(key) << describe(key.error());
  ASSERT_TRUE(fill_demo(*home_));
  EXPECT_EQ(count("users", home_->product()), 4);
  EXPECT_EQ(count("projects", home_->product()), 8);
}

TEST_F(Demo, LeavesADirectoryWithContentAlone) {
  open();
  const Collection& tags = *home_->model().find("tags");
  const Edit edit{.collection = &tags,
                  .op = Edit::Op::create,
                  .key = {},
                  .set = {{tags.find("name"), std::string("Mine")}},
                  .if_version = {}};
  ASSERT_TRUE(write(edit));
  ASSERT_TRUE(fill_demo(*home_));
  EXPECT_EQ(count("tags", home_->product()), 1);
  EXPECT_EQ(count("projects", home_->product()), 0);
}

TEST_F(Demo, ComesBackAfterItsContentWasDeletedAlthoughItsAccountsAreStillThere) {
  open();
  ASSERT_TRUE(fill_demo(*home_));
  for (const auto* plural : {"tasks", "articles", "projects", "categories", "technologies", "tags"}) {
    remove_all(plural);
  }
  const auto done = fill_demo(*home_);
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(counts(), whole);
}

TEST_F(Demo, NamesTheCollectionThatAnotherModelDoesNotHave) {
  open(R"(
    type Recipe @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      title: String!
    })");
  const auto done = fill_demo(*home_);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::config_invalid);
  EXPECT_NE(done.error().detail.find("no collection 'categories'"), std::string::npos) << done.error().detail;
  EXPECT_EQ(count("users", home_->product()), 0);
}

TEST_F(Demo, NamesTheFieldThatAnotherModelDoesNotHave) {
  open(R"(
    type Category @collection @access(read: "anyone", create: "author", update: "author", delete: "author") {
      id: ID!
      name: String!
    })");
  const auto done = fill_demo(*home_);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().detail.find("no field 'type' in 'categories'"), std::string::npos)
      << done.error().detail;
}

}  // namespace
}  // namespace dc
