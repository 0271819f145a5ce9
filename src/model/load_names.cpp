// ModelBuilder: the form of names, and names that must not meet in an address, a body or the database.
#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/builder.hpp"

namespace dc {
namespace {

// Tables of the product beside the collections' own.
constexpr std::array<std::string_view, 18> reserved_tables{
    "change_log", "domain",   "domains",   "idempotency", "job_run", "job_runs",
    "ledger",     "log_head", "migration", "migrations",  "node",    "nodes",
    "option",     "options",  "session",   "sessions",    "tenant",  "tenants"};
// Addresses of the product under /api/vN/, and members of the envelope that has the plural as a key.
constexpr std::array<std::string_view, 18> reserved_plurals{
    "auth",   "data",    "docs", "errors",  "events", "graphql", "limit", "me",          "next_cursor",
    "offset", "openapi", "page", "reports", "search", "sync",    "total", "total_pages", "trash"};
// Columns and members of records of the product, and names that SQLite gives a meaning of its own.
constexpr std::array<std::string_view, 5> reserved_columns{"counts", "oid", "rowid", "tenant_id", "version"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Words of [a-z0-9] with single underscores between, a letter first.
bool is_snake_case(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z' || name.back() == '_') return false;
  if (name.find("__") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// The columns of a link table are tenant_id, "<singular>_id" of both ends (the target's is target_id where
// both are of one type) and position.
bool meets_in_link_table(const Field& field) {
  const std::string& owner = field.collection->singular;
  const std::string& target = field.target->singular;
  return owner == "tenant" || target == "tenant" || (owner == target && owner == "target");
}

// The column beside a unique String that carries its folded text (store/schema.hpp).
bool has_key_column(const Field& field) {
  return field.unique && field.kind == Kind::string && !field.slug_from;
}

}  // namespace

bool ModelBuilder::check_name(Place place, std::string_view name, std::string_view what) {
  if (is_snake_case(name) && name.size() <= limits::name_bytes_max) return true;
  const std::string better = snake_case(name);
  const bool helps = better != name && is_snake_case(better);
  faults_.add(place, "The name of " + std::string(what) + " is lower-case words joined by '_', at most " +
                         std::to_string(limits::name_bytes_max) + " characters; found '" + std::string(name) +
                         "'." + (helps ? " Did you mean '" + better + "'?" : ""));
  return false;
}

std::vector<std::string> ModelBuilder::names_of(const Collection& collection) {
  std::vector<std::string> names;
  for (const Field& field : collection.fields) names.push_back(field.name);
  return names;
}

Place ModelBuilder::place_of(const Field& field) const { return source_of_.at(&field)->place(); }

void ModelBuilder::check_names() {
  Claims addresses, storage;
  for (const TypeSource& source : types_) {
    claim_addresses(addresses, source);
    claim_storage(storage, source);
    claim_columns(source);
    check_former_names(source);
  }
}

void ModelBuilder::claim(Claims& claims, const std::string& name, const std::string& what, Place place) {
  if (name.size() > limits::identifier_bytes_max) {
    faults_.add(place, "The name '" + name + "' of " + what + " is longer than " +
                           std::to_string(limits::identifier_bytes_max) +
                           " bytes; shorten what it is made of.");
  }
  const auto [first, is_new] = claims.try_emplace(name, Claim{what, place});
  if (is_new) return;
  faults_.add(place, "The name '" + name + "' of " + what + " is taken by " + first->second.what + " at " +
                         faults_.text(first->second.place) + ".");
}

// REST segments, keys of envelopes, and the root fields of GraphQL: one record by the singular, a list by the
// plural.
void ModelBuilder::claim_addresses(Claims& claims, const TypeSource& source) {
  const Collection& collection = *source.collection;
  if (contains(reserved_plurals, collection.plural)) {
    faults_.add(source.place(),
                "The plural '" + collection.plural + "' is an address or a key of the product's own.");
  }
  claim(claims, collection.plural, "the plural of '" + collection.type + "'", source.place());
  claim(claims, collection.singular, "the singular of '" + collection.type + "'", source.place());
}

void ModelBuilder::claim_storage(Claims& claims, const TypeSource& source) {
  const Collection& collection = *source.collection;
  const auto claim_table = [&](const std::string& table, std::string what, Place place) {
    if (contains(reserved_tables, table) || table.starts_with("sqlite_") || table.starts_with("pg_")) {
      faults_.add(place, "The table '" + table + "' is the product's or the database's own; choose another.");
    }
    claim(claims, table, std::move(what), place);
  };
  claim_table(collection.table, "the table of '" + collection.type + "'", source.place());
  for (const Field& field : collection.fields) {
    if (field.is_link()) claim_table(field.column, "the link table of '" + field.name + "'", place_of(field));
    if (field.is_link() && meets_in_link_table(field)) {
      faults_.add(place_of(field), "The link table of '" + field.name +
                                       "' would have two columns of one name; rename the type '" +
                                       collection.type + "' or '" + field.target->type + "'.");
    }
    if (!field.unique_index.empty()) {
      claim(claims, field.unique_index, "the unique index of '" + field.name + "'", place_of(field));
    }
  }
  for (const DirectiveUse& use : source.uses) {
    if (use.directive->name != "index") continue;
    const auto name = text_argument(use, "name");
    if (name) claim(claims, name->text, "an index of '" + collection.type + "'", name->place);
  }
}

// Columns, and what a body may call a list of links: "<name>_ids", "<singular of the target>_ids".
void ModelBuilder::claim_columns(const TypeSource& source) {
  Claims claims;
  for (const Field& field : source.collection->fields) {
    const Place place = place_of(field);
    if (contains(reserved_columns, field.name)) {
      faults_.add(place, "The name '" + field.name + "' is the product's own; choose another.");
    }
    if (!field.is_link()) claim(claims, field.column, "the column of '" + field.name + "'", place);
    if (field.name != field.column) claim(claims, field.name, "the field '" + field.name + "'", place);
    if (has_key_column(field)) {
      claim(claims, field.column + "_key", "the folded text of '" + field.name + "'", place);
    }
  }
  for (const Field& field : source.collection->fields) {
    if (!field.is_link()) continue;
    for (const std::string& alias : {field.name + "_ids", field.target->singular + "_ids"}) {
      const auto taken = claims.find(alias);
      if (taken == claims.end()) continue;
      faults_.add(taken->second.place, "The name '" + alias + "' stands for the links of '" + field.name +
                                           "' in bodies; choose another.");
    }
  }
}

// A former name leads to one field: not to one that exists, nor to two.
void ModelBuilder::check_former_names(const TypeSource& source) {
  const Collection& collection = *source.collection;
  Claims former;
  for (const Field& field : collection.fields) {
    for (const std::string& name : field.was) {
      if (collection.find(name)) {
        faults_.add(place_of(field),
                    "The former name '" + name + "' of '" + field.name + "' is a field that exists.");
      }
      claim(former, name, "the former '" + field.name + "'", place_of(field));
    }
  }
  for (const std::string& name : collection.was) {
    if (model_->find_type(name)) {
      faults_.add(source.place(),
                  "The former name '" + name + "' of '" + collection.type + "' is a type that exists.");
    }
  }
}

}  // namespace dc
