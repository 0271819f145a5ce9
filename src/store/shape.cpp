#include "store/shape.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "store/schema.hpp"
#include "store/system_tables.hpp"

namespace dc::store {
namespace {

const std::string& link_name(const Collection& collection) {
  return collection.link_name.empty() ? collection.singular : collection.link_name;
}

// Lists of equal values of such a field are read in the default order, newest first.
bool is_grouping(const Field& field) {
  switch (field.kind) {
    case Kind::enumeration:
    case Kind::ref:
    case Kind::boolean:
      return true;
    case Kind::id:
    case Kind::string:
    case Kind::text:
    case Kind::integer:
    case Kind::floating:
    case Kind::date_time:
    case Kind::date:
    case Kind::json:
    case Kind::media:
    case Kind::ref_list:
      return false;
  }
  ENSURE(!"a kind is one of these");
}

bool is_long(const Field& field) { return field.kind == Kind::text || field.kind == Kind::json; }

void add_missing(std::vector<std::string>& columns, std::string column) {
  if (std::find(columns.begin(), columns.end(), column) == columns.end())
    columns.push_back(std::move(column));
}

IndexShape ordered_index(std::string name, const Collection& collection,
                         const std::vector<const Field*>& fields) {
  IndexShape index{.name = std::move(name), .table = collection.table, .columns = {"tenant_id"}};
  for (const Field* field : fields) add_missing(index.columns, physical_column(*field));
  if (collection.created != nullptr && is_grouping(*fields.back())) {
    add_missing(index.columns, physical_column(*collection.created));
  }
  add_missing(index.columns, "id");  // breaks ties: the order comes from the index alone
  return index;
}

IndexShape unique_index(std::string name, const Collection& collection,
                        const std::vector<const Field*>& fields) {
  IndexShape index{
      .name = std::move(name), .table = collection.table, .columns = {"tenant_id"}, .unique = true};
  for (const Field* field : fields) {
    const std::string key = key_column(*field);
    add_missing(index.columns, key.empty() ? physical_column(*field) : key);
  }
  return index;
}

// Finds what is due by the time in `when`. Most records have none there, and cost nothing.
IndexShape due_index(const Collection& collection, const Field& when) {
  return {.name = collection.table + "_due_by_" + physical_column(when),
          .table = collection.table,
          .columns = {"tenant_id", physical_column(*collection.status), physical_column(when)},
          .where = quoted_name(physical_column(when)) + " IS NOT NULL"};
}

bool leads(const std::vector<Index>& indexes, const Field& field) {
  return std::any_of(indexes.begin(), indexes.end(), [&](const Index& index) {
    return !index.unique && !index.fields.empty() && index.fields.front() == &field;
  });
}

bool has_unique(const std::vector<Index>& indexes, const Field& field) {
  return std::any_of(indexes.begin(), indexes.end(), [&](const Index& index) {
    return index.unique && index.fields.size() == 1 && index.fields.front() == &field;
  });
}

std::string unique_name(const Field& field) {
  return field.unique_index.empty() ? "uq_" + field.collection->table + "_" + physical_column(field)
                                    : field.unique_index;
}

void add_indexes(Shape& shape, const Collection& collection) {
  for (const Index& index : collection.indexes) {
    shape.indexes.push_back(index.unique ? unique_index(index.name, collection, index.fields)
                                         : ordered_index(index.name, collection, index.fields));
  }
  for (const Field* when : {collection.publish_at, collection.unpublish_at}) {
    if (when != nullptr) shape.indexes.push_back(due_index(collection, *when));
  }
  for (const Field& field : collection.fields) {
    if (field.unique && field.kind != Kind::id && !has_unique(collection.indexes, field)) {
      shape.indexes.push_back(unique_index(unique_name(field), collection, {&field}));
    }
    // The lists' default order, and what is asked when the target of a link is deleted.
    if ((field.kind == Kind::ref || &field == collection.created) && !leads(collection.indexes, field)) {
      shape.indexes.push_back(
          ordered_index(collection.table + "_by_" + physical_column(field), collection, {&field}));
    }
  }
}

TableShape record_table(const Collection& collection, const Dialect& dialect) {
  TableShape table{.name = collection.table, .primary_key = {"tenant_id", "id"}};
  const std::string integer(dialect.column_type(Kind::integer));
  table.columns.push_back({"tenant_id", integer, true});
  table.columns.push_back({"id", std::string(dialect.column_type(Kind::id)), true, collection.id});
  table.columns.push_back({"version", integer, true});
  // Long columns last: what follows a text that spills over its page is found only by walking its pages.
  for (const bool with_long : {false, true}) {
    for (const Field& field : collection.fields) {
      if (field.is_link() || field.kind == Kind::id || is_long(field) != with_long) continue;
      const std::string column = physical_column(field);
      const std::string type(dialect.column_type(field.kind));
      table.columns.push_back({column, type, false, &field});
      if (const auto key = key_column(field); !key.empty()) table.columns.push_back({key, type, false});
      if (field.kind == Kind::ref) table.references.push_back({table.name, column, field.target->table});
    }
  }
  if (std::none_of(collection.fields.begin(), collection.fields.end(), is_long)) {
    table.kind = TableKind::short_records;
  }
  return table;
}

void add_link(Shape& shape, const Field& field, const Dialect& dialect) {
  const std::string id(dialect.column_type(Kind::id));
  const std::string integer(dialect.column_type(Kind::integer));
  const std::string owner = link_owner_column(field), target = link_target_column(field);
  TableShape table{.name = physical_column(field), .kind = TableKind::links};
  table.columns = {
      {"tenant_id", integer, true}, {owner, id, true}, {target, id, true}, {"position", integer, true}};
  table.primary_key = {"tenant_id", owner, target};
  table.references = {{table.name, owner, field.collection->table},
                      {table.name, target, field.target->table}};
  shape.indexes.push_back({table.name + "_by_" + target, table.name, {"tenant_id", target, owner}});
  shape.tables.push_back(std::move(table));
}

std::string list(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text.append(text.empty() ? "" : ", ").append(quoted_name(column));
  return text;
}

}  // namespace

std::string link_owner_column(const Field& field) { return link_name(*field.collection) + "_id"; }

std::string link_target_column(const Field& field) {
  if (link_name(*field.target) == link_name(*field.collection)) return "target_id";
  return link_name(*field.target) + "_id";
}

std::string key_column(const Field& field) {
  const bool is_text = field.kind == Kind::string || field.kind == Kind::text;
  const bool is_slug = field.slug_from != nullptr || field.collection->slug == &field;
  return field.unique && is_text && !is_slug ? physical_column(field) + "_key" : std::string();
}

std::string default_column(const Field& field) {
  switch (field.kind) {
    case Kind::ref:
      return field.name + "_id";
    case Kind::ref_list:
      return link_name(*field.collection) + "_" + field.name;
    case Kind::id:
    case Kind::string:
    case Kind::text:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::json:
    case Kind::media:
      return field.name;
  }
  ENSURE(!"a kind is one of these");
}

std::string physical_column(const Field& field) {
  return field.column.empty() ? default_column(field) : field.column;
}

Shape shape_of(const Model& model, const Dialect& dialect) {
  Shape shape{.tables = system_tables(dialect), .indexes = system_indexes()};
  for (const Collection& collection : model.collections()) {
    shape.tables.push_back(record_table(collection, dialect));
    add_indexes(shape, collection);
  }
  for (const Collection& collection : model.collections()) {
    for (const Field& field : collection.fields) {
      if (field.is_link()) add_link(shape, field, dialect);
    }
  }
  return shape;
}

std::string quoted_name(std::string_view name) {
  std::string text("\"");
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text += '"';
}

std::string column_sql(const ColumnShape& column) {
  return quoted_name(column.name) + " " + column.type + (column.required ? " NOT NULL" : "");
}

std::string create_sql(const TableShape& table, const Dialect& dialect) {
  std::string sql = "CREATE TABLE " + quoted_name(table.name) + " (";
  for (const ColumnShape& column : table.columns) sql.append("\n  ").append(column_sql(column)).append(",");
  sql.append("\n  PRIMARY KEY (").append(list(table.primary_key)).append(")");
  for (const Reference& reference : table.references) {
    sql.append(",\n  FOREIGN KEY (tenant_id, ").append(quoted_name(reference.column)).append(") REFERENCES ");
    sql.append(quoted_name(reference.target)).append(" (tenant_id, id)");
    if (table.kind == TableKind::links) sql.append(" ON DELETE CASCADE");
  }
  return sql.append("\n)").append(dialect.table_options(table.kind));
}

std::string create_sql(const IndexShape& index) {
  return std::string(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + quoted_name(index.name) +
         " ON " + quoted_name(index.table) + " (" + list(index.columns) + ")" +
         (index.where.empty() ? "" : " WHERE " + index.where);
}

std::vector<std::string> create_statements(const Model& model, const Dialect& dialect) {
  const Shape shape = shape_of(model, dialect);
  std::vector<std::string> statements;
  for (const TableShape& table : shape.tables) statements.push_back(create_sql(table, dialect));
  for (const IndexShape& index : shape.indexes) statements.push_back(create_sql(index));
  return statements;
}

}  // namespace dc::store
