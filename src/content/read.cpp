#include "content/keyset.hpp"
#include "content/reading.hpp"
#include "content/records.hpp"
#include "content/totals.hpp"
#include "content/visible_links.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::link_owner_column;
using store::link_target_column;
using store::Name;
using store::Row;
using store::Sql;

void append_where(Sql& sql, const Filter& filter, std::string_view alias, std::int64_t tenant_id) {
  sql << alias << ".tenant_id=" << Bind{tenant_id};
  if (filter.is_everything()) return;
  sql << " AND ";
  append_filter(sql, filter, alias, tenant_id);
}

Filter key_filter(const Collection& collection, const Key& key) {
  if (const auto* id = std::get_if<Uuid>(&key)) return Filter::equals(*collection.id, *id);
  if (collection.slug == nullptr) return Filter::nothing();
  return Filter::equals(*collection.slug, std::get<std::string>(key));
}

std::optional<Filter> field_guard(const Field& field, const Actor& actor) {
  if (!field.read_rule) return Filter::everything();
  return compile(*field.read_rule, *field.collection, actor);
}

Value column_value(Kind kind, const Row& row, int column) {
  if (row.is_null(column)) return Null{};
  switch (kind) {
    case Kind::id:
    case Kind::ref:
      return row.uuid(column);
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::json:
    case Kind::media:
      return std::string(row.text(column));
    case Kind::integer:
      return row.integer(column);
    case Kind::floating:
      return row.real(column);
    case Kind::boolean:
      return row.integer(column) != 0;
    case Kind::date_time:
      return Instant{row.integer(column)};
    case Kind::ref_list:
      break;
  }
  ENSURE(kind != Kind::ref_list);
  return Null{};
}

Result<IdList> linked_ids(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                          const Field& field, const Uuid& id) {
  Sql sql(dialect);
  sql << "SELECT " << Name{link_target_column(field)} << " FROM " << Name{field.column}
      << " WHERE tenant_id=" << Bind{tenant_id} << " AND " << Name{link_owner_column(field)} << "="
      << Bind{id} << " ORDER BY position";
  IdList ids;
  CHECK(session.run(sql.statement(), [&](const Row& row) { ids.push_back(row.uuid(0)); }));
  return ids;
}

namespace {

void append_order(Sql& sql, const std::vector<Sort>& order, std::string_view alias) {
  std::string_view word = " ORDER BY ";
  for (const Sort& sort : order) {
    sql << word << alias << "." << Name{sort.field->column} << (sort.descending ? " DESC" : "");
    word = ",";
  }
}

// A list on its way into statements.
class Listing {
 public:
  Listing(const store::Dialect& dialect, const Actor& actor, const Query& query, const Filter& where)
      : dialect_(dialect), actor_(actor), query_(query), where_(where), order_(order_of(query)) {}

  // Takes the records of the page. Its ranges follow each other, so the next one is only asked for where the
  // page is not full; one record more than the page tells whether the walk goes on.
  Result<> take(store::Session& session, Records& records) {
    if (!query_.after) {
      CHECK(session.run(page_statement(records).statement(), [&](const Row& row) { records.take(row, 0); }));
      return {};
    }
    for (const KeyRange& range : ranges_after(order_, *query_.after)) {
      CHECK(session.run(range_statement(records, range).statement(),
                        [&](const Row& row) { step(row, records); }));
      if (next_) break;
    }
    return {};
  }

  // The place of the last record, where more follow.
  std::optional<std::vector<Value>> next() && { return std::move(next_); }

 private:
  void step(const Row& row, Records& records) {
    if (records.size() == query_.limit) {
      next_ = std::move(last_);
      return;
    }
    const auto width = static_cast<int>(order_.size());
    if (records.size() + 1 == query_.limit) {
      last_.clear();
      for (int i = 0; i < width; ++i)
        last_.push_back(column_value(order_[static_cast<std::size_t>(i)].field->kind, row, i));
    }
    records.take(row, width);
  }

  Sql range_statement(const Records& records, const KeyRange& range) const {
    Sql sql(dialect_);
    sql.reserve(1024);
    std::string_view word = "SELECT ";
    for (const Sort& sort : order_) {
      sql << word << "t." << Name{sort.field->column};
      word = ",";
    }
    sql << ",";
    records.append_columns(sql, "t");
    sql << " FROM " << Name{query_.collection->table} << " t WHERE ";
    append_where(sql, where_, "t", actor_.tenant_id);
    append_range(sql, range, "t");
    append_order(sql, order_, "t");
    sql << " LIMIT " << Bind{static_cast<std::int64_t>(query_.limit + 1 - records.size())};
    return sql;
  }

  Sql page_statement(const Records& records) const {
    const Collection& collection = *query_.collection;
    Sql sql(dialect_);
    sql.reserve(1024);
    sql << "SELECT ";
    records.append_columns(sql, "t");
    if (query_.offset == 0) {
      sql << " FROM " << Name{collection.table} << " t WHERE ";
      append_page(sql, "t");
      return sql;
    }
    // Past the first page the ids are found in the index alone, and only the records of the page are read.
    // CROSS JOIN tells SQLite to begin with the ids; left to itself it walks all records in the order asked
    // for.
    const std::string& id = collection.id->column;
    sql << " FROM (SELECT k." << Name{id} << " FROM " << Name{collection.table} << " k WHERE ";
    append_page(sql, "k");
    sql << ") p CROSS JOIN " << Name{collection.table} << " t WHERE t.tenant_id=" << Bind{actor_.tenant_id}
        << " AND t." << Name{id} << "=p." << Name{id};
    append_order(sql, order_, "t");
    return sql;
  }

  void append_page(Sql& sql, std::string_view alias) const {
    append_where(sql, where_, alias, actor_.tenant_id);
    append_order(sql, order_, alias);
    sql << " LIMIT " << Bind{static_cast<std::int64_t>(query_.limit)};
    if (query_.offset > 0) sql << " OFFSET " << Bind{static_cast<std::int64_t>(query_.offset)};
  }

  const store::Dialect& dialect_;
  const Actor& actor_;
  const Query& query_;
  const Filter& where_;
  const std::vector<Sort> order_;
  std::vector<Value> last_;
  std::optional<std::vector<Value>> next_;
};

Sql count_statement(const store::Dialect& dialect, const Actor& actor, const Collection& collection,
                    const Filter& where) {
  Sql sql(dialect);
  sql << "SELECT count(*) FROM " << Name{collection.table} << " t WHERE ";
  append_where(sql, where, "t", actor.tenant_id);
  return sql;
}

}  // namespace

Result<std::int64_t> Content::total(store::Session& session, const Actor& actor, const Collection& collection,
                                    const Filter& where, Generations::Moment captured) const {
  const Sql sql = count_statement(services_.dialect, actor, collection, where);
  std::string key = Totals::key(sql.statement());
  const bool is_lasting = !looks_at_targets(where);
  const Generations::Mark& mark = generations_.mark(actor.tenant_id, collection);
  if (const auto remembered = is_lasting ? totals_->find(key, mark, captured) : std::nullopt)
    return *remembered;
  std::int64_t total = 0;
  CHECK(session.run(sql.statement(), [&](const Row& row) { total = row.integer(0); }));
  if (is_lasting) totals_->keep(std::move(key), mark, captured, total);
  return total;
}

Result<Page> Content::list(store::Session& session, const Actor& actor, const Query& query,
                           const Shape& shape, std::string& out) const {
  ENSURE(shape.collection == query.collection);
  TRY(Filter visible, access_filter(*query.collection, Operation::list, actor));
  const Filter where = both(through_visible_links(query.where, actor), std::move(visible));
  const auto captured = generations_.now();

  Records records(*query.collection, &shape, actor, services_.dialect, Records::Part::answer);
  Page page;
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    Listing listing(services_.dialect, actor, query, where);
    CHECK(listing.take(session, records));
    page.next = std::move(listing).next();
    CHECK(records.fill(session));
    if (query.total) {
      TRY(page.total, total(session, actor, *query.collection, where, captured));
    }
    return {};
  }));
  out += '[';
  CHECK(records.append_all(out));
  out += ']';
  page.count = records.size();
  return page;
}

Result<RecordStamp> Content::read(store::Session& session, const Actor& actor, const Key& key,
                                  const Shape& shape, std::string& out) const {
  const Collection& collection = *shape.collection;
  TRY(Filter visible, access_filter(collection, Operation::read, actor));
  const Filter where = both(key_filter(collection, key), std::move(visible));
  Records records(collection, &shape, actor, services_.dialect, Records::Part::answer);
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    Sql sql(services_.dialect);
    sql.reserve(1024);
    sql << "SELECT ";
    records.append_columns(sql, "t");
    sql << " FROM " << Name{collection.table} << " t WHERE ";
    append_where(sql, where, "t", actor.tenant_id);
    CHECK(session.run(sql.statement(), [&](const Row& row) { records.take(row, 0); }));
    return records.fill(session);
  }));
  if (records.size() == 0)
    return fail(Code::not_found, "There is no such record in " + collection.plural + ".");
  CHECK(records.append_all(out));
  return records.info(0);
}

Result<> Content::read_all(store::Session& session, const Actor& actor, const IdList& ids, const Shape& shape,
                           std::string& out) const {
  const Collection& collection = *shape.collection;
  const auto visible = compile(collection.rule(Operation::read), collection, actor);
  Records records(collection, &shape, actor, services_.dialect, Records::Part::answer);
  if (visible && !ids.empty()) {
    Sql sql(services_.dialect);
    sql << "SELECT ";
    records.append_columns(sql, "t");
    sql << " FROM ";
    append_id_table(sql, ids);
    sql << " i CROSS JOIN " << Name{collection.table} << " t WHERE t." << Name{collection.id->column}
        << "=i.column2 AND ";
    append_where(sql, *visible, "t", actor.tenant_id);
    sql << " ORDER BY i.column1";
    CHECK(session.run(sql.statement(), [&](const Row& row) { records.take(row, 0); }));
    CHECK(records.fill(session));
  }
  out += '[';
  CHECK(records.append_all(out));
  out += ']';
  return {};
}

Result<std::vector<Value>> Content::values(store::Session& session, const Actor& actor,
                                           const Collection& collection, const Key& key,
                                           const std::vector<const Field*>& fields) const {
  TRY(Filter visible, access_filter(collection, Operation::read, actor));
  Sql sql(services_.dialect);
  sql << "SELECT t." << Name{collection.id->column};
  for (const Field* field : fields) {
    if (!field->is_link()) sql << ",t." << Name{field->column};
  }
  sql << " FROM " << Name{collection.table} << " t WHERE ";
  append_where(sql, both(key_filter(collection, key), std::move(visible)), "t", actor.tenant_id);

  std::optional<Uuid> id;
  std::vector<Value> values(fields.size());
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    id = row.uuid(0);
    int column = 1;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!fields[i]->is_link()) values[i] = column_value(fields[i]->kind, row, column++);
    }
  }));
  if (!id) return fail(Code::not_found, "There is no such record in " + collection.plural + ".");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i]->is_link()) continue;
    TRY(IdList ids, linked_ids(session, services_.dialect, actor.tenant_id, *fields[i], *id));
    values[i] = std::move(ids);
  }
  return values;
}

Result<std::int64_t> Content::count(store::Session& session, const Actor& actor, const Collection& collection,
                                    const Filter& where) const {
  TRY(Filter visible, access_filter(collection, Operation::list, actor));
  const auto captured = generations_.now();
  return total(session, actor, collection, both(through_visible_links(where, actor), std::move(visible)),
               captured);
}

}  // namespace dc
