#include <charconv>

#include "app/verbs.hpp"
#include "base/text.hpp"

namespace dc {

namespace {

constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;
constexpr std::int64_t days_max = 36'500;

Result<std::optional<Instant>> expiry(const Command& command, const Clock& clock) {
  const std::string text = command.text("days");
  if (text.empty()) return std::optional<Instant>();
  std::int64_t days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 1 || days > days_max) {
    return fail(Code::config_invalid,
                "--days '" + text + "' is not a whole number within 1.." + std::to_string(days_max) + ".");
  }
  return std::optional(Instant{clock.now().ms + days * day_ms});
}

Result<Role> role_of(const Command& command) {
  const std::string text = command.text("role");
  if (text.empty()) return Role::admin;  // the account's own role is the bound
  if (const auto role = parse_role(text)) return *role;
  const std::vector<std::string> roles{"viewer", "author", "editor", "admin"};
  return fail(Code::config_invalid,
              "--role '" + text + "' is none of " + join(roles, ", ") + "." + did_you_mean(text, roles));
}

std::string expiry_text(const std::optional<Instant>& expires) {
  return expires ? to_text(*expires) : "never";
}

}  // namespace

Result<Exit> keys_create(Home& home, const Command& command, Output& output) {
  TRY(const Role role, role_of(command));
  TRY(const auto expires, expiry(command, home.world().clock));
  TRY(const auto session, home.engine().open());
  const std::string handle = command.text("account").empty() ? "owner" : command.text("account");
  TRY(const Uuid account, home.identity().find_account(*session, default_tenant, handle));
  const KeyOrder order{.tenant_id = default_tenant,
                       .account = account,
                       .name = command.text("name"),
                       .role = role,
                       .expires = expires};
  KeyCreated created;
  CHECK(home.content().submit_and_wait(home.engine(), [&](Transaction& transaction) -> Result<> {
    TRY(created, home.identity().create_key(transaction, order));
    return {};
  }));
  if (command.flag("json")) {
    const json::Object document{{"id", to_text(created.id)},
                                {"key", created.key},
                                {"account", handle},
                                {"role", to_text(role)},
                                {"expires", expiry_text(expires)}};
    output.out(json::to_text(document) + "\n");
  } else {
    output.note("The key is shown this once; keep it in a safe place.\n");
    output.out(created.key + "\n");
  }
  return Exit::done;
}

Result<Exit> keys_list(Home& home, const Command& command, Output& output) {
  TRY(const auto session, home.engine().open());
  TRY(const auto keys, home.identity().list_keys(*session, default_tenant));
  json::Array documents;
  std::string table;
  for (const StoredKey& key : keys) {
    documents.push_back(json::Object{{"id", to_text(key.id)},
                                     {"prefix", key.prefix},
                                     {"name", key.name},
                                     {"account", to_text(key.account)},
                                     {"role", key.role},
                                     {"created", to_text(key.created)},
                                     {"expires", expiry_text(key.expires)}});
    table += key.prefix + "…  " + key.role + "  created " + to_text(key.created) + "  expires " +
             expiry_text(key.expires) + "  " + key.name + "\n";
  }
  if (keys.empty()) table = "There are no keys. Make one: datacanvas keys create --name NAME\n";
  output.out(command.flag("json") ? json::to_text(documents) + "\n" : table);
  return Exit::done;
}

Result<Exit> keys_revoke(Home& home, const Command& command, Output& output) {
  const std::string which = command.text("key");
  CHECK(home.content().submit_and_wait(home.engine(), [&](Transaction& transaction) {
    return home.identity().revoke_key(transaction, default_tenant, which);
  }));
  output.out(command.flag("json") ? "{\"revoked\":true}\n" : "Revoked: the key is refused from now on.\n");
  return Exit::done;
}

}  // namespace dc
