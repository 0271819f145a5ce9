#include "api/rest/history_json.hpp"

#include "api/rest/line_diff.hpp"
#include "base/json.hpp"
#include "content/value_json.hpp"

namespace dc::rest {
namespace {

bool is_v1(const CollectionView& view) { return view.version() == ApiVersion::v1; }

bool is_shown(const CollectionView& view, const Field& field) {
  return view.find(view.name_of(field)) == &field;
}

std::string reference(const Uuid& id) { return "{\"id\":\"" + to_text(id) + "\"}"; }

enum class Links : unsigned char { as_ids, as_records };

std::string value_text(const Field& field, const Value& value, Links links) {
  std::string text;
  const auto* id = std::get_if<Uuid>(&value);
  if (field.kind == Kind::ref && id != nullptr) return reference(*id);
  const auto* ids = std::get_if<IdList>(&value);
  if (ids == nullptr || links == Links::as_ids) {
    append_value_json(text, field.kind, value);
    return text;
  }
  for (const Uuid& each : *ids) text += (text.empty() ? "" : ",") + reference(each);
  return "[" + text + "]";
}

void write_changes(json::Writer& out, const CollectionView& view, const std::vector<FieldChange>& changes) {
  out.key("changes").begin_object();
  for (const FieldChange& change : changes) {
    const Field& field = *change.field;
    if (!is_shown(view, field)) continue;
    out.key(view.name_of(field)).begin_array();
    out.raw(value_text(field, change.before, Links::as_ids));
    out.raw(value_text(field, change.after, Links::as_ids));
    out.end_array();
  }
  out.end_object();
}

void write_actor(json::Writer& out, std::string_view name, const std::optional<Uuid>& actor) {
  out.key(name);
  actor ? out.raw(reference(*actor)) : out.null();
}

void write_end(json::Writer& out, const CollectionView& view, const std::optional<std::int64_t>& next,
               std::size_t limit) {
  out.end_array();
  if (is_v1(view)) out.member("limit", limit);
  if (next) out.member(is_v1(view) ? "next_cursor" : "nextCursor", std::to_string(*next));
  out.end_object();
}

}  // namespace

void append_history(std::string& out, const CollectionView& view, const HistoryPage& page,
                    std::size_t limit) {
  json::Writer json(out);
  json.begin_object().key(is_v1(view) ? "data" : "history").begin_array();
  for (const HistoryEntry& entry : page.entries) {
    json.begin_object();
    json.member("version", entry.version);
    json.member("operation", to_text(entry.operation));
    json.member("at", to_text(entry.at));
    write_actor(json, "actor", entry.actor);
    json.member(is_v1(view) ? "request_id" : "requestId", to_text(entry.request_id));
    write_changes(json, view, entry.changes);
    json.end_object();
  }
  write_end(json, view, page.next, limit);
}

void append_trash(std::string& out, const CollectionView& view, const TrashPage& page, std::size_t limit) {
  json::Writer json(out);
  json.begin_object().key(is_v1(view) ? "data" : "trash").begin_array();
  for (const Deleted& record : page.records) {
    json.begin_object();
    json.member("id", to_text(record.id));
    json.member("label", record.label);
    json.member("version", record.version);
    json.member(is_v1(view) ? "deleted_at" : "deletedAt", to_text(record.at));
    write_actor(json, is_v1(view) ? "deleted_by" : "deletedBy", record.actor);
    json.end_object();
  }
  write_end(json, view, page.next, limit);
}

void append_difference(std::string& out, const CollectionView& view, const Difference& difference) {
  json::Writer json(out);
  json.begin_object();
  json.member("from", difference.from);
  json.member("to", difference.to);
  write_changes(json, view, difference.changes);
  json.key("lines").begin_object();
  for (const FieldChange& change : difference.changes) {
    const auto* before = std::get_if<std::string>(&change.before);
    const auto* after = std::get_if<std::string>(&change.after);
    const bool is_text = change.field->kind == Kind::text && before != nullptr && after != nullptr;
    if (!is_text || !is_shown(view, *change.field)) continue;
    const auto lines = line_diff(*before, *after);
    if (!lines) continue;
    json.key(view.name_of(*change.field)).begin_array();
    for (const std::string& line : *lines) json.value(line);
    json.end_array();
  }
  json.end_object().end_object();
}

void append_version(std::string& out, const CollectionView& view, const Shape& shape,
                    const PastRecord& past) {
  if (is_v1(view)) out += "{\"data\":";
  out += '{';
  bool first = true;
  for (const Shape::Item& item : shape.items) {
    const auto& value = past.values[item.field->index];
    if (!value) continue;
    // The key begins with its comma.
    out += std::exchange(first, false) ? item.key.substr(1) : item.key;
    out += value_text(*item.field, *value, Links::as_records);
  }
  if (!shape.version_key.empty()) out.append(shape.version_key).append(std::to_string(past.version));
  out += is_v1(view) ? "}}" : "}";
}

}  // namespace dc::rest
