#include "features/identity/identity.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "features/identity/api_key.hpp"

namespace dc {
namespace {

const Collection& need(const Model& model, std::string_view type) {
  const Collection* collection = model.find_type(type);
  ENSURE(collection != nullptr);
  return *collection;
}

const Field& need(const Collection& collection, std::string_view name) {
  const Field* field = collection.find(name);
  ENSURE(field != nullptr);
  return *field;
}

// The product itself, for what an account may not see of itself.
Actor system_of(std::int64_t tenant_id) {
  Actor actor;
  actor.tenant_id = tenant_id;
  actor.role = Role::system;
  return actor;
}

Edit edit_of(const Collection& collection, Edit::Op op) {
  Edit edit;
  edit.collection = &collection;
  edit.op = op;
  return edit;
}

// The key that the credentials carry, out of its header.
Result<std::string_view> key_of(const Credentials& credentials) {
  if (credentials.authorization && credentials.api_key) {
    return fail(Code::unauthenticated, "The key may stand in Authorization or in X-API-Key, not in both.");
  }
  if (credentials.api_key) return trim(*credentials.api_key);
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view header = *credentials.authorization;
  if (!equals_ignore_case(header.substr(0, scheme.size()), scheme)) {
    return fail(Code::unauthenticated, "The Authorization header has to read 'Bearer ' and the API key.");
  }
  return trim(header.substr(scheme.size()));
}

Role role_of(const Value& value) {
  const auto* name = std::get_if<std::string>(&value);
  return (name ? parse_role(*name) : std::nullopt).value_or(Role::guest);
}

// Keys are listed through the one reading path there is, as JSON, and read back.
Shape shape_of(const Collection& keys) {
  return {.collection = &keys,
          .items = {{keys.id, ",\"id\":", nullptr},
                    {&need(keys, "name"), ",\"name\":", nullptr},
                    {&need(keys, "account"), ",\"account\":", nullptr},
                    {&need(keys, "prefix"), ",\"prefix\":", nullptr},
                    {&need(keys, "role"), ",\"role\":", nullptr},
                    {&need(keys, "expires_at"), ",\"expires\":", nullptr},
                    {&need(keys, "created_at"), ",\"created\":", nullptr}},
          .version_key = {}};
}

std::string text_in(const json::Value& record, std::string_view name) {
  const json::Value* member = record.find(name);
  ENSURE(member != nullptr);
  const auto* text = member->as<std::string>();
  return text ? *text : std::string();
}

StoredKey read_key(const json::Value& record) {
  const json::Value* account = record.find("account");
  ENSURE(account != nullptr);
  return {.id = parse_uuid(text_in(record, "id")).value(),
          .account = parse_uuid(text_in(*account, "id")).value(),
          .name = text_in(record, "name"),
          .prefix = text_in(record, "prefix"),
          .role = text_in(record, "role"),
          .expires = parse_instant(text_in(record, "expires")),
          .created = parse_instant(text_in(record, "created")).value()};
}

}  // namespace

Identity::KeyFields::KeyFields(const Model& model)
    : collection(need(model, "ApiKey")),
      name(need(collection, "name")),
      account(need(collection, "account")),
      prefix(need(collection, "prefix")),
      hash(need(collection, "hash")),
      role(need(collection, "role")),
      expires(need(collection, "expires_at")) {}

Identity::AccountFields::AccountFields(const Model& model)
    : collection(need(model, "Account")),
      handle(need(collection, "handle")),
      name(need(collection, "name")),
      role(need(collection, "role")),
      is_active(need(collection, "is_active")) {
  ENSURE(collection.slug == &handle);
}

Identity::Identity(const Content& content)
    : content_(content),
      keys_(content.model()),
      accounts_(content.model()),
      key_shape_(shape_of(keys_.collection)) {}

Actor Identity::product(std::int64_t tenant_id) const {
  Actor actor = system_of(tenant_id);
  actor.request_id = make_uuid7(content_.clock(), content_.random());
  return actor;
}

// ---- Signing in ----

Result<Actor> Identity::authenticate(store::Session& session, std::int64_t tenant_id,
                                     const Credentials& credentials) const {
  if (!credentials.any()) {
    Actor guest;
    guest.tenant_id = tenant_id;
    return guest;
  }
  TRY(const auto key, key_of(credentials));
  if (!api_key::has_form(key)) {
    return fail(Code::unauthenticated, "This is not an API key: one begins with dck_ and has 47 characters.");
  }
  return sign_in(session, tenant_id, key);
}

Result<Actor> Identity::sign_in(store::Session& session, std::int64_t tenant_id, std::string_view key) const {
  const Actor system = system_of(tenant_id);
  const std::string hash = api_key::hash(key);
  const auto stored = content_.values(session, system, keys_.collection, Key{api_key::record_id(hash)},
                                      {&keys_.hash, &keys_.account, &keys_.role, &keys_.expires});
  if (!stored && stored.error().code != Code::not_found) return tl::unexpected(stored.error());
  if (!stored || !equal_secrets(std::get<std::string>((*stored)[0]), hash)) {
    return fail(Code::unauthenticated, "This API key does not exist, or has been revoked.");
  }
  if (const auto* expires = std::get_if<Instant>(&(*stored)[3]);
      expires && *expires <= content_.clock().now()) {
    return fail(Code::unauthenticated, "This API key expired at " + to_text(*expires) + ".");
  }

  const Uuid account_id = std::get<Uuid>((*stored)[1]);
  const auto account = content_.values(session, system, accounts_.collection, Key{account_id},
                                       {&accounts_.role, &accounts_.is_active});
  if (!account && account.error().code != Code::not_found) return tl::unexpected(account.error());
  if (!account || (*account)[1] != Value{true}) {
    return fail(Code::unauthenticated, "The account of this API key is not active.");
  }
  Actor actor;
  actor.tenant_id = tenant_id;
  actor.role = std::min(role_of((*stored)[2]), role_of((*account)[0]));
  actor.account = account_id;
  return actor;
}

// ---- Keys ----

Result<KeyCreated> Identity::create_key(Transaction& transaction, const KeyOrder& order) const {
  if (order.expires && *order.expires <= content_.clock().now()) {
    return fail(
        {Code::invalid, "The key would have expired already.", {{"/expires_at", "Name an instant ahead."}}});
  }
  if (!parse_role(to_text(order.role))) {
    return fail({Code::invalid, {}, {{"/role", "A key has the role viewer, author, editor or admin."}}});
  }
  const std::string key = api_key::make(content_.random());
  const std::string hash = api_key::hash(key);
  Edit edit = edit_of(keys_.collection, Edit::Op::create);
  edit.key = Key{api_key::record_id(hash)};
  edit.set = {{&keys_.name, order.name},
              {&keys_.account, order.account},
              {&keys_.prefix, std::string(api_key::prefix(key))},
              {&keys_.hash, hash},
              {&keys_.role, std::string(to_text(order.role))}};
  if (order.expires) edit.set.emplace_back(&keys_.expires, *order.expires);
  TRY(const auto written, content_.write(transaction, product(order.tenant_id), edit));
  return KeyCreated{.id = written.id, .key = key};
}

Result<> Identity::revoke_key(Transaction& transaction, std::int64_t tenant_id,
                              std::string_view which) const {
  TRY(const auto id, resolve_key(transaction.session(), tenant_id, which));
  Edit edit = edit_of(keys_.collection, Edit::Op::remove);
  edit.key = Key{id};
  CHECK(content_.write(transaction, product(tenant_id), edit));
  return {};
}

Result<Uuid> Identity::resolve_key(store::Session& session, std::int64_t tenant_id,
                                   std::string_view which) const {
  if (const auto id = parse_uuid(which)) return *id;
  if (api_key::has_form(which)) return api_key::record_id(api_key::hash(which));
  TRY(const auto found, find_keys(session, tenant_id, Filter::equals(keys_.prefix, std::string(which))));
  if (found.empty()) return fail(Code::not_found, "There is no API key with this id or prefix.");
  if (found.size() > 1) return fail(Code::conflict, "Several API keys have this prefix; name the id.");
  return found.front().id;
}

Result<std::vector<StoredKey>> Identity::list_keys(store::Session& session, std::int64_t tenant_id) const {
  return find_keys(session, tenant_id, Filter::everything());
}

Result<std::vector<StoredKey>> Identity::find_keys(store::Session& session, std::int64_t tenant_id,
                                                   Filter where) const {
  const Actor system = system_of(tenant_id);
  Query query;
  query.collection = &keys_.collection;
  query.where = std::move(where);
  query.limit = limits::page_max;
  query.total = false;
  std::vector<StoredKey> keys;
  while (true) {
    std::string text;
    TRY(const auto page, content_.list(session, system, query, key_shape_, text));
    TRY(const auto records, json::parse(text));
    for (const json::Value& record : *records.as<json::Array>()) keys.push_back(read_key(record));
    if (page.count < query.limit) return keys;
    query.offset += query.limit;
  }
}

// ---- Accounts ----

Result<Uuid> Identity::find_account(store::Session& session, std::int64_t tenant_id,
                                    std::string_view handle) const {
  const Actor system = system_of(tenant_id);
  auto found = content_.values(session, system, accounts_.collection, Key{std::string(handle)},
                               {accounts_.collection.id});
  if (!found && found.error().code == Code::not_found) {
    return fail(Code::not_found, "There is no account '" + std::string(handle) + "'.");
  }
  CHECK(found);
  return std::get<Uuid>(found->front());
}

Result<std::optional<std::string>> Identity::ensure_owner(Transaction& transaction,
                                                          std::int64_t tenant_id) const {
  const Actor system = product(tenant_id);
  TRY(const auto accounts,
      content_.count(transaction.session(), system, accounts_.collection, Filter::everything()));
  if (accounts > 0) return std::nullopt;
  Edit edit = edit_of(accounts_.collection, Edit::Op::create);
  edit.set = {{&accounts_.handle, std::string("owner")},
              {&accounts_.name, std::string("Owner")},
              {&accounts_.role, std::string(to_text(Role::admin))},
              {&accounts_.is_active, true}};
  TRY(const auto owner, content_.write(transaction, system, edit));
  TRY(const auto created, create_key(transaction, {.tenant_id = tenant_id,
                                                   .account = owner.id,
                                                   .name = "first key",
                                                   .role = Role::admin,
                                                   .expires = std::nullopt}));
  return created.key;
}

}  // namespace dc
