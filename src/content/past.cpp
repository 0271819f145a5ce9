#include "content/past.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "content/logged_value.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Row;
using store::Sql;

namespace {

const Field* logged_field(const Collection& collection, std::string_view name) {
  if (const Field* field = collection.find(name)) return field;
  for (const Field& field : collection.fields) {
    if (std::find(field.was.begin(), field.was.end(), name) != field.was.end()) return &field;
  }
  return nullptr;
}

Value nothing_of(const Field& field) { return field.is_link() ? Value(IdList{}) : Value(Null{}); }

std::optional<FieldChange> change_of(const Field& field, Edit::Op operation, const json::Value& json) {
  if (operation == Edit::Op::update) {
    const auto* pair = json.as<json::Array>();
    auto before = logged_value(field.kind, (*pair)[0]);
    auto after = logged_value(field.kind, (*pair)[1]);
    if (!before || !after) return std::nullopt;
    return FieldChange{&field, *std::move(before), *std::move(after)};
  }
  auto value = logged_value(field.kind, json);
  if (!value) return std::nullopt;
  if (operation == Edit::Op::remove) return FieldChange{&field, *std::move(value), nothing_of(field)};
  return FieldChange{&field, nothing_of(field), *std::move(value)};
}

}  // namespace

std::optional<Edit::Op> parse_operation(std::string_view text) {
  for (const auto operation : {Edit::Op::create, Edit::Op::update, Edit::Op::remove, Edit::Op::restore}) {
    if (to_text(operation) == text) return operation;
  }
  return std::nullopt;
}

Result<std::vector<FieldChange>> read_logged(const Collection& collection, Edit::Op operation,
                                             std::string_view fields) {
  TRY(const json::Value document, json::parse(fields));
  const auto* members = document.as<json::Object>();
  if (members == nullptr) return fail(Code::corrupt, "A row of the change log is not an object.");
  std::vector<FieldChange> changes;
  for (const auto& [name, value] : *members) {
    const auto* pair = value.as<json::Array>();
    if (operation == Edit::Op::update && (pair == nullptr || pair->size() != 2))
      return fail(Code::corrupt, "A row of the change log does not say before and after.");
    const Field* field = logged_field(collection, name);
    if (field == nullptr || field->secret) continue;
    if (auto change = change_of(*field, operation, value)) changes.push_back(*std::move(change));
  }
  return changes;
}

Result<std::optional<LastChange>> last_change(store::Session& session, const store::Dialect& dialect,
                                              std::int64_t tenant_id, const Collection& collection,
                                              const Uuid& id) {
  Sql sql(dialect);
  sql << "SELECT version,operation FROM change_log WHERE tenant_id=" << Bind{tenant_id}
      << " AND collection=" << Bind{collection.table} << " AND record_id=" << Bind{id}
      << " ORDER BY version DESC LIMIT 1";
  std::optional<LastChange> last;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    last = {.version = row.integer(0), .operation = parse_operation(row.text(1)).value_or(Edit::Op::update)};
  }));
  return last;
}

Record PastRecord::record(const Collection& collection) const {
  Record record;
  for (const Field& field : collection.fields) {
    const auto& value = values[field.index];
    record.push_back(value ? *value : nothing_of(field));
  }
  return record;
}

namespace {

class Walk {
 public:
  Walk(const Collection& collection, std::int64_t version) : collection_(collection), version_(version) {
    past_.values.resize(collection.fields.size());
    for (const Field& field : collection.fields) unknown_ += field.secret ? 0 : 1;
  }

  Result<> run(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
               const Uuid& id) {
    std::size_t rows = limits::history_walk_rows;
    for (std::int64_t below = version_ + 1; rows == limits::history_walk_rows && !is_done_;) {
      rows = 0;
      Sql sql(dialect);
      sql << "SELECT version,operation,at,fields FROM change_log WHERE tenant_id=" << Bind{tenant_id}
          << " AND collection=" << Bind{collection_.table} << " AND record_id=" << Bind{id} << " AND version<"
          << Bind{below} << " ORDER BY version DESC LIMIT "
          << Bind{static_cast<std::int64_t>(limits::history_walk_rows)};
      Result<> outcome;
      CHECK(session.run(sql.statement(), [&](const Row& row) {
        rows++;
        below = row.integer(0);
        if (outcome && !is_done_) outcome = step(row);
      }));
      CHECK(outcome);
    }
    return {};
  }

  std::optional<PastRecord> result(const Uuid& id) && {
    if (past_.version == 0) return std::nullopt;
    past_.values[collection_.id->index] = id;
    if (collection_.updated != nullptr) past_.values[collection_.updated->index] = past_.at;
    return std::move(past_);
  }

 private:
  Result<> step(const Row& row) {
    const auto operation = parse_operation(row.text(1));
    if (!operation) return fail(Code::corrupt, "A row of the change log says no known operation.");
    if (past_.version == 0) {
      is_done_ = row.integer(0) != version_;
      if (is_done_) return {};
      past_.version = version_;
      past_.operation = *operation;
      past_.at = Instant{row.integer(2)};
    }
    // Erased: what was said before says nothing any more.
    is_done_ = row.is_null(3) || *operation != Edit::Op::update;
    if (row.is_null(3)) return {};
    TRY(auto changes, read_logged(collection_, *operation, row.text(3)));
    for (FieldChange& change : changes) take(change, *operation);
    return {};
  }

  void take(FieldChange& change, Edit::Op operation) {
    auto& value = past_.values[change.field->index];
    if (value) return;
    value = std::move(operation == Edit::Op::remove ? change.before : change.after);
    if (--unknown_ == 0) is_done_ = true;
  }

  const Collection& collection_;
  const std::int64_t version_;
  PastRecord past_;
  std::size_t unknown_ = 0;
  bool is_done_ = false;
};

}  // namespace

Result<std::optional<PastRecord>> rebuild(store::Session& session, const store::Dialect& dialect,
                                          std::int64_t tenant_id, const Collection& collection,
                                          const Uuid& id, std::int64_t version) {
  Walk walk(collection, version);
  CHECK(walk.run(session, dialect, tenant_id, id));
  return std::move(walk).result(id);
}

}  // namespace dc
