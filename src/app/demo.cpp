// The document is an object of collections, each an object of records, in an order in which every link leads
// back:
//
//   {"tags": {"maps": {"name": "Maps"}}, "articles": {"on-rain": {"title": …, "tags": ["maps"]}}}
// The key of a record is what others link to it with, and its slug where the collection has one.
#include "app/demo.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "model/validate.hpp"

namespace dc {

namespace embedded {
std::string_view demo_portfolio();
}

namespace {

// What the model lacks, said to whoever combined the two options.
tl::unexpected<Error> misfit(std::string missing) {
  return fail(Code::config_invalid, "The demo is written for the portfolio model; this model has no " +
                                        std::move(missing) + ". Leave out --demo or --model.");
}

// The same record gets the same id in every attempt.
Uuid id_of(const Actor& actor, const Collection& collection, std::string_view key) {
  using namespace std::string_literals;
  return make_uuid8(std::to_string(actor.tenant_id) + "\0"s + collection.plural + "\0demo\0"s +
                    std::string(key));
}

// Links are written as keys; read_value wants ids.
json::Value with_ids(const Actor& actor, const Field& field, const json::Value& value) {
  if (field.target == nullptr) return value;
  if (const auto* keys = value.as<json::Array>()) {
    json::Array ids;
    for (const json::Value& key : *keys) ids.push_back(with_ids(actor, field, key));
    return ids;
  }
  const auto* key = value.as<std::string>();
  return key == nullptr ? value : json::Value(to_text(id_of(actor, *field.target, *key)));
}

Result<Edit> edit_of(const Actor& actor, const Collection& collection, const json::Member& record) {
  const auto& [key, values] = record;
  Edit edit{.collection = &collection,
            .op = Edit::Op::create,
            .key = Key{id_of(actor, collection, key)},
            .set = {},
            .if_version = {}};
  if (collection.slug != nullptr) edit.set.emplace_back(collection.slug, key);
  const auto* members = values.as<json::Object>();
  ENSURE(members != nullptr);
  for (const auto& [name, json] : *members) {
    const Field* const field = collection.find(name);
    if (field == nullptr) return misfit("field '" + name + "' in '" + collection.plural + "'");
    auto value = read_value(*field, with_ids(actor, *field, json));
    if (!value) {
      return misfit("field '" + name + "' in '" + collection.plural +
                    "' that takes the demo's values: " + value.error());
    }
    edit.set.emplace_back(field, *std::move(value));
  }
  return edit;
}

// Accounts are there from the first start on, and say nothing about content.
bool is_content(const Collection& collection) {
  return !collection.internal && (collection.owner == nullptr || collection.owner != collection.id);
}

Result<bool> is_empty(const Content& content, store::Session& session, const Actor& actor) {
  for (const Collection& collection : content.model().collections()) {
    if (!is_content(collection)) continue;
    TRY(const auto records, content.count(session, actor, collection, Filter::everything()));
    if (records > 0) return false;
  }
  return true;
}

// The demo's accounts stay when an owner deletes all of its content.
Result<bool> exists(const Content& content, store::Session& session, const Actor& actor, const Edit& edit) {
  const auto found = content.values(session, actor, *edit.collection, *edit.key, {edit.collection->id});
  if (!found && found.error().code != Code::not_found) return tl::unexpected(found.error());
  return found.has_value();
}

Result<std::vector<Edit>> read_demo(const Model& model, const Actor& actor) {
  TRY(const json::Value document, json::parse(embedded::demo_portfolio()));
  std::vector<Edit> edits;
  for (const auto& [plural, records] : *document.as<json::Object>()) {
    const Collection* const collection = model.find(plural);
    if (collection == nullptr) return misfit("collection '" + plural + "'");
    for (const json::Member& record : *records.as<json::Object>()) {
      TRY(Edit edit, edit_of(actor, *collection, record));
      edits.push_back(std::move(edit));
    }
  }
  return edits;
}

}  // namespace

Result<> fill_demo(Home& home) {
  const Content& content = home.content();
  const Actor actor = home.product();
  TRY(const auto edits, read_demo(home.model(), actor));
  std::int64_t written = 0;
  CHECK(content.submit_and_wait(home.engine(), [&](Transaction& transaction) -> Result<> {
    written = 0;
    TRY(const bool empty, is_empty(content, transaction.session(), actor));
    if (!empty) return {};
    for (const Edit& edit : edits) {
      TRY(const bool is_there, exists(content, transaction.session(), actor, edit));
      if (is_there) continue;
      CHECK(content.write(transaction, actor, edit));
      ++written;
    }
    return {};
  }));
  Log& log = home.world().log;
  if (written == 0) {
    log.info("demo: skipped", {{"reason", "there is content already"}});
  } else {
    log.info("demo: filled", {{"records", written}});
  }
  return {};
}

}  // namespace dc
