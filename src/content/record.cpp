#include "content/record.hpp"

#include <algorithm>
#include <span>

#include "base/limits.hpp"
#include "content/reading.hpp"

namespace dc {

using store::Name;
using store::Row;
using store::Sql;

Result<std::optional<StoredRecord>> load_record(store::Session& session, const store::Dialect& dialect,
                                                std::int64_t tenant_id, const Collection& collection,
                                                const Filter& where) {
  Sql sql(dialect);
  sql << "SELECT t.version";
  for (const Field& field : collection.fields) {
    if (!field.is_link()) sql << ",t." << Name{field.column};
  }
  sql << " FROM " << Name{collection.table} << " t WHERE ";
  append_where(sql, where, "t", tenant_id);
  std::optional<StoredRecord> found;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    found = StoredRecord{.id = {}, .version = row.integer(0), .values = Record(collection.fields.size())};
    int column = 1;
    for (const Field& field : collection.fields) {
      if (!field.is_link()) found->values[field.index] = column_value(field.kind, row, column++);
    }
    found->id = std::get<Uuid>(found->values[collection.id->index]);
  }));
  return found;
}

Error absent(const Collection& collection, const Actor& actor) {
  // A guest who might be somebody learns that first; whether the record exists is not said.
  if (actor.is_guest())
    return {Code::unauthenticated, "Changing " + collection.plural + " needs an account.", {}};
  return {Code::not_found, "There is no such record in " + collection.plural + ".", {}};
}

Result<StoredRecord> load_visible(store::Session& session, const store::Dialect& dialect, const Actor& actor,
                                  const Collection& collection, const Key& key) {
  const auto visible = compile(collection.rule(Operation::read), collection, actor);
  const Filter where = both(key_filter(collection, key), visible ? *visible : Filter::nothing());
  TRY(auto found, load_record(session, dialect, actor.tenant_id, collection, where));
  if (!found) return fail(absent(collection, actor));
  return *std::move(found);
}

bool matches(const Filter& filter, const Record& record) {
  return matches(filter, [&](const Field& field) -> const Value& { return record[field.index]; });
}

Result<> require_right(const Collection& collection, Operation operation, const Actor& actor,
                       const Record& record, std::string_view act) {
  TRY(const Filter granted, access_filter(collection, operation, actor));
  if (matches(granted, record)) return {};
  if (actor.is_guest()) return fail(Code::unauthenticated);
  return fail(Code::forbidden, "You may not " + std::string(act) + ": the rule for " + collection.plural +
                                   " is '" + to_text(collection.rule(operation)) + "'.");
}

bool is_shown(const Field& field, const Actor& actor, const Record& record) {
  if (field.hidden || field.secret) return false;
  if (!field.read_rule) return true;
  const auto granted = compile(*field.read_rule, *field.collection, actor);
  return granted && matches(*granted, record);
}

Result<IdList> ids_that_match(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                              const Collection& collection, const Filter& where, const IdList& ids) {
  IdList found;
  found.reserve(ids.size());
  for (std::size_t begin = 0; begin < ids.size(); begin += limits::links_max) {
    const auto part = std::span(ids).subspan(begin, std::min(limits::links_max, ids.size() - begin));
    Sql sql(dialect);
    sql << "SELECT t." << Name{collection.id->column} << " FROM " << Name{collection.table} << " t WHERE t."
        << Name{collection.id->column} << " IN ";
    append_ids(sql, IdList(part.begin(), part.end()));
    sql << " AND ";
    append_where(sql, where, "t", tenant_id);
    CHECK(session.run(sql.statement(), [&](const Row& row) { found.push_back(row.uuid(0)); }));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace dc
