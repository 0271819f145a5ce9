#include "content/writing.hpp"

#include <algorithm>

#include "content/change_log.hpp"
#include "content/past.hpp"
#include "content/reading.hpp"
#include "store/schema.hpp"

namespace dc {

Result<Written> Content::write(Transaction& transaction, const Actor& actor, const Edit& edit) const {
  return Writing(*this, transaction, actor, edit).run();
}

Writing::Writing(const Content& content, Transaction& transaction, const Actor& actor, const Edit& edit)
    : content_(content),
      services_(content.services_),
      transaction_(transaction),
      actor_(actor),
      edit_(edit),
      collection_(*edit.collection),
      now_(services_.clock.now()),
      before_(collection_.fields.size()),
      after_(collection_.fields.size()) {
  ENSURE(!edit.past_version || actor.role == Role::system);
}

Result<Written> Writing::run() {
  switch (edit_.op) {
    case Edit::Op::create:
      return create();
    case Edit::Op::update:
      return update();
    case Edit::Op::remove:
      return remove();
    case Edit::Op::restore:
      return restore();
  }
  return fail(Code::internal);
}

Result<Written> Writing::create() {
  id_ = edit_.key ? std::get<Uuid>(*edit_.key) : make_uuid7(services_.clock, services_.random);
  CHECK(choose_first_version());
  CHECK(prepare_new());
  for (const Field& field : collection_.fields) CHECK(check_targets(field));
  CHECK(check_record());

  touch(collection_);
  CHECK(insert_row());
  CHECK(store_all_links());
  CHECK(log(Edit::Op::create, whole_record(after_)));
  return Written{.id = id_, .version = version_};
}

// The new record, whole, and that the actor may make it.
Result<> Writing::prepare_new() {
  CHECK(access_filter(collection_, Operation::create, actor_));
  value(*collection_.id) = id_;
  apply_set();
  apply_defaults();
  stamp_publication();
  CHECK(choose_slug());
  CHECK(require_field_rights());
  CHECK(require(Operation::create, after_, "create"));
  return require_own_owner();
}

// An id that comes back after a deletion, as imports may bring it, goes on counting: no two states of a
// record have one version.
Result<> Writing::choose_first_version() {
  go_on_from(0);
  if (!edit_.key || !collection_.log) return {};
  TRY(const auto last, last_change(session(), services_.dialect, actor_.tenant_id, collection_, id_));
  if (last) go_on_from(last->version);
  return {};
}

void Writing::go_on_from(std::int64_t last_version) {
  version_ = std::max(last_version + 1, edit_.past_version.value_or(1));
}

void Writing::raise_version() {
  version_before_ = version_;
  go_on_from(version_);
}

Result<Written> Writing::update() {
  CHECK(load_before());
  CHECK(access_filter(collection_, Operation::update, actor_));
  CHECK(require(Operation::update, before_, "change"));
  CHECK(check_version());
  after_ = before_;
  apply_set();
  apply_resets();
  CHECK(keep_invisible_links());
  stamp_publication();
  if (collection_.slug != nullptr && is_null((*this)[*collection_.slug])) CHECK(choose_slug());
  const auto changed = changed_fields();
  if (changed.empty()) return Written{.id = id_, .version = version_, .changed = false};
  CHECK(require_field_rights());
  CHECK(require(Operation::update, after_, "leave a record like that"));
  for (const Field* field : changed) CHECK(check_targets(*field));
  CHECK(check_record());

  touch(collection_);
  raise_version();
  stamp_updated();
  CHECK(update_row(changed));
  for (const Field* field : changed) {
    if (field->is_link()) CHECK(store_links(*field));
  }
  CHECK(log(Edit::Op::update, difference(changed)));
  return Written{.id = id_, .version = version_};
}

Result<Written> Writing::remove() {
  CHECK(load_before());
  CHECK(access_filter(collection_, Operation::remove, actor_));
  CHECK(require(Operation::remove, before_, "delete"));
  CHECK(check_version());
  CHECK(check_dependants());
  touch(collection_);
  version_++;
  CHECK(unlink());
  CHECK(delete_row());
  CHECK(log(Edit::Op::remove, whole_record(before_)));
  return Written{.id = id_, .version = version_};
}

Result<> Writing::load_before() {
  TRY(StoredRecord found, load_visible(session(), services_.dialect, actor_, collection_, *edit_.key));
  id_ = found.id;
  version_ = found.version;
  before_ = std::move(found.values);
  for (const Field& field : collection_.fields) {
    if (!field.is_link() || (edit_.op == Edit::Op::update && !is_set(field))) continue;
    TRY(before_[field.index], linked_ids(session(), services_.dialect, actor_.tenant_id, field, id_));
  }
  return {};
}

bool Writing::is_set(const Field& field) const {
  const auto& reset = edit_.reset;
  return std::any_of(edit_.set.begin(), edit_.set.end(),
                     [&](const auto& entry) { return entry.first == &field; }) ||
         std::find(reset.begin(), reset.end(), &field) != reset.end();
}

std::vector<const Field*> Writing::changed_fields() const {
  std::vector<const Field*> changed;
  for (const Field& field : collection_.fields) {
    // An instant of its own is no change.
    if (!field.updated && before_[field.index] != after_[field.index]) changed.push_back(&field);
  }
  return changed;
}

Change Writing::change_of(const Collection& collection, const Uuid& id) const {
  return {.tenant_id = actor_.tenant_id,
          .pos = 0,
          .id = make_uuid7(services_.clock, services_.random),
          .at = now_,
          .actor = actor_.account,
          .request_id = actor_.request_id,
          .collection = &collection,
          .record_id = id,
          .operation = Edit::Op::update,
          .version = 0,
          .fields = {}};
}

// Opened first, dated then: whoever finds the collection closed knows that what comes is dated later.
void Writing::touch(const Collection& collection) {
  transaction_.touch(actor_.tenant_id, collection);
  now_ = services_.clock.now();
}

Result<> Writing::log(Edit::Op operation, std::string fields) {
  if (!collection_.log) return {};
  Change change = change_of(collection_, id_);
  change.operation = operation;
  change.version = version_;
  change.fields = std::move(fields);
  CHECK(append_changes(session(), services_.dialect, services_.log_key, services_.random, {&change, 1}));
  transaction_.changes_.push_back(std::move(change));
  return {};
}

}  // namespace dc
