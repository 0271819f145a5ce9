#include "content/together.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/graph.hpp"
#include "base/limits.hpp"
#include "content/change_log.hpp"
#include "content/writing.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Row;
using store::Sql;

namespace {

template <class T>
using ByCollection = std::map<const Collection*, T>;
// Places of edits by the ids that they give to new records.
using Places = ByCollection<std::unordered_map<Uuid, std::size_t>>;

const Uuid& id_of(const Edit& edit) { return std::get<Uuid>(*edit.key); }

Places places_of(std::span<const Edit* const> edits) {
  Places places;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i]->op == Edit::Op::create) places[edits[i]->collection].try_emplace(id_of(*edits[i]), i);
  }
  return places;
}

std::optional<std::size_t> place_of(const Places& places, const Collection& collection, const Uuid& id) {
  const auto of_collection = places.find(&collection);
  if (of_collection == places.end()) return std::nullopt;
  const auto found = of_collection->second.find(id);
  return found == of_collection->second.end() ? std::nullopt : std::optional(found->second);
}

std::vector<AbsentTarget> links_of(std::span<const Edit* const> edits) {
  std::vector<AbsentTarget> links;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    for (const auto& [field, value] : edits[i]->set) {
      if (field->target == nullptr) continue;
      if (const auto* id = std::get_if<Uuid>(&value)) links.push_back({i, field, *id});
      const auto* ids = std::get_if<IdList>(&value);
      for (const Uuid& id : ids == nullptr ? IdList{} : *ids) links.push_back({i, field, id});
    }
  }
  return links;
}

std::vector<Refusal> refusals_of(const std::vector<AbsentTarget>& absent) {
  std::vector<Refusal> refusals;
  for (const AbsentTarget& link : absent) {
    if (refusals.empty() || refusals.back().edit != link.edit)
      refusals.push_back({link.edit, {.code = Code::invalid, .detail = {}, .issues = {}}});
    auto& issues = refusals.back().error.issues;
    if (issues.size() == limits::issues_max) continue;
    issues.push_back({"/" + link.field->name,
                      "There is no " + link.field->target->singular + " " + to_text(link.id) + "."});
  }
  return refusals;
}

}  // namespace

bool is_of_the_record(Code code) { return error_row(code).http_status < 500; }

Result<std::vector<AbsentTarget>> absent_targets(store::Session& session, const store::Dialect& dialect,
                                                 const Actor& actor, std::span<const Edit* const> edits) {
  const Places places = places_of(edits);
  std::vector<AbsentTarget> links = links_of(edits);
  Links linked_by(edits.size());  // of each edit: those that link to its record
  ByCollection<IdList> wanted, found;
  for (const AbsentTarget& link : links) {
    const Collection& target = *link.field->target;
    if (const auto place = place_of(places, target, link.id)) {
      linked_by[*place].push_back(link.edit);
    } else {
      wanted[&target].push_back(link.id);
    }
  }
  for (auto& [collection, ids] : wanted) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    TRY(found[collection],
        ids_that_match(session, dialect, actor.tenant_id, *collection, Filter::everything(), ids));
  }
  const auto is_there = [&](const AbsentTarget& link) {
    const IdList& ids = found[link.field->target];
    return std::binary_search(ids.begin(), ids.end(), link.id);
  };
  std::vector<std::size_t> out;
  for (const AbsentTarget& link : links) {
    if (!place_of(places, *link.field->target, link.id) && !is_there(link)) out.push_back(link.edit);
  }
  // What comes with a record that stays away stays away as well.
  const auto is_out = reached(edits.size(), std::move(out),
                              [&](std::size_t place) { return std::span(std::as_const(linked_by[place])); });
  std::erase_if(links, [&](const AbsentTarget& link) {
    const auto place = place_of(places, *link.field->target, link.id);
    return place ? !is_out[*place] : is_there(link);
  });
  return links;
}

class Together {
 public:
  Together(const Content& content, Transaction& transaction, const Actor& actor,
           std::span<const Edit* const> edits)
      : content_(content),
        services_(content.services_),
        transaction_(transaction),
        actor_(actor),
        edits_(edits),
        places_(places_of(edits)) {}

  Result<std::vector<Refusal>> run() {
    TRY(const auto absent, absent_targets(session(), services_.dialect, actor_, edits_));
    if (!absent.empty()) return refusals_of(absent);
    CHECK(read_versions());
    std::vector<Refusal> refusals;
    for (std::size_t i = 0; i < edits_.size(); ++i) {
      auto inserted = insert(i);
      if (inserted) continue;
      if (!is_of_the_record(inserted.error().code)) return fail(std::move(inserted).error());
      refusals.push_back({i, std::move(inserted).error()});
    }
    if (!refusals.empty()) return refusals;
    for (const AbsentTarget& link : held_) CHECK(set(link));
    CHECK(store_links());
    CHECK(log());
    return refusals;
  }

 private:
  store::Session& session() { return transaction_.session(); }

  // No two states of a record have one version, also where it was deleted and comes back.
  Result<> read_versions() {
    for (const auto& [collection, places] : places_) {
      if (!collection->log) continue;
      IdList ids;
      for (const auto& [id, place] : places) ids.push_back(id);
      std::sort(ids.begin(), ids.end());
      for (std::size_t begin = 0; begin < ids.size(); begin += limits::links_max) {
        const auto part = std::span(ids).subspan(begin, std::min(limits::links_max, ids.size() - begin));
        Sql sql(services_.dialect);
        sql << "SELECT record_id,max(version) FROM change_log WHERE tenant_id=" << Bind{actor_.tenant_id}
            << " AND collection=" << Bind{collection->table} << " AND record_id IN ";
        append_ids(sql, IdList(part.begin(), part.end()));
        sql << " GROUP BY record_id";
        auto& versions = versions_[collection];
        CHECK(session().run(sql.statement(),
                            [&](const Row& row) { versions.emplace(row.uuid(0), row.integer(1)); }));
      }
    }
    return {};
  }

  Result<> insert(std::size_t place) {
    const Edit& edit = *edits_[place];
    Writing& writing = writings_.emplace_back(content_, transaction_, actor_, edit);
    writing.id_ = id_of(edit);
    const auto& versions = versions_[edit.collection];
    const auto last = versions.find(writing.id_);
    writing.go_on_from(last == versions.end() ? 0 : last->second);
    CHECK(writing.prepare_new());
    CHECK(writing.check_record());
    writing.touch(*edit.collection);
    const std::size_t held_before = held_.size();
    for (const Field& field : edit.collection->fields) hold_back(field, place, writing);
    auto inserted = writing.insert_row();
    for (std::size_t i = held_before; i < held_.size(); ++i) writing.value(*held_[i].field) = held_[i].id;
    return inserted;
  }

  // A reference to a record that comes later, or to itself.
  void hold_back(const Field& field, std::size_t place, Writing& writing) {
    if (field.kind != Kind::ref || is_null(writing[field])) return;
    const Uuid id = std::get<Uuid>(writing[field]);
    const auto target = place_of(places_, *field.target, id);
    if (!target || *target < place) return;
    held_.push_back({place, &field, id});
    writing.value(field) = Null{};
  }

  Result<> set(const AbsentTarget& link) {
    const Collection& collection = *link.field->collection;
    Sql sql(services_.dialect);
    sql << "UPDATE " << Name{collection.table} << " SET " << Name{link.field->column} << "=" << Bind{link.id}
        << " WHERE tenant_id=" << Bind{actor_.tenant_id} << " AND " << Name{collection.id->column} << "="
        << Bind{id_of(*edits_[link.edit])};
    CHECK(session().run(sql.statement()));
    return {};
  }

  Result<> store_links() {
    for (const auto& [collection, places] : places_) {
      for (const Field& field : collection->fields) {
        if (!field.is_link()) continue;
        std::vector<LinkRow> rows;
        for (Writing& writing : writings_) {
          if (&writing.collection_ == collection) append_links(rows, writing.id_, writing[field]);
        }
        CHECK(insert_links(session(), services_.dialect, actor_.tenant_id, field, rows));
      }
    }
    return {};
  }

  Result<> log() {
    std::vector<Change> changes;
    for (const Writing& writing : writings_) {
      if (!writing.collection_.log) continue;
      changes.push_back(writing.change_of(writing.collection_, writing.id_));
      changes.back().operation = Edit::Op::create;
      changes.back().version = writing.version_;
      changes.back().fields = writing.whole_record(writing.after_);
    }
    CHECK(append_changes(session(), services_.dialect, services_.log_key, services_.random, changes));
    std::move(changes.begin(), changes.end(), std::back_inserter(transaction_.changes_));
    return {};
  }

  const Content& content_;
  const Content::Services& services_;
  Transaction& transaction_;
  const Actor& actor_;
  const std::span<const Edit* const> edits_;
  const Places places_;
  ByCollection<std::unordered_map<Uuid, std::int64_t>> versions_;
  std::deque<Writing> writings_;    // by place
  std::vector<AbsentTarget> held_;  // references that wait for their targets
};

Result<std::vector<Refusal>> create_together(const Content& content, Transaction& transaction,
                                             const Actor& actor, std::span<const Edit* const> edits) {
  ENSURE(actor.role == Role::system);
  return Together(content, transaction, actor, edits).run();
}

}  // namespace dc
