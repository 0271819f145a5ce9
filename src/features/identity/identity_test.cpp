#include "features/identity/identity.hpp"

#include <gtest/gtest.h>

#include "content/test_world.hpp"
#include "features/identity/api_key.hpp"

namespace dc {
namespace {

class KeyWorld : public testing_world::World {
 public:
  KeyWorld() : identity(*content) {}

  Result<KeyCreated> make_key(KeyOrder order) {
    KeyCreated created;
    auto done = content->submit_and_wait(*engine, [&](Transaction& transaction) -> Result<> {
      TRY(created, identity.create_key(transaction, order));
      return {};
    });
    if (!done) return fail(done.error());
    return created;
  }
  KeyOrder order(Uuid account, Role role) const {
    return {.tenant_id = 1, .account = account, .name = "test", .role = role, .expires = std::nullopt};
  }
  std::string key_of(Uuid account, Role role) { return make_key(order(account, role)).value().key; }
  Result<> revoke(std::string_view which) {
    return content->submit_and_wait(
        *engine, [&](Transaction& transaction) { return identity.revoke_key(transaction, 1, which); });
  }
  Result<Actor> bearer(const std::string& key) {
    const std::string header = "Bearer " + key;
    return identity.authenticate(*session, 1, {.authorization = header, .api_key = std::nullopt});
  }
  std::string refusal(const std::string& key) {
    const auto actor = bearer(key);
    if (actor) return "accepted";
    return actor.error().code == Code::unauthenticated ? actor.error().detail : describe(actor.error());
  }

  Identity identity;
};

TEST(ApiKeys, HaveTheirFormAndTheirPrefix) {
  SeededRandom random(1);
  const std::string key = api_key::make(random);
  EXPECT_EQ(key.size(), 47u);
  EXPECT_TRUE(api_key::has_form(key));
  EXPECT_EQ(api_key::prefix(key), key.substr(0, 12));
  EXPECT_FALSE(api_key::has_form(key + "A"));
  EXPECT_FALSE(api_key::has_form("dcx_" + key.substr(4)));
  EXPECT_FALSE(api_key::has_form("dck_" + std::string(43, '!')));
}

TEST(ApiKeys, AreMadeAnewEachTime) {
  SystemRandom random;
  EXPECT_NE(api_key::make(random), api_key::make(random));
}

TEST(Identity, TakesARequestWithoutCredentialsForAGuest) {
  KeyWorld world;
  const auto actor = world.identity.authenticate(*world.session, 1, {});
  ASSERT_TRUE(actor);
  EXPECT_TRUE(actor->is_guest());
  EXPECT_FALSE(actor->account);
}

TEST(Identity, KnowsTheAccountBehindAKeyInEitherHeader) {
  KeyWorld world;
  const std::string key = world.key_of(world.ada, Role::author);
  EXPECT_EQ(world.bearer(key)->account, world.ada);
  const auto actor =
      world.identity.authenticate(*world.session, 1, {.authorization = std::nullopt, .api_key = key});
  EXPECT_EQ(actor->account, world.ada);
  EXPECT_EQ(actor->role, Role::author);
}

TEST(Identity, TakesTwoPointReadsForAKey) {
  KeyWorld world;
  const std::string key = world.key_of(world.ada, Role::author);
  const auto before = world.session->statements();
  ASSERT_TRUE(world.bearer(key));
  EXPECT_LE(world.session->statements() - before, 2u);
}

TEST(Identity, GivesTheLowerOfTheRolesOfKeyAndAccount) {
  KeyWorld world;
  EXPECT_EQ(world.bearer(world.key_of(world.ada, Role::viewer))->role, Role::viewer);
  EXPECT_EQ(world.bearer(world.key_of(world.ada, Role::admin))->role, Role::author);
}

TEST(Identity, RefusesAKeyThatDoesNotExistWithoutFallingBackToGuest) {
  KeyWorld world;
  SeededRandom random(7);
  EXPECT_EQ(world.refusal(api_key::make(random)), "This API key does not exist, or has been revoked.");
  EXPECT_NE(world.refusal("hunter2").find("not an API key"), std::string::npos);
}

TEST(Identity, RefusesAnotherSchemeAndTwoKeysAtOnce) {
  KeyWorld world;
  const std::string key = world.key_of(world.ada, Role::author);
  const auto basic = world.identity.authenticate(*world.session, 1,
                                                 {.authorization = "Basic eDp5", .api_key = std::nullopt});
  ASSERT_FALSE(basic);
  EXPECT_EQ(basic.error().code, Code::unauthenticated);
  const std::string header = "Bearer " + key;
  EXPECT_FALSE(world.identity.authenticate(*world.session, 1, {.authorization = header, .api_key = key}));
}

TEST(Identity, RefusesAKeyOfAnotherTenant) {
  KeyWorld world;
  const std::string header = "Bearer " + world.key_of(world.ada, Role::author);
  EXPECT_FALSE(
      world.identity.authenticate(*world.session, 2, {.authorization = header, .api_key = std::nullopt}));
}

TEST(Identity, RefusesAKeyFromTheMomentItExpires) {
  KeyWorld world;
  KeyOrder order = world.order(world.ada, Role::author);
  order.expires = Instant{world.clock.now().ms + 1000};
  const std::string key = world.make_key(order).value().key;
  EXPECT_TRUE(world.bearer(key));
  world.clock.advance(std::chrono::milliseconds(1000));
  EXPECT_NE(world.refusal(key).find("expired at"), std::string::npos);
  EXPECT_EQ(world.make_key(order).error().code, Code::invalid);
}

TEST(Identity, RefusesAKeyOfAnAccountThatIsNotActive) {
  KeyWorld world;
  const std::string key = world.key_of(world.ada, Role::author);
  ASSERT_TRUE(world.update("users", world.ada, R"({"is_active":false})", world.product()));
  EXPECT_EQ(world.refusal(key), "The account of this API key is not active.");
}

TEST(Identity, RefusesARevokedKeyAtOnceHoweverItWasNamed) {
  KeyWorld world;
  const auto by_id = world.make_key(world.order(world.ada, Role::author)).value();
  const std::string by_prefix = world.key_of(world.ada, Role::author);
  const std::string by_itself = world.key_of(world.ada, Role::author);
  EXPECT_TRUE(world.revoke(to_text(by_id.id)));
  EXPECT_TRUE(world.revoke(by_prefix.substr(0, 12)));
  EXPECT_TRUE(world.revoke(by_itself));
  for (const std::string& key : {by_id.key, by_prefix, by_itself}) EXPECT_NE(world.refusal(key), "accepted");
  EXPECT_EQ(world.revoke(by_prefix.substr(0, 12)).error().code, Code::not_found);
}

TEST(Identity, ListsKeysWithoutAnythingThatLeadsBackToThem) {
  KeyWorld world;
  KeyOrder order = world.order(world.bob, Role::viewer);
  order.expires = Instant{world.clock.now().ms + 5000};
  const auto created = world.make_key(order).value();
  const auto keys = world.identity.list_keys(*world.session, 1).value();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0].id, created.id);
  EXPECT_EQ(keys[0].account, world.bob);
  EXPECT_EQ(keys[0].prefix, created.key.substr(0, 12));
  EXPECT_EQ(keys[0].role, "viewer");
  EXPECT_EQ(keys[0].expires, order.expires);
}

TEST(Identity, ListsMoreKeysThanFitAPage) {
  KeyWorld world;
  for (int i = 0; i < 101; ++i) world.key_of(world.ada, Role::viewer);
  EXPECT_EQ(world.identity.list_keys(*world.session, 1)->size(), 101u);
}

TEST(Identity, RefusesAKeyForAnAccountThatDoesNotExist) {
  KeyWorld world;
  EXPECT_EQ(world.make_key(world.order(Uuid{}, Role::viewer)).error().code, Code::invalid);
  EXPECT_EQ(world.make_key(world.order(world.ada, Role::system)).error().code, Code::invalid);
}

TEST(Identity, FindsAnAccountByItsHandle) {
  KeyWorld world;
  EXPECT_EQ(world.identity.find_account(*world.session, 1, "bob").value(), world.bob);
  EXPECT_EQ(world.identity.find_account(*world.session, 1, "eve").error().code, Code::not_found);
}

TEST(FirstStart, MakesAnOwnerAndTheirKeyOnce) {
  KeyWorld world;
  std::optional<std::string> key, again;
  const auto start = [&](std::int64_t tenant, std::optional<std::string>& out) {
    return world.content->submit_and_wait(*world.engine, [&, tenant](Transaction& transaction) -> Result<> {
      TRY(out, world.identity.ensure_owner(transaction, tenant));
      return {};
    });
  };
  ASSERT_TRUE(start(2, key));
  ASSERT_TRUE(key);
  const std::string header = "Bearer " + *key;
  const auto actor =
      world.identity.authenticate(*world.session, 2, {.authorization = header, .api_key = std::nullopt});
  EXPECT_EQ(actor->role, Role::admin);
  EXPECT_EQ(world.identity.find_account(*world.session, 2, "owner").value(), actor->account);
  ASSERT_TRUE(start(2, again));
  EXPECT_FALSE(again);
}

}  // namespace
}  // namespace dc
