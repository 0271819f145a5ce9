#include "content/counts.hpp"

#include <utility>

#include "base/json.hpp"
#include "content/reading.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::link_owner_column;
using store::link_target_column;
using store::Name;
using store::Row;
using store::Sql;

namespace {

// The records that the actor may list and sees the link of; nullopt: none.
std::optional<Filter> counted_by(const Field& link, const Actor& actor) {
  auto listed = compile(link.collection->rule(Operation::list), *link.collection, actor);
  auto shown = field_guard(link, actor);
  if (!listed || !shown) return std::nullopt;
  return both(*std::move(listed), *std::move(shown));
}

}  // namespace

Counts::Counts(const Shape& shape, const Actor& actor, const store::Dialect& dialect)
    : shape_(shape),
      actor_(actor),
      dialect_(dialect),
      seen_(compile(shape.collection->rule(Operation::read), *shape.collection, actor)) {
  for (const Shape::Count& asked : shape.counts) {
    ENSURE(asked.link->target == shape.collection);
    counts_.push_back({&asked, seen_ ? counted_by(*asked.link, actor) : std::nullopt, {}});
  }
}

// A count of its own for each id reads a range of the link's index; joined and grouped, all that is counted
// would be sorted first.
Sql Counts::statement(const Field& link, const Filter& counted, const IdList& ids) const {
  const Collection& from = *link.collection;
  const Collection& to = *shape_.collection;
  Sql sql(dialect_);
  sql << "SELECT i.column1,(SELECT count(*) FROM ";
  if (!link.is_link()) {
    sql << Name{from.table} << " t WHERE t." << Name{link.column} << "=i.column2 AND ";
    append_where(sql, counted, "t", actor_.tenant_id);
  } else {
    // Where everything counts, the link table alone answers.
    const bool direct = counted.is_everything();
    sql << Name{link.column} << " l";
    if (!direct) sql << " CROSS JOIN " << Name{from.table} << " t";
    sql << " WHERE l.tenant_id=" << Bind{actor_.tenant_id} << " AND l." << Name{link_target_column(link)}
        << "=i.column2";
    if (!direct) {
      sql << " AND t." << Name{from.id->column} << "=l." << Name{link_owner_column(link)} << " AND ";
      append_where(sql, counted, "t", actor_.tenant_id);
    }
  }
  sql << ") FROM ";
  append_id_table(sql, ids);
  sql << " i";
  if (!seen_->is_everything()) {
    sql << " CROSS JOIN " << Name{to.table} << " r WHERE r." << Name{to.id->column} << "=i.column2 AND ";
    append_where(sql, *seen_, "r", actor_.tenant_id);
  }
  return sql;
}

Result<> Counts::fill(store::Session& session, const IdList& ids) {
  for (Count& count : counts_) {
    count.numbers.assign(ids.size(), 0);
    if (!count.counted) continue;
    const Sql sql = statement(*count.asked->link, *count.counted, ids);
    CHECK(session.run(sql.statement(), [&](const Row& row) {
      const auto place = static_cast<std::size_t>(row.integer(0));
      if (place < ids.size()) count.numbers[place] = row.integer(1);  // what is behind them pads the list
    }));
  }
  return {};
}

void Counts::append(std::size_t place, std::string& out) const {
  out.append(shape_.counts_key) += '{';
  bool first = true;
  for (const Count& count : counts_) {
    // The key begins with its comma.
    out += std::exchange(first, false) ? count.asked->key.substr(1) : count.asked->key;
    json::append_int(out, count.numbers[place]);
  }
  out += '}';
}

}  // namespace dc
