// What an edit must satisfy: access rules, required fields, slugs, links to records that exist and may be
// seen.
#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/reading.hpp"
#include "content/writing.hpp"
#include "store/schema.hpp"

namespace dc {

using store::Name;
using store::Row;
using store::Sql;

Result<> Writing::require(Operation operation, const Record& record, std::string_view act) const {
  return require_right(collection_, operation, actor_, record, act);
}

// Making a record in somebody else's name takes the right to change it afterwards.
Result<> Writing::require_own_owner() const {
  const Field* owner = collection_.owner;
  if (owner == nullptr || owner == collection_.id || !is_set(*owner)) return {};
  if (actor_.account && after_[owner->index] == Value(*actor_.account)) return {};
  return require(Operation::update, after_, "give this to another account");
}

// A field with a rule of its own is changed only by whom the rule grants it, before and after the edit.
Result<> Writing::require_field_rights() {
  for (const auto& [field, value] : edit_.set) {
    if (!field->write_rule || before_[field->index] == value) continue;
    const auto granted = compile(*field->write_rule, collection_, actor_);
    const auto holds = [&](const Record& record) { return matches(*granted, record); };
    if (!granted || (edit_.op != Edit::Op::create && !holds(before_)) || !holds(after_)) {
      return fail({.code = Code::forbidden,
                   .detail = "You may not set " + field->name + ": its rule is '" +
                             to_text(*field->write_rule) + "'.",
                   .issues = {{"/" + field->name, "needs '" + to_text(*field->write_rule) + "'"}}});
    }
  }
  return {};
}

Result<> Writing::check_version() const {
  if (edit_.condition) {
    const Field* updated = collection_.updated;
    const auto* instant = updated == nullptr ? nullptr : std::get_if<Instant>(&before_[updated->index]);
    CHECK(edit_.condition(version_, instant == nullptr ? Instant{} : *instant));
  }
  if (!edit_.if_version || *edit_.if_version == version_) return {};
  return fail(Code::precondition_failed, "The record has version " + std::to_string(version_) + ", not " +
                                             std::to_string(*edit_.if_version) + ".");
}

void Writing::refuse(const Field& field, std::string message) {
  if (issues_.size() < limits::issues_max) issues_.push_back({"/" + field.name, std::move(message)});
}

namespace {

// Nothing but white space of any script. Most texts begin with a letter, which decides.
bool is_blank(std::string_view text) {
  text = trim(text);
  if (text.empty()) return true;
  return static_cast<unsigned char>(text.front()) >= 0x80 && trim(fold(text)).empty();
}

}  // namespace

void Writing::check_required() {
  for (const Field& field : collection_.fields) {
    const bool is_line = field.required && field.kind == Kind::string;
    const auto* line = is_line ? std::get_if<std::string>(&after_[field.index]) : nullptr;
    if (line != nullptr && before_[field.index] != after_[field.index] && is_blank(*line)) {
      refuse(field, "is required, and there is nothing but space in it");
      continue;
    }
    // A ref_list is never null: it is empty, or an update leaves it as it is.
    if (!field.required || field.is_link() || !is_null(after_[field.index])) continue;
    // A slug would have been made from its source; that the source is missing is said already.
    if (field.slug_from != nullptr && is_null((*this)[*field.slug_from])) continue;
    refuse(field, "is required");
  }
}

void Writing::check_slug() {
  if (collection_.slug == nullptr) return;
  const auto* slug = std::get_if<std::string>(&(*this)[*collection_.slug]);
  if (slug == nullptr || is_slug(*slug)) return;
  const std::string better = slugify(*slug);
  refuse(*collection_.slug,
         "must be lower-case letters and digits with single hyphens between them, at most 80, and not a "
         "UUID" +
             (better.empty() ? "" : "; '" + better + "' would do"));
}

// Times that contradict each other would be carried out one after the other, to nobody's use. What is
// scheduled without a time waits for one: v1 knows the status and not the times.
void Writing::check_publication() {
  const Field *begin = collection_.publish_at, *end = collection_.unpublish_at;
  if (begin == nullptr || end == nullptr) return;
  if (edit_.op == Edit::Op::update && !is_set(*begin) && !is_set(*end)) return;
  const auto* from = std::get_if<Instant>(&(*this)[*begin]);
  const auto* until = std::get_if<Instant>(&(*this)[*end]);
  if (from != nullptr && until != nullptr && *until <= *from)
    refuse(*end, "must be later than the time of publication");
}

// Those of the ids that the actor may see, sorted.
Result<IdList> Writing::visible_ids(const Field& field, const IdList& ids) {
  const auto visible = compile(field.target->rule(Operation::read), *field.target, actor_);
  if (!visible) return IdList{};
  return ids_that_match(session(), services_.dialect, actor_.tenant_id, *field.target, *visible, ids);
}

// Whether a link can only be refused because it leads nowhere. The database refuses that by itself.
bool Writing::is_held_by_reference(const Field& field) const {
  const auto visible = compile(field.target->rule(Operation::read), *field.target, actor_);
  return visible && visible->is_everything();
}

// A client sends back the list that it saw. Links to what it cannot see are not its to drop: they stay, at
// the end.
Result<> Writing::keep_invisible_links() {
  for (const Field& field : collection_.fields) {
    if (!field.is_link() || !is_set(field) || is_held_by_reference(field)) continue;
    const auto& before = std::get<IdList>(before_[field.index]);
    TRY(const IdList seen, visible_ids(field, before));
    if (seen.size() == before.size()) continue;
    auto& after = std::get<IdList>(after_[field.index]);
    for (const Uuid& id : before) {
      const bool is_named = std::find(after.begin(), after.end(), id) != after.end();
      if (is_named || std::binary_search(seen.begin(), seen.end(), id)) continue;
      after.push_back(id);
      kept_.push_back(id);
    }
  }
  return {};
}

// What a ref or ref_list names must exist and be visible to the actor. What everybody may see is looked for
// only if something is wrong: nearly every link that is sent leads to a record, and the INSERT looks anyway.
Result<> Writing::check_targets(const Field& field) {
  if (field.target == nullptr || is_null(after_[field.index])) return {};
  // Who acts in their own name is there.
  if (&field == collection_.owner && actor_.account && after_[field.index] == Value(*actor_.account))
    return {};
  if (!is_held_by_reference(field)) return look_for_targets(field);
  trusted_.push_back(&field);
  return {};
}

Result<> Writing::look_for_trusted() {
  for (const Field* field : std::exchange(trusted_, {})) CHECK(look_for_targets(*field));
  return {};
}

Result<> Writing::look_for_targets(const Field& field) {
  const Value& value = after_[field.index];
  IdList wanted = field.is_link() ? std::get<IdList>(value) : IdList{std::get<Uuid>(value)};
  std::erase_if(wanted,
                [&](const Uuid& id) { return std::find(kept_.begin(), kept_.end(), id) != kept_.end(); });
  TRY(const IdList found, visible_ids(field, wanted));
  if (found.size() == wanted.size()) return {};
  for (std::size_t i = 0; i < wanted.size() && issues_.size() < limits::issues_max; ++i) {
    if (std::binary_search(found.begin(), found.end(), wanted[i])) continue;
    const std::string place = field.is_link() ? "/" + std::to_string(i) : "";
    issues_.push_back(
        {"/" + field.name + place, "There is no " + field.target->singular + " " + to_text(wanted[i]) + "."});
  }
  return {};
}

// What holds for any record that is written. Refuses with all faults that were found so far.
Result<> Writing::check_record() {
  check_required();
  check_slug();
  check_publication();
  if (issues_.empty()) return {};
  CHECK(look_for_trusted());
  return fail({.code = Code::invalid, .detail = "", .issues = std::move(issues_)});
}

// The records that a ref leads to this one from, of those that match.
Result<std::int64_t> Writing::count_dependants(const Field& field, const Filter& where) {
  Sql sql(services_.dialect);
  sql << "SELECT count(*) FROM " << Name{field.collection->table} << " t WHERE ";
  append_where(sql, both(Filter::equals(field, id_), where), "t", actor_.tenant_id);
  std::int64_t count = 0;
  CHECK(session().run(sql.statement(), [&](const Row& row) { count = row.integer(0); }));
  return count;
}

// A record that a to-one link of another needs stays: the answer says who needs it, and how many they are,
// to an actor who may see them all.
Result<> Writing::check_dependants() {
  for (const Collection& other : services_.model.collections()) {
    for (const Field& field : other.fields) {
      if (field.kind != Kind::ref || field.target != &collection_) continue;
      TRY(const std::int64_t count, count_dependants(field, Filter::everything()));
      if (count == 0) continue;
      const auto visible = compile(other.rule(Operation::read), other, actor_);
      TRY(const std::int64_t seen, count_dependants(field, visible ? *visible : Filter::nothing()));
      if (seen < count) {
        return fail(Code::conflict,
                    "Records that you may not see refer to this one; ask somebody with a higher role.");
      }
      return fail(Code::conflict, std::to_string(count) + " of " + other.plural +
                                      " refer to this record in '" + field.name +
                                      "'; change or delete them first.");
    }
  }
  return {};
}

// What the database refused, in the names of the model.
Error Writing::name_conflict(Error error) {
  if (error.code != Code::conflict || error.issues.empty()) return error;
  // Links that lead nowhere are told first, whichever of both the database met.
  if (auto looked = look_for_trusted(); !looked) return std::move(looked).error();
  if (!issues_.empty()) return {.code = Code::invalid, .detail = "", .issues = std::move(issues_)};
  if (error.issues.front().message == store::reference_conflict) return error;
  for (const Field& field : collection_.fields) {
    const std::string key = store::key_column(field);
    for (Issue& issue : error.issues) {
      const bool names = issue.pointer == collection_.table + "." + field.column ||
                         (!key.empty() && issue.pointer == collection_.table + "." + key);
      if (!names || field.is_link()) continue;
      const auto* text = std::get_if<std::string>(&after_[field.index]);
      error.detail = "Another of " + collection_.plural + " has the " + field.name +
                     (text == nullptr || field.secret ? "" : " '" + *text + "'") + ".";
      error.issues = {{"/" + field.name, "is taken"}};
      return error;
    }
  }
  return error;
}

}  // namespace dc
