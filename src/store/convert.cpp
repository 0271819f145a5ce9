#include "store/convert.hpp"

#include "store/schema.hpp"
#include "store/shape.hpp"

namespace dc::store {
namespace {

std::string name_of(const Field& field) { return field.collection->type + "." + field.name; }

Issue kind_changed(const Field& field, const LedgerField& before, const std::string& why) {
  return {name_of(field), "The kind changed from " + before.kind + " to " + std::string(to_text(field.kind)) +
                              "." + why +
                              " Give the field a new name and keep the old one, or change it back."};
}

std::string sentence(const Field& field, const LedgerField& before) {
  return "Field " + name_of(field) + " is converted from " + before.kind + " to " +
         std::string(to_text(field.kind)) + ".";
}

// The source is emptied: what nobody reads must not hold its targets.
Result<Conversion> link_to_list(Session& session, const Field& field, const LedgerField& before) {
  const std::string table = quoted_name(field.collection->table), column = quoted_name(before.column);
  const std::string present = " FROM " + table + " WHERE " + column + " IS NOT NULL";
  Conversion conversion{.statements = {}, .sentence = sentence(field, before), .rows = 0, .refusal = {}};
  TRY(conversion.rows, read_number(session, "SELECT count(*)" + present));
  conversion.statements = {"INSERT INTO " + quoted_name(field.column) + " (tenant_id, " +
                               quoted_name(link_owner_column(field)) + ", " +
                               quoted_name(link_target_column(field)) + ", position) SELECT tenant_id, id, " +
                               column + ", 0" + present,
                           "UPDATE " + table + " SET " + column + " = NULL WHERE " + column + " IS NOT NULL"};
  return conversion;
}

Result<Conversion> list_to_link(Session& session, const Field& field, const LedgerField& before) {
  const std::string links = quoted_name(before.column), table = quoted_name(field.collection->table);
  const std::string owner = quoted_name(link_owner_column(field)),
                    target = quoted_name(link_target_column(field));
  Conversion conversion{.statements = {}, .sentence = sentence(field, before), .rows = 0, .refusal = {}};
  TRY(conversion.rows, read_number(session, "SELECT count(*) FROM " + links));
  TRY(const auto several,
      read_number(session, "SELECT count(*) FROM (SELECT 1 FROM " + links + " GROUP BY tenant_id, " + owner +
                               " HAVING count(*) > 1) AS several"));
  if (several > 0) {
    conversion.refusal =
        kind_changed(field, before, " " + std::to_string(several) + " records have more than one link.");
    return conversion;
  }
  const std::string same = " FROM " + links + " l WHERE l.tenant_id = " + table + ".tenant_id AND l." +
                           owner + " = " + table + ".id";
  conversion.statements = {"UPDATE " + table + " SET " + quoted_name(field.column) + " = (SELECT l." +
                               target + same + ") WHERE EXISTS (SELECT 1" + same + ")",
                           "DELETE FROM " + links};
  return conversion;
}

// In its own place; a column without values takes any type.
Result<Conversion> retype(Session& session, const Dialect& dialect, const Field& field,
                          const LedgerField& before, Kind from) {
  const std::string column = quoted_name(before.column);
  const std::string present =
      " FROM " + quoted_name(field.collection->table) + " WHERE " + column + " IS NOT NULL";
  Conversion conversion{.statements = {}, .sentence = sentence(field, before), .rows = 0, .refusal = {}};
  TRY(conversion.rows, read_number(session, "SELECT count(*)" + present));
  const auto recast = dialect.recast(from, field.kind, column);
  if (!recast && conversion.rows > 0) {
    conversion.refusal = kind_changed(
        field, before, " " + std::to_string(conversion.rows) + " values would have to be converted.");
    return conversion;
  }
  if (recast) {
    TRY(const auto misfits, read_number(session, "SELECT count(*)" + present + " AND NOT " + recast->fits));
    if (misfits > 0) {
      conversion.refusal = kind_changed(
          field, before, " " + std::to_string(misfits) + " values would not come through it unchanged.");
      return conversion;
    }
  }
  conversion.statements = dialect.retype({.table = field.collection->table,
                                          .column = before.column,
                                          .type = std::string(dialect.column_type(field.kind)),
                                          .value = recast ? recast->value : "NULL"});
  return conversion;
}

}  // namespace

Result<Conversion> convert(Session& session, const Dialect& dialect, const Field& field,
                           const LedgerField& before) {
  const auto from = parse_kind(before.kind);
  if (from == Kind::ref && field.kind == Kind::ref_list) return link_to_list(session, field, before);
  if (from == Kind::ref_list && field.kind == Kind::ref) return list_to_link(session, field, before);
  const auto has_column_of_its_own = [](Kind kind) {
    return kind != Kind::ref && kind != Kind::ref_list && kind != Kind::id;
  };
  if (from && has_column_of_its_own(*from) && has_column_of_its_own(field.kind))
    return retype(session, dialect, field, before, *from);
  return Conversion{.statements = {},
                    .sentence = {},
                    .rows = 0,
                    .refusal = kind_changed(field, before, " Links and values are not converted.")};
}

}  // namespace dc::store
