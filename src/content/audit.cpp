#include "content/audit.hpp"

#include <vector>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/change_log.hpp"
#include "store/sql.hpp"

namespace dc {

using store::Bind;
using store::Row;
using store::Sql;

namespace {

Sql rows_after(const store::Dialect& dialect, const AuditSelection& selection, const LogHead& head,
               std::int64_t after) {
  Sql sql(dialect);
  sql << "SELECT l.pos,l.id,l.at,l.actor_id,l.request_id,l.collection,l.record_id,l.operation,l.version,"
         "l.fields,l.salt,l.leaf,p.hash,l.hash FROM change_log l LEFT JOIN change_log p ON "
         "p.tenant_id=l.tenant_id AND p.pos=l.pos-1 WHERE l.tenant_id="
      << Bind{head.tenant_id} << " AND l.pos>" << Bind{after} << " AND l.pos<=" << Bind{head.pos};
  if (selection.collection != nullptr) sql << " AND l.collection=" << Bind{selection.collection->table};
  if (selection.record) sql << " AND l.record_id=" << Bind{*selection.record};
  if (selection.since) sql << " AND l.at>=" << Bind{*selection.since};
  if (selection.until) sql << " AND l.at<" << Bind{*selection.until};
  sql << " ORDER BY l.pos LIMIT " << Bind{static_cast<std::int64_t>(limits::audit_export_rows)};
  return sql;
}

const Collection* collection_of(const Model& model, std::string_view table) {
  for (const Collection& collection : model.collections()) {
    if (collection.table == table) return &collection;
  }
  return nullptr;
}

void write_id(json::Writer& out, std::string_view name, const Row& row, int column) {
  out.key(name);
  row.is_null(column) ? out.null() : out.value(to_text(row.uuid(column)));
}

void write_bytes(json::Writer& out, std::string_view name, const Row& row, int column) {
  out.key(name);
  row.is_null(column) ? out.null() : out.value(to_hex(row.blob(column)));
}

std::string line_of(const Row& row, const Model& model, std::int64_t tenant_id) {
  std::string line;
  json::Writer out(line);
  out.begin_object().member("tenant", tenant_id).member("pos", row.integer(0));
  write_id(out, "id", row, 1);
  out.member("at", to_text(Instant{row.integer(2)}));
  write_id(out, "actor", row, 3);
  write_id(out, "request", row, 4);
  const Collection* collection = collection_of(model, row.text(5));
  out.key("collection");
  collection == nullptr ? out.null() : out.value(collection->plural);
  out.member("table", row.text(5));
  write_id(out, "record", row, 6);
  out.member("operation", row.text(7)).member("version", row.integer(8));
  // The text itself and not its content: the digest is one of bytes.
  out.key("fields");
  row.is_null(9) ? out.null() : out.value(row.text(9));
  write_bytes(out, "salt", row, 10);
  write_bytes(out, "leaf", row, 11);
  out.member("previous", row.is_null(12) ? std::string(2 * digest_bytes, '0') : to_hex(row.blob(12)));
  write_bytes(out, "hash", row, 13);
  out.end_object();
  return line;
}

std::string line_of(const LogHead& head) {
  std::string line;
  json::Writer(line)
      .begin_object()
      .member("tenant", head.tenant_id)
      .member("head", head.pos)
      .member("hash", to_hex(head.hash))
      .end_object();
  return line;
}

}  // namespace

Result<std::int64_t> export_log(store::Session& session, const Model& model, const store::Dialect& dialect,
                                const AuditSelection& selection,
                                FunctionRef<void(std::string_view line)> give,
                                FunctionRef<void(std::int64_t done, std::int64_t total)> progress) {
  TRY(const auto all, read_log_heads(session));
  std::int64_t total = 0, passed = 0, given = 0;
  for (const LogHead& head : all) total += head.pos;
  for (const LogHead& head : all) {
    std::size_t rows = limits::audit_export_rows;
    for (std::int64_t after = 0; rows == limits::audit_export_rows;) {
      rows = 0;
      const Sql sql = rows_after(dialect, selection, head, after);
      CHECK(session.run(sql.statement(), [&](const Row& row) {
        rows++;
        after = row.integer(0);
        give(line_of(row, model, head.tenant_id));
      }));
      given += static_cast<std::int64_t>(rows);
      progress(passed + after, total);
    }
    passed += head.pos;
    progress(passed, total);
    give(line_of(head));
  }
  return given;
}

}  // namespace dc
