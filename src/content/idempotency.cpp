#include "content/idempotency.hpp"

#include "base/limits.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Row;
using store::Sql;

namespace {

void append_key(Sql& sql, const IdempotencyKey& key) {
  sql << "tenant_id=" << Bind{key.tenant_id} << " AND actor_id=" << Bind{key.actor}
      << " AND name=" << Bind{key.key};
}

Result<> sweep(store::Session& session, const store::Dialect& dialect, const IdempotencyKey& key,
               Instant now) {
  Sql own(dialect);
  own << "DELETE FROM idempotency WHERE ";
  append_key(own, key);
  own << " AND expires_at<=" << Bind{now};
  CHECK(session.run(own.statement()));

  Sql some(dialect);
  some << "DELETE FROM idempotency WHERE tenant_id=" << Bind{key.tenant_id}
       << " AND (actor_id,name) IN (SELECT actor_id,name FROM idempotency WHERE tenant_id="
       << Bind{key.tenant_id} << " AND expires_at<=" << Bind{now} << " ORDER BY expires_at LIMIT "
       << Bind{static_cast<std::int64_t>(limits::idempotency_sweep_rows)} << ")";
  CHECK(session.run(some.statement()));
  return {};
}

Result<> insert(store::Session& session, const store::Dialect& dialect, const IdempotencyKey& key,
                const KeptAnswer& answer, Instant now) {
  constexpr std::int64_t kept_ms = std::int64_t{limits::idempotency_kept_hours} * 3'600'000;
  Sql sql(dialect);
  sql << "INSERT INTO idempotency(tenant_id,actor_id,name,digest,status,etag,location,left_out,body,"
         "expires_at) "
         "VALUES ("
      << Bind{key.tenant_id} << "," << Bind{key.actor} << "," << Bind{key.key} << "," << Bind{key.digest}
      << "," << Bind{std::int64_t{answer.status}} << "," << Bind{answer.etag} << "," << Bind{answer.location}
      << "," << Bind{answer.left_out} << "," << Bind{answer.body} << "," << Bind{Instant{now.ms + kept_ms}}
      << ")";
  CHECK(session.run(sql.statement()));
  return {};
}

}  // namespace

Result<std::optional<KeptAnswer>> find_answer(store::Session& session, const store::Dialect& dialect,
                                              const IdempotencyKey& key, Instant now) {
  Sql sql(dialect);
  sql << "SELECT digest,status,etag,location,left_out,body FROM idempotency WHERE ";
  append_key(sql, key);
  sql << " AND expires_at>" << Bind{now};
  std::optional<KeptAnswer> found;
  bool is_same = false;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    is_same = row.text(0) == key.digest;
    found = KeptAnswer{.status = static_cast<int>(row.integer(1)),
                       .etag = std::string(row.text(2)),
                       .location = std::string(row.text(3)),
                       .left_out = std::string(row.text(4)),
                       .body = std::string(row.text(5))};
  }));
  if (found && !is_same) {
    return fail(Code::invalid,
                "The Idempotency-Key was used for another request; take a new key for a new request.");
  }
  return found;
}

Result<> keep_answer(store::Session& session, const store::Dialect& dialect, const IdempotencyKey& key,
                     const KeptAnswer& answer, Instant now) {
  if (answer.body.size() > limits::idempotency_answer_bytes_max) {
    return fail(Code::too_large,
                "The answer has more than " + std::to_string(limits::idempotency_answer_bytes_max >> 20) +
                    " MiB, too much to be kept for the Idempotency-Key; ask for fewer fields, or send fewer "
                    "records.");
  }
  CHECK(sweep(session, dialect, key, now));
  auto done = insert(session, dialect, key, answer, now);
  if (!done && done.error().code == Code::conflict) {
    return fail(Code::conflict,
                "A request with this Idempotency-Key is being done; send it again in a moment.");
  }
  return done;
}

}  // namespace dc
