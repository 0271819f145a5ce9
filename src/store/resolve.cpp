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

bool is_plain_text(Kind kind) { return kind == Kind::string || kind == Kind::text; }

// What is stored stays valid: every text is a String or Text; the other way round it would have to be
// checked.
bool fits(const std::string& from, Kind to) {
  if (from == to_text(to)) return true;
  const bool was_text = from == "string" || from == "text" || from == "enumeration" || from == "media" ||
                        from == "date" || from == "json";
  return was_text && is_plain_text(to);
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
    if (entry.column.empty()) {
      entry.column = free_name(default_column(field), field.is_link() ? tables_ : columns_of(fields));
      if (field.is_link()) tables_.insert(entry.column);
    } else {
      compare(field, entry);
    }
    entry.kind = to_text(field.kind);
    entry.required = field.required;
    entry.target = field.target == nullptr ? std::string() : field.target->table;
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
    const std::string name = field.collection->type + "." + field.name;
    constexpr std::string_view remedy =
        " Give the field a new name and keep the old one, or change it back; values are not converted.";
    if (!fits(entry.kind, field.kind)) {
      resolved_.issues.push_back({name, "The kind changed from " + entry.kind + " to " +
                                            std::string(to_text(field.kind)) + "." + std::string(remedy)});
    } else if (field.target != nullptr && entry.target != field.target->table) {
      resolved_.issues.push_back({name, "The links lead to " + field.target->type +
                                            " now, not to the table " + entry.target + "." +
                                            std::string(remedy)});
    }
  }

  Model& model_;
  Resolved resolved_;
  Taken tables_;
};

}  // namespace

Resolved resolve(Model& model, const Ledger& ledger) { return Resolver(model, ledger).run(); }

}  // namespace dc::store
