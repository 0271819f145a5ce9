#include "content/history.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "content/sight.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Row;
using store::Sql;

namespace {

// The collection of the accounts: those own themselves.
const Collection* accounts_of(const Model& model) {
  for (const Collection& collection : model.collections()) {
    if (collection.owner != nullptr && collection.owner == collection.id) return &collection;
  }
  return nullptr;
}

std::optional<Uuid> actor_of(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.uuid(column));
}

void cut_actor(const Sight& sight, const Collection* accounts, std::optional<Uuid>& actor) {
  if (actor && (accounts == nullptr || !sight.sees(*accounts, *actor))) actor.reset();
}

// A version of a record that is there, whole.
Result<PastRecord> require_version(std::optional<PastRecord> found, std::int64_t version) {
  const std::string name = "version " + std::to_string(version);
  if (!found || found->operation == Edit::Op::remove)
    return fail(Code::not_found, "The record has no " + name + ".");
  if (found->is_erased) return fail(Code::not_found, "What the record was in its " + name + " was erased.");
  return *std::move(found);
}

}  // namespace

Result<StoredRecord> History::open(store::Session& session, const Subject& subject) const {
  const auto& [actor, collection, key] = subject;
  TRY(StoredRecord now, load_visible(session, dialect(), actor, collection, key));
  CHECK(require_right(collection, Operation::update, actor, now.values, "see the history of this"));
  return now;
}

Result<HistoryPage> History::list(store::Session& session, const Subject& subject,
                                  std::optional<std::int64_t> before, std::size_t limit) const {
  const Actor& actor = subject.actor;
  const Collection& collection = subject.collection;
  const Collection* accounts = accounts_of(content_.model());
  HistoryPage page;
  Sight sight(session, dialect(), actor);
  std::size_t bytes = 0;
  bool is_full = false;
  Result<> outcome;
  const auto take = [&](const Row& row, const StoredRecord& now) -> Result<> {
    is_full = page.entries.size() == limit || bytes > limits::history_page_bytes;
    if (is_full) return {};
    HistoryEntry& entry = page.entries.emplace_back();
    entry = {.version = row.integer(0),
             .operation = parse_operation(row.text(1)).value_or(Edit::Op::update),
             .at = Instant{row.integer(2)},
             .actor = actor_of(row, 3),
             .request_id = row.uuid(4),
             .changes = {}};
    if (accounts != nullptr && entry.actor) sight.announce(*accounts, *entry.actor);
    if (row.is_null(5)) return {};
    bytes += row.text(5).size();
    TRY(entry.changes, read_logged(collection, entry.operation, row.text(5)));
    std::erase_if(entry.changes, [&](const FieldChange& change) {
      return change.field->kind == Kind::id || !is_shown(*change.field, actor, now.values);
    });
    for (const FieldChange& change : entry.changes) {
      if (change.field->target == nullptr) continue;
      sight.announce(*change.field->target, change.before);
      sight.announce(*change.field->target, change.after);
    }
    return {};
  };
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    TRY(const StoredRecord now, open(session, subject));
    Sql sql(dialect());
    sql << "SELECT version,operation,at,actor_id,request_id,fields FROM change_log WHERE tenant_id="
        << Bind{actor.tenant_id} << " AND collection=" << Bind{collection.table}
        << " AND record_id=" << Bind{now.id};
    if (before) sql << " AND version<" << Bind{*before};
    sql << " ORDER BY version DESC LIMIT " << Bind{static_cast<std::int64_t>(limit + 1)};
    CHECK(session.run(sql.statement(), [&](const Row& row) {
      if (outcome && !is_full) outcome = take(row, now);
    }));
    CHECK(outcome);
    return sight.look();
  }));
  if (is_full) page.next = page.entries.back().version;
  for (HistoryEntry& entry : page.entries) {
    cut_actor(sight, accounts, entry.actor);
    for (FieldChange& change : entry.changes) {
      if (change.field->target == nullptr) continue;
      sight.cut(*change.field->target, change.before);
      sight.cut(*change.field->target, change.after);
    }
    std::erase_if(entry.changes, [](const FieldChange& change) { return change.before == change.after; });
  }
  return page;
}

// What the actor may see of a version.
Result<PastRecord> History::past(store::Session& session, const Subject& subject, const StoredRecord& now,
                                 std::int64_t version) const {
  const Actor& actor = subject.actor;
  const Collection& collection = subject.collection;
  TRY(auto rebuilt, rebuild(session, dialect(), actor.tenant_id, collection, now.id, version, &now.values));
  TRY(PastRecord found, require_version(std::move(rebuilt), version));
  Sight sight(session, dialect(), actor);
  for (const Field& field : collection.fields) {
    auto& value = found.values[field.index];
    if (!is_shown(field, actor, now.values)) value.reset();
    if (value && field.target != nullptr) sight.announce(*field.target, *value);
  }
  CHECK(sight.look());
  for (const Field& field : collection.fields) {
    auto& value = found.values[field.index];
    if (value && field.target != nullptr) sight.cut(*field.target, *value);
  }
  return found;
}

Result<PastRecord> History::at(store::Session& session, const Subject& subject, std::int64_t version) const {
  PastRecord record;
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    TRY(const StoredRecord now, open(session, subject));
    TRY(record, past(session, subject, now, version));
    return {};
  }));
  return record;
}

Result<Difference> History::difference(store::Session& session, const Subject& subject,
                                       std::optional<std::int64_t> from,
                                       std::optional<std::int64_t> to) const {
  Difference difference;
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    TRY(const StoredRecord now, open(session, subject));
    difference.to = to.value_or(now.version);
    difference.from = from.value_or(difference.to - 1);
    TRY(PastRecord before, past(session, subject, now, difference.from));
    TRY(PastRecord after, past(session, subject, now, difference.to));
    for (const Field& field : subject.collection.fields) {
      auto& was = before.values[field.index];
      auto& is = after.values[field.index];
      // Each version has an instant of its own; that says nothing.
      if (!was || !is || *was == *is || field.updated) continue;
      difference.changes.push_back({.field = &field, .before = *std::move(was), .after = *std::move(is)});
    }
    return {};
  }));
  return difference;
}

// What an edit may set in place of `wanted`; nullopt: it is left as it is.
Result<std::optional<Value>> History::fitting(store::Session& session, const Subject& subject,
                                              const Field& field, const Value& wanted,
                                              std::vector<LeftOut>& left_out) const {
  if (field.target == nullptr || is_null(wanted)) return std::optional(wanted);
  const auto visible = compile(field.target->rule(Operation::read), *field.target, subject.actor);
  const auto* list = std::get_if<IdList>(&wanted);
  const IdList ids = list != nullptr ? *list : IdList{std::get<Uuid>(wanted)};
  TRY(const IdList seen, ids_that_match(session, dialect(), subject.actor.tenant_id, *field.target,
                                        visible ? *visible : Filter::nothing(), ids));
  if (seen.size() == ids.size()) return std::optional(wanted);
  left_out.push_back({.field = &field, .count = ids.size() - seen.size()});
  if (list != nullptr) {
    IdList kept = ids;
    std::erase_if(kept, [&](const Uuid& id) { return !std::binary_search(seen.begin(), seen.end(), id); });
    return std::optional<Value>(std::move(kept));
  }
  if (!field.required) return std::optional<Value>(Null{});
  return fail({.code = Code::conflict,
               .detail = "That version needs a " + field.target->singular + " that is gone.",
               .issues = {{"/" + field.name, "leads to a record that is gone"}}});
}

Result<Written> History::revert(Transaction& transaction, const Actor& actor, Edit edit,
                                std::int64_t version) const {
  ENSURE(edit.op == Edit::Op::update && edit.set.empty());
  store::Session& session = transaction.session();
  const Collection& collection = *edit.collection;
  const Subject subject{actor, collection, *edit.key};
  TRY(const StoredRecord now, open(session, subject));
  TRY(auto rebuilt, rebuild(session, dialect(), actor.tenant_id, collection, now.id, version, &now.values));
  TRY(const PastRecord found, require_version(std::move(rebuilt), version));
  edit.key = now.id;
  std::vector<LeftOut> left_out;
  for (const Field& field : collection.fields) {
    const auto& wanted = found.values[field.index];
    if (!wanted || field.is_read_only() || !is_shown(field, actor, now.values)) continue;
    // What stays as it is needs no look, and may lead to what the actor cannot see.
    if (!field.is_link() && *wanted == now.values[field.index]) continue;
    TRY(auto value, fitting(session, subject, field, *wanted, left_out));
    if (value) edit.set.emplace_back(&field, *std::move(value));
  }
  TRY(Written written, content_.write(transaction, actor, edit));
  written.left_out = std::move(left_out);
  return written;
}

Result<TrashPage> History::trash(store::Session& session, const Actor& actor, const Collection& collection,
                                 std::optional<std::int64_t> before, std::size_t limit) const {
  TRY(const Filter granted, access_filter(collection, Operation::remove, actor));
  const auto visible = compile(collection.rule(Operation::read), collection, actor);
  if (!visible) return fail(absent(collection, actor));
  const Collection* accounts = accounts_of(content_.model());
  TrashPage page;
  Sight sight(session, dialect(), actor);
  std::size_t looked_at = 0;
  std::int64_t last = 0;
  bool is_full = false;
  Result<> outcome;
  const auto judge = [&](const Row& row) -> Result<> {
    is_full = page.records.size() == limit;
    if (is_full) return {};
    last = row.integer(0);
    // Erased: nobody can say whose it was.
    if (row.is_null(5)) return {};
    TRY(const auto changes, read_logged(collection, Edit::Op::remove, row.text(5)));
    Record record(collection.fields.size());
    for (const FieldChange& change : changes) record[change.field->index] = change.before;
    if (!matches(granted, record) || !matches(*visible, record)) return {};
    Deleted& deleted = page.records.emplace_back();
    deleted = {.id = row.uuid(1),
               .label = {},
               .version = row.integer(4),
               .at = Instant{row.integer(2)},
               .actor = actor_of(row, 3)};
    if (accounts != nullptr && deleted.actor) sight.announce(*accounts, *deleted.actor);
    if (collection.label == nullptr || !is_shown(*collection.label, actor, record)) return {};
    if (const auto* text = std::get_if<std::string>(&record[collection.label->index])) deleted.label = *text;
    return {};
  };
  Sql sql(dialect());
  sql << "SELECT l.pos,l.record_id,l.at,l.actor_id,l.version,l.fields FROM change_log l WHERE l.tenant_id="
      << Bind{actor.tenant_id} << " AND l.collection=" << Bind{collection.table}
      << " AND l.operation='delete'";
  if (before) sql << " AND l.pos<" << Bind{*before};
  sql << " AND NOT EXISTS (SELECT 1 FROM change_log m WHERE m.tenant_id=l.tenant_id AND "
         "m.collection=l.collection AND m.record_id=l.record_id AND m.version>l.version) ORDER BY l.pos DESC "
         "LIMIT "
      << Bind{static_cast<std::int64_t>(limits::trash_looked_at_max)};
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    CHECK(session.run(sql.statement(), [&](const Row& row) {
      looked_at++;
      if (outcome && !is_full) outcome = judge(row);
    }));
    CHECK(outcome);
    return sight.look();
  }));
  if (is_full || looked_at == limits::trash_looked_at_max) page.next = last;
  for (Deleted& deleted : page.records) cut_actor(sight, accounts, deleted.actor);
  return page;
}

}  // namespace dc
