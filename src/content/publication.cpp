#include "content/publication.hpp"

#include "base/limits.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Row;
using store::Sql;

struct Publication::Due {
  std::int64_t tenant_id = 0;
  Uuid id;
  std::int64_t version = 0;
  std::optional<Instant> publish_at, unpublish_at;
  bool is_dated = true;  // has the date that is displayed
};

store::Statement Publication::due(const store::Dialect& dialect, const Collection& collection,
                                  const Field& when, Instant now, std::size_t limit) {
  const bool publishes = &when == collection.publish_at;
  Sql sql(dialect);
  // CROSS JOIN: from the few tenants to the index of each, never through all records.
  sql << "SELECT n.id,t." << Name{collection.id->column} << ",t.version";
  for (const Field* field : {collection.publish_at, collection.unpublish_at, collection.published_at}) {
    sql << ",";
    if (field == nullptr) {
      sql << "NULL";
    } else {
      sql << "t." << Name{field->column};
    }
  }
  sql << " FROM tenants n CROSS JOIN " << Name{collection.table} << " t WHERE t.tenant_id=n.id AND t."
      << Name{collection.status->column} << "="
      << Bind{std::string(publishes ? scheduled_status : published_status)} << " AND t." << Name{when.column}
      << "<=" << Bind{now} << " LIMIT " << Bind{static_cast<std::int64_t>(limit)};
  return sql.statement();
}

Result<std::vector<Publication::Due>> Publication::find(store::Session& session, const Collection& collection,
                                                        const Field& when) {
  const Instant now = content_.clock().now();
  std::erase_if(refused_, [&](const auto& entry) { return entry.second <= now; });
  // As many more as are left alone, so that those do not hide the others.
  const std::size_t limit = limits::publication_batch_max + refused_.size();
  const auto instant = [](const Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(Instant{row.integer(column)});
  };
  std::vector<Due> found;
  CHECK(session.run(due(content_.services_.dialect, collection, when, now, limit), [&](const Row& row) {
    if (found.size() == limits::publication_batch_max || refused_.contains(row.uuid(1))) return;
    found.push_back({.tenant_id = row.integer(0),
                     .id = row.uuid(1),
                     .version = row.integer(2),
                     .publish_at = instant(row, 3),
                     .unpublish_at = instant(row, 4),
                     .is_dated = collection.published_at == nullptr || !row.is_null(5)});
  }));
  return found;
}

Edit Publication::edit_of(const Collection& collection, const Due& due, Instant now) const {
  const bool is_over = due.unpublish_at && *due.unpublish_at <= now;
  Edit edit{.collection = &collection,
            .op = Edit::Op::update,
            .key = Key{due.id},
            .set = {},
            .if_version = due.version};
  edit.set.emplace_back(collection.status, std::string(is_over ? archived_status : published_status));
  if (!is_over && !due.is_dated && due.publish_at)
    edit.set.emplace_back(collection.published_at, *due.publish_at);
  return edit;
}

// False: there are too many to remember, and what follows them waits for the next tick.
bool Publication::remember(Refusal refusal, Report& report) {
  const bool has_room = refused_.size() < limits::publication_refusals_max;
  if (has_room) refused_[refusal.id] = Instant{content_.clock().now().ms + limits::publication_retry_ms};
  report.refused.push_back(std::move(refusal));
  return has_room;
}

// False: nothing is due any more that could be done.
Result<bool> Publication::settle_batch(const Collection& collection, const Field& when, Report& report) {
  std::size_t done = 0;
  std::vector<Refusal> refused;
  CHECK(content_.submit_and_wait(engine_, [&](Transaction& transaction) -> Result<> {
    done = 0;
    refused.clear();
    TRY(const auto due, find(transaction.session(), collection, when));
    const Uuid request = make_uuid7(content_.clock(), content_.random());
    for (const Due& each : due) {
      const Actor product{
          .tenant_id = each.tenant_id, .role = Role::system, .account = std::nullopt, .request_id = request};
      const Edit edit = edit_of(collection, each, content_.clock().now());
      auto written = transaction.attempt([&]() -> Result<> {
        CHECK(content_.write(transaction, product, edit));
        return {};
      });
      if (written) {
        done++;
      } else if (error_row(written.error().code).http_status < 500) {
        refused.push_back({.collection = &collection, .id = each.id, .error = std::move(written).error()});
      } else {
        return written;
      }
    }
    return {};
  }));
  report.done += done;
  bool goes_on = done > 0;
  for (Refusal& refusal : refused) goes_on = remember(std::move(refusal), report) || goes_on;
  return goes_on;
}

Result<> Publication::settle(const Collection& collection, const Field& when, Report& report) {
  // A look on this thread's own session first: mostly nothing is due, and the writer is not troubled.
  TRY(store::Session* const session, engine_.here());
  TRY(const auto due, find(*session, collection, when));
  bool goes_on = !due.empty();
  while (goes_on) {
    TRY(goes_on, settle_batch(collection, when, report));
  }
  return {};
}

Result<Publication::Report> Publication::tick() {
  Report report;
  for (const Collection& collection : content_.model().collections()) {
    for (const Field* when : {collection.publish_at, collection.unpublish_at}) {
      if (when != nullptr) CHECK(settle(collection, *when, report));
    }
  }
  return report;
}

}  // namespace dc
