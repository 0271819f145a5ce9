#include "features/transfer/ndjson/batch.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/limits.hpp"
#include "content/stored_records.hpp"
#include "content/together.hpp"
#include "features/transfer/ndjson/record.hpp"

namespace dc::ndjson {
namespace {

const Uuid& id_of(const Item& item) { return std::get<Uuid>(*item.edit.key); }

class Batch {
 public:
  Batch(const Content& content, const store::Dialect& dialect, Transaction& transaction, const Actor& actor,
        OnConflict on_conflict, std::span<const Item> items)
      : content_(content),
        dialect_(dialect),
        transaction_(transaction),
        actor_(actor),
        on_conflict_(on_conflict),
        items_(items),
        results_(items.size()) {}

  Result<std::vector<ItemResult>> run() {
    CHECK(compare());
    CHECK(set_aside());
    CHECK(create());
    for (const Update& each : updates_) CHECK(update(each));
    return std::move(results_);
  }

 private:
  using Stored = std::unordered_map<Uuid, StoredRecord>;
  struct Update {
    std::size_t place = 0;
    Edit edit;
  };

  // With what is there.
  Result<> compare() {
    std::map<const Collection*, IdList> ids;
    for (const Item& item : items_) ids[item.edit.collection].push_back(id_of(item));
    std::map<const Collection*, Stored> stored;
    for (auto& [collection, of_collection] : ids) {
      StoredRecords records(transaction_.session(), dialect_, actor_.tenant_id, *collection);
      TRY(auto found, records.find(std::move(of_collection)));
      for (StoredRecord& record : found) stored[collection].emplace(record.id, std::move(record));
    }
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Stored& of_collection = stored[items_[i].edit.collection];
      const auto found = of_collection.find(id_of(items_[i]));
      if (found == of_collection.end()) {
        creations_.push_back(i);
      } else {
        compare(i, found->second);
      }
    }
    return {};
  }

  void compare(std::size_t place, const StoredRecord& stored) {
    const Field* difference = first_difference(items_[place].edit, stored, items_[place].assumed);
    if (difference == nullptr) {
      results_[place].outcome = Outcome::unchanged;
    } else if (on_conflict_ == OnConflict::update) {
      updates_.push_back({place, update_of(items_[place])});
    } else {
      results_[place] = {.outcome = Outcome::differing,
                         .message = "The record is there already, with another '" + difference->name +
                                    "'; it was left alone."};
    }
  }

  // Creates nothing: what links to the record finds it there, also where the update has to wait.
  static Edit update_of(const Item& item) {
    Edit edit = item.edit;
    edit.op = Edit::Op::update;
    std::erase_if(edit.set, [&](const auto& set) {
      return set.first == item.assumed || is_left_open(*set.first, set.second);
    });
    return edit;
  }

  // What links to records that are not there yet.
  Result<> set_aside() {
    std::vector<std::size_t> places = creations_;
    auto edits = edits_of(places);
    for (const Update& each : updates_) {
      places.push_back(each.place);
      edits.push_back(&each.edit);
    }
    TRY(const auto absent, absent_targets(transaction_.session(), dialect_, actor_, edits));
    for (const AbsentTarget& link : absent) {
      ItemResult& result = results_[places[link.edit]];
      result.outcome = Outcome::waiting;
      result.missing.push_back({link.field->target, link.id});
    }
    const auto waits = [&](std::size_t place) { return results_[place].outcome == Outcome::waiting; };
    std::erase_if(creations_, waits);
    std::erase_if(updates_, [&](const Update& each) { return waits(each.place); });
    return {};
  }

  // All at once; where some are refused, the others again without them.
  Result<> create() {
    for (std::size_t run = 0; run < limits::import_batch_runs && !creations_.empty(); ++run) {
      TRY(const bool done, create(creations_));
      if (done) return {};
    }
    for (const std::size_t place : std::vector(creations_)) CHECK(create({place}));
    return {};
  }

  // False: some were refused, nothing is created, and those are no longer among the creations.
  Result<bool> create(const std::vector<std::size_t>& places) {
    std::vector<Refusal> refusals;
    const auto edits = edits_of(places);
    const auto created = transaction_.attempt([&]() -> Result<> {
      TRY(refusals, create_together(content_, transaction_, actor_, edits));
      return refusals.empty() ? Result<>() : fail(Code::conflict);
    });
    if (!created && refusals.empty()) return tl::unexpected(created.error());
    if (created) {
      for (const std::size_t place : places) results_[place].outcome = Outcome::created;
      return true;
    }
    std::vector<std::size_t> refused;
    for (const Refusal& refusal : refusals) {
      refused.push_back(places[refusal.edit]);
      results_[refused.back()] = {.outcome = Outcome::failed, .message = describe(refusal.error)};
    }
    std::erase_if(creations_, [&](std::size_t place) {
      return std::binary_search(refused.begin(), refused.end(), place);
    });
    return false;
  }

  Result<> update(const Update& update) {
    ItemResult& result = results_[update.place];
    auto written = transaction_.attempt([&]() -> Result<> {
      TRY(const Written done, content_.write(transaction_, actor_, update.edit));
      result.outcome = done.changed ? Outcome::updated : Outcome::unchanged;
      return {};
    });
    if (written) return {};
    if (!is_of_the_record(written.error().code)) return written;
    result = {.outcome = Outcome::failed, .message = describe(written.error())};
    return {};
  }

  std::vector<const Edit*> edits_of(const std::vector<std::size_t>& places) const {
    std::vector<const Edit*> edits;
    edits.reserve(places.size());
    for (const std::size_t place : places) edits.push_back(&items_[place].edit);
    return edits;
  }

  const Content& content_;
  const store::Dialect& dialect_;
  Transaction& transaction_;
  const Actor& actor_;
  const OnConflict on_conflict_;
  const std::span<const Item> items_;
  std::vector<ItemResult> results_;
  std::vector<std::size_t> creations_;  // places
  std::vector<Update> updates_;
};

}  // namespace

Result<std::vector<ItemResult>> write_batch(const Content& content, const store::Dialect& dialect,
                                            Transaction& transaction, const Actor& actor,
                                            OnConflict on_conflict, std::span<const Item> items) {
  return Batch(content, dialect, transaction, actor, on_conflict, items).run();
}

}  // namespace dc::ndjson
