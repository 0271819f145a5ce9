#include "content/past.hpp"

#include <algorithm>

#include "base/function_ref.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "content/logged_value.hpp"
#include "content/reading.hpp"
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
  Walk(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
       const Collection& collection, const Uuid& id, std::int64_t version)
      : session_(session),
        dialect_(dialect),
        tenant_id_(tenant_id),
        collection_(collection),
        id_(id),
        version_(version) {
    past_.values.resize(collection.fields.size());
    for (const Field& field : collection.fields) unknown_ += field.secret ? 0 : 1;
  }

  // From the version to the beginning, until all is known or a row was erased.
  Result<> back() {
    return rows("version<=", "version DESC", [this](const Row& row) { return step_back(row); });
  }

  // From the version to now: each change says what was before it.
  Result<> forth(const Record* now) {
    is_done_ = false;
    CHECK(rows("version>", "version", [this](const Row& row) { return step_forth(row); }));
    if (is_done_ || now == nullptr) return {};
    for (const Field& field : collection_.fields) {
      if (field.secret || past_.values[field.index]) continue;
      if (!field.is_link()) {
        take(field, (*now)[field.index]);
        continue;
      }
      TRY(IdList ids, linked_ids(session_, dialect_, tenant_id_, field, id_));
      take(field, std::move(ids));
    }
    past_.is_erased = false;
    return {};
  }

  bool met_erased() const { return past_.is_erased; }

  std::optional<PastRecord> result() && {
    if (past_.version == 0) return std::nullopt;
    past_.values[collection_.id->index] = id_;
    if (collection_.updated != nullptr) past_.values[collection_.updated->index] = past_.at;
    return std::move(past_);
  }

 private:
  // Calls `step` for the record's changes on one side of the version, in that order, until it is done.
  Result<> rows(std::string_view side, std::string_view order, FunctionRef<Result<>(const Row&)> step) {
    std::size_t rows = limits::history_walk_rows;
    for (std::int64_t offset = version_; rows == limits::history_walk_rows && !is_done_;) {
      rows = 0;
      Sql sql(dialect_);
      sql << "SELECT version,operation,at,fields FROM change_log WHERE tenant_id=" << Bind{tenant_id_}
          << " AND collection=" << Bind{collection_.table} << " AND record_id=" << Bind{id_} << " AND "
          << side << Bind{offset} << " ORDER BY " << order << " LIMIT "
          << Bind{static_cast<std::int64_t>(limits::history_walk_rows)};
      Result<> outcome;
      CHECK(session_.run(sql.statement(), [&](const Row& row) {
        rows++;
        offset = row.integer(0) - (side == "version<=" ? 1 : 0);
        if (outcome && !is_done_) outcome = step(row);
      }));
      CHECK(outcome);
    }
    return {};
  }

  Result<> step_back(const Row& row) {
    TRY(const auto operation, operation_of(row));
    if (past_.version == 0) {
      is_done_ = row.integer(0) != version_;
      if (is_done_) return {};
      past_.version = version_;
      past_.operation = operation;
      past_.at = Instant{row.integer(2)};
    }
    past_.is_erased = row.is_null(3);
    is_done_ = past_.is_erased || operation != Edit::Op::update;
    if (past_.is_erased) return {};
    TRY(auto changes, read_logged(collection_, operation, row.text(3)));
    for (FieldChange& change : changes) {
      take(*change.field, std::move(operation == Edit::Op::remove ? change.before : change.after));
    }
    return {};
  }

  Result<> step_forth(const Row& row) {
    TRY(const auto operation, operation_of(row));
    is_done_ = row.is_null(3) || operation != Edit::Op::update;
    if (row.is_null(3)) return {};
    TRY(auto changes, read_logged(collection_, operation, row.text(3)));
    for (FieldChange& change : changes) take(*change.field, std::move(change.before));
    // What is deleted is said as a whole.
    if (operation == Edit::Op::remove) past_.is_erased = false;
    return {};
  }

  static Result<Edit::Op> operation_of(const Row& row) {
    const auto operation = parse_operation(row.text(1));
    if (!operation) return fail(Code::corrupt, "A row of the change log says no known operation.");
    return *operation;
  }

  void take(const Field& field, Value value) {
    auto& known = past_.values[field.index];
    if (known) return;
    known = std::move(value);
    if (--unknown_ > 0) return;
    is_done_ = true;
    past_.is_erased = false;
  }

  store::Session& session_;
  const store::Dialect& dialect_;
  const std::int64_t tenant_id_;
  const Collection& collection_;
  const Uuid& id_;
  const std::int64_t version_;
  PastRecord past_;
  std::size_t unknown_ = 0;
  bool is_done_ = false;
};

}  // namespace

Result<std::optional<PastRecord>> rebuild(store::Session& session, const store::Dialect& dialect,
                                          std::int64_t tenant_id, const Collection& collection,
                                          const Uuid& id, std::int64_t version, const Record* now) {
  Walk walk(session, dialect, tenant_id, collection, id, version);
  CHECK(walk.back());
  if (walk.met_erased()) CHECK(walk.forth(now));
  return std::move(walk).result();
}

}  // namespace dc
