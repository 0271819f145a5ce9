// A deleted record comes back as the log has it, under its id, with the next version.
//
// The actor needs the right that deleting it took. Links to records that are gone are left out and counted;
// what cannot be left out, and a name that somebody else has taken, is a conflict.
#include <algorithm>

#include "content/past.hpp"
#include "content/writing.hpp"

namespace dc {

Result<> Writing::load_deleted() {
  if (const auto* id = std::get_if<Uuid>(&*edit_.key)) id_ = *id;
  TRY(const auto last, last_change(session(), services_.dialect, actor_.tenant_id, collection_, id_));
  if (!last || last->operation != Edit::Op::remove) return fail(absent(collection_, actor_));
  TRY(const auto past,
      rebuild(session(), services_.dialect, actor_.tenant_id, collection_, id_, last->version, nullptr));
  if (past->is_erased) return fail(absent(collection_, actor_));
  const auto visible = compile(collection_.rule(Operation::read), collection_, actor_);
  before_ = past->record(collection_);
  if (!visible || !matches(*visible, before_)) return fail(absent(collection_, actor_));
  version_ = last->version;
  return {};
}

// What came to the model after the deletion.
void Writing::fill_unknown() {
  for (const Field& field : collection_.fields) {
    Value& value = after_[field.index];
    if (is_null(value) && field.created) value = now_;
    if (is_null(value) && field.required && field.default_value) value = *field.default_value;
  }
}

Result<> Writing::leave_out_gone(const Field& field) {
  if (field.target == nullptr || is_set(field) || is_null(after_[field.index])) return {};
  Value& value = after_[field.index];
  auto* list = std::get_if<IdList>(&value);
  const IdList wanted = list != nullptr ? *list : IdList{std::get<Uuid>(value)};
  TRY(const IdList there, ids_that_match(session(), services_.dialect, actor_.tenant_id, *field.target,
                                         Filter::everything(), wanted));
  if (there.size() == wanted.size()) return {};
  if (list == nullptr && field.required) {
    return fail({.code = Code::conflict,
                 .detail = "The record needs a " + field.target->singular +
                           " that is gone; bring that back first, or name another in the body.",
                 .issues = {{"/" + field.name, "leads to a record that is gone"}}});
  }
  left_out_.push_back({.field = &field, .count = wanted.size() - there.size()});
  if (list == nullptr) {
    value = Null{};
  } else {
    std::erase_if(*list, [&](const Uuid& id) { return !std::binary_search(there.begin(), there.end(), id); });
  }
  return {};
}

Result<Written> Writing::restore() {
  CHECK(load_deleted());
  CHECK(require(Operation::remove, before_, "restore"));
  CHECK(check_version());
  for (const Field& field : collection_.fields) {
    if (field.secret && field.required)
      return fail(Code::conflict, "The log does not keep secrets, and this record needs one.");
  }
  after_ = before_;
  apply_set();
  fill_unknown();
  for (const Field& field : collection_.fields) CHECK(leave_out_gone(field));
  stamp_publication();
  CHECK(choose_slug());
  CHECK(require_field_rights());
  // What the body changes is an update on top.
  if (!edit_.set.empty()) CHECK(require(Operation::update, after_, "leave a record like that"));
  for (const auto& [field, value] : edit_.set) CHECK(check_targets(*field));
  CHECK(check_record());

  touch(collection_);
  version_++;
  stamp_updated();
  if (auto inserted = insert_row(); !inserted) {
    Error error = std::move(inserted).error();
    if (error.code == Code::conflict)
      error.detail += " Change it there, or give this one another in the body.";
    return fail(std::move(error));
  }
  CHECK(store_all_links());
  CHECK(log(Edit::Op::restore, whole_record(after_)));
  return Written{.id = id_, .version = version_, .left_out = std::move(left_out_)};
}

}  // namespace dc
