// Who asks: accounts, and the API keys they sign in with.
//
// A request without credentials is a guest's. One with credentials is its account's, or it is refused: a key
// that is wrong, expired, or of an account that is not active never falls back to guest. Nothing is
// remembered between requests, so a revoked key is refused by the next one. Thread-safe; a Session or
// Transaction is the caller's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "content/content.hpp"

namespace dc {

// What a request brings along, as sent.
struct Credentials {
  std::optional<std::string_view> authorization;  // "Bearer KEY" (RFC 6750)
  std::optional<std::string_view> api_key;        // the same key in X-API-Key
  bool any() const { return authorization || api_key; }
};

struct KeyOrder {
  std::int64_t tenant_id = 0;
  Uuid account;
  std::string name;  // what the key is for, in the owner's words
  // The most the key may do; an account with a lower role lowers it further.
  Role role = Role::viewer;
  std::optional<Instant> expires;  // must lie ahead
};
struct KeyCreated {
  Uuid id;
  std::string key;  // shown once: nothing that is stored leads back to it
};

// What is kept of a key.
struct StoredKey {
  Uuid id;
  Uuid account;
  std::string name, prefix, role;
  std::optional<Instant> expires;
  Instant created;
};

class Identity {
 public:
  // Borrows `content`, whose model has the collections of model/system.graphql; a Bug otherwise.
  explicit Identity(const Content& content);

  // The actor behind the credentials, without request_id: two point reads, or none for a guest.
  // unauthenticated says in a sentence what is wrong with them.
  Result<Actor> authenticate(store::Session& session, std::int64_t tenant_id,
                             const Credentials& credentials) const;

  // invalid for an expiry that has passed, an unknown account, a role that is none of an account, or a bad
  // name.
  Result<KeyCreated> create_key(Transaction& transaction, const KeyOrder& order) const;
  // Ends a key's life. `which` is its id, its prefix, or the key itself. not_found; conflict where a prefix
  // is that of several keys.
  Result<> revoke_key(Transaction& transaction, std::int64_t tenant_id, std::string_view which) const;
  // All keys of the tenant, newest first.
  Result<std::vector<StoredKey>> list_keys(store::Session& session, std::int64_t tenant_id) const;

  // The id of the account with this handle; not_found.
  Result<Uuid> find_account(store::Session& session, std::int64_t tenant_id, std::string_view handle) const;
  // At the first start: if the tenant has no account yet, makes "owner", an admin, and gives back their first
  // key.
  Result<std::optional<std::string>> ensure_owner(Transaction& transaction, std::int64_t tenant_id) const;

 private:
  struct KeyFields {
    explicit KeyFields(const Model& model);
    const Collection& collection;
    const Field &name, &account, &prefix, &hash, &role, &expires;
  };
  struct AccountFields {
    explicit AccountFields(const Model& model);
    const Collection& collection;
    const Field &handle, &name, &role, &is_active;
  };

  Actor product(std::int64_t tenant_id) const;
  Result<Actor> sign_in(store::Session& session, std::int64_t tenant_id, std::string_view key) const;
  Result<std::vector<StoredKey>> find_keys(store::Session& session, std::int64_t tenant_id,
                                           Filter where) const;
  Result<Uuid> resolve_key(store::Session& session, std::int64_t tenant_id, std::string_view which) const;

  const Content& content_;
  const KeyFields keys_;
  const AccountFields accounts_;
  const Shape key_shape_;
};

}  // namespace dc
