#include "content/change_log.hpp"

#include <array>

#include "base/digest.hpp"
#include "content/verify_records.hpp"

namespace dc {

using store::Bind;
using store::Blob;
using store::Row;
using store::Sql;

std::string_view to_text(Edit::Op operation) {
  switch (operation) {
    case Edit::Op::create:
      return "create";
    case Edit::Op::update:
      return "update";
    case Edit::Op::remove:
      return "delete";
    case Edit::Op::restore:
      return "restore";
  }
  return "";
}

namespace {

struct Head {
  std::int64_t pos = 0;
  std::string hash = std::string(digest_bytes, '\0');
};

void append_number(std::string& out, std::int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift);
}

void append_sized(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::int64_t>(text.size()));
  out += text;
}

// A row as the chain sees it: `content` is the salted digest of the fields.
struct Leaf {
  std::string id, actor, request, record;  // 16 bytes each
  std::int64_t at = 0;
  std::string collection, operation;
  std::int64_t version = 0;
};

std::string leaf_digest(const Leaf& row, std::string_view content) {
  std::string bytes;
  bytes.reserve(192);
  bytes += row.id;
  append_number(bytes, row.at);
  bytes += row.actor;
  bytes += row.request;
  append_sized(bytes, row.collection);
  bytes += row.record;
  append_sized(bytes, row.operation);
  append_number(bytes, row.version);
  bytes += content;
  return sha256({bytes});
}

std::string next_hash(std::string_view key, std::string_view previous, std::int64_t pos,
                      std::string_view leaf) {
  std::string place;
  append_number(place, pos);
  return hmac_sha256(key, {previous, place, leaf});
}

Result<Head> read_head(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id) {
  Sql sql(dialect);
  sql << "SELECT pos,hash FROM log_head WHERE tenant_id=" << Bind{tenant_id};
  Head head;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    head = {.pos = row.integer(0), .hash = std::string(row.blob(1))};
  }));
  return head;
}

Result<> write_head(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                    const Head& head, bool is_first) {
  Sql sql(dialect);
  if (is_first) {
    sql << "INSERT INTO log_head(tenant_id,pos,hash) VALUES (" << Bind{tenant_id} << "," << Bind{head.pos}
        << "," << Bind{Blob{head.hash}} << ")";
  } else {
    sql << "UPDATE log_head SET pos=" << Bind{head.pos} << ",hash=" << Bind{Blob{head.hash}}
        << " WHERE tenant_id=" << Bind{tenant_id};
  }
  TRY(const auto rows, session.run(sql.statement()));
  if (rows != 1)
    return fail(Code::corrupt, "The head of the change log is missing; run: datacanvas db verify");
  return {};
}

Leaf leaf_of(const Change& change) {
  const Uuid nobody{};
  return {.id = std::string(change.id.view()),
          .actor = std::string(change.actor.value_or(nobody).view()),
          .request = std::string(change.request_id.view()),
          .record = std::string(change.record_id.view()),
          .at = change.at.ms,
          .collection = change.collection->table,
          .operation = std::string(to_text(change.operation)),
          .version = change.version};
}

// Adds one row behind `head`, and moves the head to it.
Result<> append_row(store::Session& session, const store::Dialect& dialect, std::string_view log_key,
                    std::string salt, Head& head, Change& change) {
  std::string leaf = leaf_digest(leaf_of(change), sha256({salt, change.fields}));
  change.pos = head.pos + 1;
  head = {.pos = change.pos, .hash = next_hash(log_key, head.hash, change.pos, leaf)};
  Sql sql(dialect);
  sql << "INSERT INTO "
         "change_log(tenant_id,pos,id,at,actor_id,request_id,collection,record_id,operation,version,fields,"
         "salt,leaf,hash) VALUES ("
      << Bind{change.tenant_id} << "," << Bind{head.pos} << "," << Bind{change.id} << "," << Bind{change.at}
      << "," << Bind{change.actor ? store::Parameter(*change.actor) : store::Parameter(Null{})} << ","
      << Bind{change.request_id} << "," << Bind{change.collection->table} << "," << Bind{change.record_id}
      << "," << Bind{std::string(to_text(change.operation))} << "," << Bind{change.version} << ","
      << Bind{change.fields} << "," << Bind{Blob{std::move(salt)}} << "," << Bind{Blob{std::move(leaf)}}
      << "," << Bind{Blob{head.hash}} << ")";
  CHECK(session.run(sql.statement()));
  return {};
}

}  // namespace

Result<> append_changes(store::Session& session, const store::Dialect& dialect, std::string_view log_key,
                        Random& random, std::span<Change> changes) {
  if (changes.empty()) return {};
  const std::int64_t tenant_id = changes.front().tenant_id;
  TRY(Head head, read_head(session, dialect, tenant_id));
  const bool is_first = head.pos == 0;
  for (Change& change : changes) {
    ENSURE(change.tenant_id == tenant_id);
    std::array<std::byte, 16> salt;
    random.fill(salt);
    CHECK(append_row(session, dialect, log_key, {reinterpret_cast<const char*>(salt.data()), salt.size()},
                     head, change));
  }
  return write_head(session, dialect, tenant_id, head, is_first);
}

namespace {

std::string sixteen(const Row& row, int column) {
  return row.is_null(column) ? std::string(16, '\0') : std::string(row.blob(column));
}

// Checks one row against the hash before it; returns what is wrong, or nothing.
std::string fault_of(const Row& row, std::string_view log_key, Head& head) {
  const std::int64_t pos = row.integer(0);
  if (pos != head.pos + 1) return "position " + std::to_string(head.pos + 1) + " is missing";
  const Leaf leaf{.id = sixteen(row, 1),
                  .actor = sixteen(row, 3),
                  .request = sixteen(row, 4),
                  .record = sixteen(row, 6),
                  .at = row.integer(2),
                  .collection = std::string(row.text(5)),
                  .operation = std::string(row.text(7)),
                  .version = row.integer(8)};
  const std::string stored_leaf(row.blob(11));
  const bool erased = row.is_null(9) && row.is_null(10);
  if (!erased && leaf_digest(leaf, sha256({row.blob(10), row.text(9)})) != stored_leaf)
    return "the row was altered";
  head = {.pos = pos, .hash = next_hash(log_key, head.hash, pos, stored_leaf)};
  if (head.hash != row.blob(12)) return "the chain is broken (or the key is not the one it was made with)";
  return {};
}

Result<std::int64_t> verify_chain(store::Session& session, const store::Dialect& dialect,
                                  std::string_view log_key, std::int64_t tenant_id) {
  TRY(const Head stored, read_head(session, dialect, tenant_id));
  Sql sql(dialect);
  sql << "SELECT pos,id,at,actor_id,request_id,collection,record_id,operation,version,fields,salt,leaf,hash "
         "FROM change_log"
         " WHERE tenant_id="
      << Bind{tenant_id} << " ORDER BY pos";
  Head head;
  std::string fault;
  CHECK(session.run(sql.statement(), [&](const Row& row) {
    if (!fault.empty()) return;
    fault = fault_of(row, log_key, head);
    if (!fault.empty()) fault = "at position " + std::to_string(row.integer(0)) + ": " + fault;
  }));
  if (fault.empty() && (head.pos != stored.pos || (head.pos > 0 && head.hash != stored.hash))) {
    fault = "the head says position " + std::to_string(stored.pos) + ", the last row is " +
            std::to_string(head.pos);
  }
  if (!fault.empty())
    return fail(Code::corrupt, "Change log of tenant " + std::to_string(tenant_id) + " " + fault + ".");
  return head.pos;
}

}  // namespace

Result<std::vector<LogHead>> read_log_heads(store::Session& session) {
  std::vector<LogHead> heads;
  const store::Statement all{.sql = "SELECT tenant_id,pos,hash FROM log_head ORDER BY tenant_id",
                             .parameters = {}};
  CHECK(session.run(all, [&](const Row& row) {
    heads.push_back({.tenant_id = row.integer(0), .pos = row.integer(1), .hash = std::string(row.blob(2))});
  }));
  return heads;
}

Result<bool> has_changes(store::Session& session) {
  bool found = false;
  const store::Statement any{.sql = "SELECT 1 FROM log_head LIMIT 1", .parameters = {}};
  CHECK(session.run(any, [&](const Row&) { found = true; }));
  return found;
}

namespace {

Result<std::vector<std::int64_t>> tenants(store::Session& session) {
  std::vector<std::int64_t> tenants;
  const store::Statement all{.sql = "SELECT id FROM tenants ORDER BY id", .parameters = {}};
  CHECK(session.run(all, [&](const Row& row) { tenants.push_back(row.integer(0)); }));
  return tenants;
}

}  // namespace

Result<LogReport> verify_chains(store::Session& session, const store::Dialect& dialect,
                                std::string_view log_key) {
  LogReport report;
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    TRY(const auto all, tenants(session));
    for (const std::int64_t tenant : all) {
      TRY(const auto rows, verify_chain(session, dialect, log_key, tenant));
      report.rows += rows;
    }
    report.tenants = static_cast<std::int64_t>(all.size());
    return {};
  }));
  return report;
}

Result<LogReport> verify_log(store::Session& session, const Model& model, const store::Dialect& dialect,
                             std::string_view log_key) {
  LogReport report;
  CHECK(store::in_snapshot(session, [&]() -> Result<> {
    TRY(report, verify_chains(session, dialect, log_key));
    TRY(const auto all, tenants(session));
    for (const Collection& collection : model.collections()) {
      if (!collection.log) continue;
      for (const std::int64_t tenant : all) {
        TRY(const auto records, verify_records(session, dialect, tenant, collection));
        report.records += records;
      }
    }
    return {};
  }));
  return report;
}

}  // namespace dc
