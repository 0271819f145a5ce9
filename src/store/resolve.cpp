#include "store/resolve.hpp"

#include <algorithm>
#include <set>

#include "store/shape.hpp"

namespace dc::store {
namespace {

using Taken = std::set<std::string, std::less<>>;

std::string free_name(std::string wanted, const Taken& taken) {
  if (!taken.contains(wanted)) return wanted;
  for (int n = 2;; ++n) {
    if (std::string name = wanted + "_" + std::to_string(n); !taken.contains(name)) return name;
  }
}

// Moves the entry of the first former name in `entries` to `name`, and tells that name.
template <class Entries>
std::string claim(Entries& entries, const std::string& name, const std::vector<std::string>& was) {
  if (entries.contains(name)) return {};
  for (const std::string& former : was) {
    auto entry = entries.extract(former);
    if (entry.empty()) continue;
    entry.key() = name;
    entries.insert(std::move(entry));
    return former;
  }
  return {};
}

class Resolver {
 public:
  Resolver(Model& model, const Ledger& ledger) : model_(model) {
    resolved_.next.collections = ledger.collections;
    for (const auto& [type, collection] : ledger.collections) {
      tables_.insert(collection.table);
      for (const auto& [name, field] : collection.fields) {
        if (field.kind == to_text(Kind::ref_list)) tables_.insert(field.column);
      }
    }
  }

  Resolved run() {
    // Renames first: a new type or field may bear a name that another one has just given up.
    for (const Collection& collection : model_.collections()) rename(collection);
    for (const Collection& collection : model_.collections()) place(collection);
    for (const Collection& collection : model_.collections()) {
      for (const Field& field : collection.fields) place(field);
    }
    return std::move(resolved_);
  }

 private:
  void rename(const Collection& collection) {
    auto& collections = resolved_.next.collections;
    if (const auto former = claim(collections, collection.type, collection.was); !former.empty()) {
      resolved_.steps.push_back("Type " + former + " is now " + collection.type + ".");
    }
    const auto entry = collections.find(collection.type);
    if (entry == collections.end()) return;
    for (const Field& field : collection.fields) {
      if (const auto former = claim(entry->second.fields, field.name, field.was); !former.empty()) {
        resolved_.steps.push_back("Field " + collection.type + "." + former + " is now " + field.name + ".");
      }
    }
  }

  void place(const Collection& collection) {
    auto& entry = resolved_.next.collections[collection.type];
    if (entry.table.empty()) {
      entry.table = free_name(collection.table, tables_);
      entry.link_name = collection.singular;
      tables_.insert(entry.table);
    }
    model_.set_table(collection, entry.table, entry.link_name);
  }

  void place(const Field& field) {
    auto& fields = resolved_.next.collections[field.collection->type].fields;
    auto& entry = fields[field.name];
    if (!entry.column.empty()) {
      resolved_.before[&field] = entry;
      compare(field, entry);
    }
    const bool moves = field.is_link() != (entry.kind == to_text(Kind::ref_list));
    if (entry.column.empty() || moves) {
      entry.column = free_name(default_column(field), field.is_link() ? tables_ : columns_of(fields));
      if (field.is_link()) tables_.insert(entry.column);
    }
    entry.kind = to_text(field.kind);
    entry.required = field.required;
    entry.target = field.target == nullptr ? std::string() : field.target->table;
    entry.max = static_cast<std::int64_t>(field.points_max);
    entry.words = field.enumeration == nullptr ? std::vector<std::string>() : field.enumeration->values;
    model_.set_column(field, entry.column);
  }

  static Taken columns_of(const std::map<std::string, LedgerField, std::less<>>& fields) {
    Taken taken;
    for (const auto& [name, field] : fields) {
      if (field.kind != to_text(Kind::ref_list) && !field.column.empty()) taken.insert(field.column);
    }
    return taken;
  }

  void compare(const Field& field, const LedgerField& entry) {
    const auto before = parse_kind(entry.kind);
    const bool fits =
        before && (*before == field.kind || (is_stored_as_text(*before) && is_stored_as_text(field.kind)));
    if (!fits) resolved_.conversions.push_back(&field);
    if (field.target == nullptr || entry.target.empty() || entry.target == field.target->table) return;
    resolved_.issues.push_back({field.collection->type + "." + field.name,
                                "The links lead to " + field.target->type + " now, not to the table " +
                                    entry.target +
                                    ". Give the field a new name and keep the old one, or change it back."});
  }

  Model& model_;
  Resolved resolved_;
  Taken tables_;
};

}  // namespace

bool is_stored_as_text(Kind kind) {
  switch (kind) {
    case Kind::string:
    case Kind::text:
    case Kind::enumeration:
    case Kind::date:
    case Kind::media:
    case Kind::json:
      return true;
    case Kind::id:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::ref:
    case Kind::ref_list:
      return false;
  }
  ENSURE(!"a kind is one of these");
}

Resolved resolve(Model& model, const Ledger& ledger) { return Resolver(model, ledger).run(); }

}  // namespace dc::store
