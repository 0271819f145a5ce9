// The values of an edit: what the client set, defaults, slugs, dates of publication; and how the log writes
// them.
#include <algorithm>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/writing.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Sql;

void Writing::apply_set() {
  for (const auto& [field, value] : edit_.set) after_[field->index] = value;
}

// What is missing in a replacement becomes as in a new record. Slug, owner and date of publication are not
// missing, they are the product's to fill in; and nobody clears what they could not have sent.
void Writing::apply_resets() {
  const auto holds = [&](const std::optional<Rule>& rule) {
    if (!rule) return true;
    const auto granted = compile(*rule, collection_, actor_);
    return granted &&
           matches(*granted, [&](const Field& other) -> const Value& { return before_[other.index]; });
  };
  for (const Field* field : edit_.reset) {
    const bool is_filled_in = field == collection_.slug || field == collection_.owner ||
                              field == collection_.published_at || field->is_read_only();
    if (is_filled_in || !holds(field->read_rule) || !holds(field->write_rule)) continue;
    Value& value = after_[field->index];
    value = field->is_link() ? Value(IdList{}) : Value(Null{});
    if (field->default_value) value = *field->default_value;
  }
}

void Writing::apply_defaults() {
  for (const Field& field : collection_.fields) {
    Value& value = after_[field.index];
    if ((field.created || field.updated) && !(edit_.past_version && is_set(field))) value = now_;
    if (is_set(field) && !(field.required && is_null(value))) continue;
    if (field.is_link() && is_null(value)) value = IdList{};
    if (field.default_value && is_null(value)) value = *field.default_value;
  }
  const Field* owner = collection_.owner;
  if (owner != nullptr && actor_.account && is_null(after_[owner->index]))
    after_[owner->index] = *actor_.account;
}

void Writing::stamp_updated() {
  const Field* updated = collection_.updated;
  if (updated != nullptr && !(edit_.past_version && is_set(*updated))) value(*updated) = now_;
}

void Writing::stamp_publication() {
  if (collection_.status == nullptr || collection_.published_at == nullptr) return;
  const auto* status = std::get_if<std::string>(&(*this)[*collection_.status]);
  if (status == nullptr || *status != published_status) return;
  if (is_null((*this)[*collection_.published_at])) value(*collection_.published_at) = now_;
}

Result<> Writing::choose_slug() {
  if (collection_.slug == nullptr || !is_null((*this)[*collection_.slug])) return {};
  const Field* source = collection_.slug->slug_from;
  const auto* text = source == nullptr ? nullptr : std::get_if<std::string>(&(*this)[*source]);
  if (text == nullptr) return {};
  std::string base = slugify(*text);
  // A title of signs alone has no letters for a slug; the record's own kind names it then.
  if (base.empty()) base = slugify(collection_.singular);
  TRY(value(*collection_.slug), free_slug(base));
  return {};
}

Result<bool> Writing::slug_taken(const std::string& slug) {
  Sql sql(services_.dialect);
  sql << "SELECT 1 FROM " << Name{collection_.table} << " WHERE tenant_id=" << Bind{actor_.tenant_id}
      << " AND " << Name{collection_.slug->column} << "=" << Bind{slug} << " AND "
      << Name{collection_.id->column} << "<>" << Bind{id_};
  bool taken = false;
  CHECK(session().run(sql.statement(), [&](const store::Row&) { taken = true; }));
  return taken;
}

// base, base-2, base-3, …: a free number is found by doubling and halving, so that the ten thousandth equal
// title costs some thirty point reads and not ten thousand.
Result<std::string> Writing::free_slug(const std::string& base) {
  const auto numbered = [&](std::size_t n) {
    const std::string suffix = "-" + std::to_string(n);
    std::string slug(prefix_utf8(base, limits::slug_points_max - suffix.size()));
    while (slug.ends_with('-')) slug.pop_back();
    return slug + suffix;
  };
  TRY(const bool base_taken, slug_taken(base));
  if (!base_taken) return base;
  std::size_t taken = 1, free = 2;
  while (true) {
    TRY(const bool is_taken, slug_taken(numbered(free)));
    if (!is_taken) break;
    taken = free;
    free *= 2;
    if (free > limits::slug_number_max) {
      return fail(Code::conflict, "Every slug from '" + base + "' on is taken; give one of your own.");
    }
  }
  while (free - taken > 1) {
    const std::size_t middle = taken + (free - taken) / 2;
    TRY(const bool is_taken, slug_taken(numbered(middle)));
    (is_taken ? taken : free) = middle;
  }
  return numbered(free);
}

namespace {

void append_logged(std::string& out, const Field& field, const Value& value) {
  if (field.secret) {
    out += is_null(value) ? "null" : "\"changed\"";
  } else {
    append_value_json(out, field.kind, value);
  }
}

}  // namespace

std::string Writing::whole_record(const Record& record) const {
  std::string out = "{";
  for (const Field& field : collection_.fields) {
    if (out.size() > 1) out += ',';
    json::append_string(out, field.name);
    out += ':';
    append_logged(out, field, record[field.index]);
  }
  return out + '}';
}

std::string Writing::difference(const std::vector<const Field*>& changed) const {
  std::string out = "{";
  for (const Field* field : changed) {
    if (out.size() > 1) out += ',';
    json::append_string(out, field->name);
    out += ":[";
    append_logged(out, *field, before_[field->index]);
    out += ',';
    append_logged(out, *field, after_[field->index]);
    out += ']';
  }
  return out + '}';
}

}  // namespace dc
