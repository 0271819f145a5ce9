// Owners of links to a record that is removed: each loses the link as it would by an edit of its own, with a
// version, an instant and a row in the change log.
//
// Some statements a collection, and one row of the log for each owner; how many that may be is bounded, since
// other writers wait meanwhile. No rule is asked: the link cannot stay, whoever the owner belongs to.
#include <algorithm>
#include <iterator>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "content/change_log.hpp"
#include "content/writing.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Bind;
using store::link_owner_column;
using store::link_target_column;
using store::Name;
using store::Row;
using store::Sql;

// The owners in one collection, by id.
struct Writing::Owners {
  struct Owner {
    Uuid id;
    std::int64_t version = 0;
    std::vector<IdList> links = {};  // before, by place in `fields`
  };
  const Collection* collection = nullptr;
  std::vector<const Field*> fields = {};  // those that lead to the removed record's collection
  std::vector<Owner> all = {};
};

// The ids of the owners, as a query: "SELECT … UNION SELECT …".
void Writing::append_owners(Sql& sql, const Owners& owners) const {
  bool first = true;
  for (const Field* field : owners.fields) {
    if (!std::exchange(first, false)) sql << " UNION ";
    const std::string owner = link_owner_column(*field);
    sql << "SELECT " << Name{owner} << " AS owner_id FROM " << Name{field->column}
        << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND " << Name{link_target_column(*field)} << "="
        << Bind{id_};
    // Its own links to itself end with it.
    if (owners.collection == &collection_) sql << " AND " << Name{owner} << "<>" << Bind{id_};
  }
}

Result<> Writing::unlink() {
  std::vector<Owners> found;
  std::size_t count = 0;
  for (const Collection& collection : services_.model.collections()) {
    TRY(Owners owners, find_owners(collection));
    if (owners.all.empty()) continue;
    count += owners.all.size();
    found.push_back(std::move(owners));
  }
  std::size_t ids_left = limits::unlinked_ids_max;
  bool is_too_much = count > limits::unlinked_owners_max;
  for (Owners& owners : found) {
    if (!is_too_much) CHECK(read_links(owners, ids_left));
    is_too_much = is_too_much || ids_left == 0;
  }
  if (is_too_much) {
    std::string who;
    for (const Owners& owners : found) {
      TRY(const auto number, count_owners(owners));
      who += (who.empty() ? "" : " and ") + std::to_string(number) + " of " + owners.collection->plural;
    }
    return fail(Code::conflict, who + " link to this record, more than one deletion changes (" +
                                    std::to_string(limits::unlinked_owners_max) + " records with " +
                                    std::to_string(limits::unlinked_ids_max) +
                                    " links); take the link out of some of them first.");
  }
  for (const Owners& owners : found) {
    touch(*owners.collection);
    CHECK(drop_links(owners));
    CHECK(log_owners(owners));
  }
  return {};
}

Result<Writing::Owners> Writing::find_owners(const Collection& collection) {
  Owners owners{.collection = &collection};
  for (const Field& field : collection.fields) {
    if (field.is_link() && field.target == &collection_) owners.fields.push_back(&field);
  }
  if (owners.fields.empty()) return owners;
  const std::string& id = collection.id->column;
  Sql sql(services_.dialect);
  sql << "SELECT o." << Name{id} << ",o.version FROM (";
  append_owners(sql, owners);
  sql << " LIMIT " << Bind{static_cast<std::int64_t>(limits::unlinked_owners_max + 1)} << ") l CROSS JOIN "
      << Name{collection.table} << " o WHERE o.tenant_id=" << Bind{actor_.tenant_id} << " AND o." << Name{id}
      << "=l.owner_id";
  CHECK(session().run(sql.statement(), [&](const Row& row) {
    owners.all.push_back({.id = row.uuid(0), .version = row.integer(1)});
  }));
  std::sort(owners.all.begin(), owners.all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return owners;
}

Result<std::int64_t> Writing::count_owners(const Owners& owners) {
  Sql sql(services_.dialect);
  sql << "SELECT count(*) FROM (";
  append_owners(sql, owners);
  sql << ") l";
  std::int64_t count = 0;
  CHECK(session().run(sql.statement(), [&](const Row& row) { count = row.integer(0); }));
  return count;
}

// The links of all owners as they are now. `ids_left` is 0 when they are too many.
Result<> Writing::read_links(Owners& owners, std::size_t& ids_left) {
  for (auto& owner : owners.all) owner.links.resize(owners.fields.size());
  for (std::size_t i = 0; i < owners.fields.size(); ++i) {
    const Field& field = *owners.fields[i];
    const std::string owner = link_owner_column(field), target = link_target_column(field);
    Sql sql(services_.dialect);
    sql << "SELECT " << Name{owner} << "," << Name{target} << " FROM " << Name{field.column}
        << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND " << Name{owner} << " IN (SELECT "
        << Name{owner} << " FROM " << Name{field.column} << " WHERE tenant_id=" << Bind{actor_.tenant_id}
        << " AND " << Name{target} << "=" << Bind{id_} << ") ORDER BY " << Name{owner} << ",position LIMIT "
        << Bind{static_cast<std::int64_t>(ids_left)};
    auto at = owners.all.begin();
    CHECK(session().run(sql.statement(), [&](const Row& row) {
      ids_left--;
      const Uuid id = row.uuid(0);
      at = std::find_if(at, owners.all.end(), [&](const auto& each) { return !(each.id < id); });
      // The removed record itself is no owner.
      if (at != owners.all.end() && at->id == id) at->links[i].push_back(row.uuid(1));
    }));
  }
  return {};
}

Result<> Writing::drop_links(const Owners& owners) {
  const Collection& collection = *owners.collection;
  Sql versions(services_.dialect);
  versions << "UPDATE " << Name{collection.table} << " SET version=version+1";
  if (collection.updated != nullptr) versions << "," << Name{collection.updated->column} << "=" << Bind{now_};
  versions << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND " << Name{collection.id->column}
           << " IN (";
  append_owners(versions, owners);
  versions << ")";
  CHECK(session().run(versions.statement()));
  for (const Field* field : owners.fields) {
    Sql links(services_.dialect);
    links << "DELETE FROM " << Name{field->column} << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND "
          << Name{link_target_column(*field)} << "=" << Bind{id_};
    CHECK(session().run(links.statement()));
  }
  return {};
}

Result<> Writing::log_owners(const Owners& owners) {
  if (!owners.collection->log) return {};
  std::vector<Change> changes;
  changes.reserve(owners.all.size());
  for (const auto& owner : owners.all) {
    Change change = change_of(*owners.collection, owner.id);
    change.version = owner.version + 1;
    json::Writer fields(change.fields);
    fields.begin_object();
    for (std::size_t i = 0; i < owners.fields.size(); ++i) {
      IdList after = owner.links[i];
      if (std::erase(after, id_) == 0) continue;
      std::string pair = "[";
      append_value_json(pair, Kind::ref_list, owner.links[i]);
      pair += ',';
      append_value_json(pair, Kind::ref_list, after);
      fields.key(owners.fields[i]->name).raw(pair + "]");
    }
    fields.end_object();
    changes.push_back(std::move(change));
  }
  CHECK(append_changes(session(), services_.dialect, services_.log_key, services_.random, changes));
  std::move(changes.begin(), changes.end(), std::back_inserter(transaction_.changes_));
  return {};
}

}  // namespace dc
