#include "api/rest/view.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

bool is_shown(const Field& field, ApiVersion version) {
  if (field.kind == Kind::id) return true;
  if (field.hidden || field.secret) return false;
  return version == ApiVersion::v2 || field.v1;
}

const std::string& name_in(ApiVersion version, const Field& field) {
  return version == ApiVersion::v1 ? field.name : field.camel_name;
}

std::string key_text(std::string_view name) {
  std::string text = ",";
  json::append_string(text, name);
  return text + ':';
}

// What a client may call a link that is written as ids: "account_id", "category_ids"; empty for other fields.
std::string ids_name(const Field& field) {
  if (field.kind == Kind::ref) return field.name + "_id";
  if (field.kind != Kind::ref_list) return {};
  return (field.name == field.target->plural ? field.target->singular : field.name) + "_ids";
}

}  // namespace

std::string_view to_text(ApiVersion version) { return version == ApiVersion::v1 ? "v1" : "v2"; }

std::optional<ApiVersion> parse_version(std::string_view text) {
  if (text == "v1" || text == "1") return ApiVersion::v1;
  if (text == "v2" || text == "2") return ApiVersion::v2;
  return std::nullopt;
}

CollectionView::CollectionView(const Collection& collection, ApiVersion version)
    : collection_(collection), version_(version) {
  Shape shape{.collection = &collection, .items = {}, .version_key = {}};
  for (const Field& field : collection.fields) {
    if (!is_shown(field, version)) continue;
    const std::string& name = name_in(version, field);
    names_.push_back(name);
    fields_.emplace(name, &field);
    shape.items.push_back({&field, keys_.emplace_back(key_text(name)), nullptr});
  }
  for (const Shape::Item& item : shape.items) add_alias(*item.field);
  if (version == ApiVersion::v2) shape.version_key = keys_.emplace_back(key_text(version_member));
  shape_ = std::make_shared<const Shape>(std::move(shape));
}

void CollectionView::add_alias(const Field& field) {
  const std::string alias = ids_name(field);
  // A field of that very name has precedence: emplace keeps it.
  if (!alias.empty()) fields_.emplace(version_ == ApiVersion::v1 ? alias : camel_case(alias), &field);
}

std::string CollectionView::alias_of(const Field& field) const {
  for (const auto& [name, named] : fields_) {
    if (named == &field && name != name_of(field)) return name;
  }
  return {};
}

const Field* CollectionView::find(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : found->second;
}

const std::string& CollectionView::name_of(const Field& field) const { return name_in(version_, field); }

void CollectionView::add_countable(const std::string& name, const Field& link) {
  Countable& countable = countables_.try_emplace(name, Countable{key_text(name), {}}).first->second;
  countable.links.push_back(&link);
}

Error CollectionView::translate(Error error) const {
  for (Issue& issue : error.issues) {
    if (!issue.pointer.starts_with('/')) continue;
    const std::size_t end = std::min(issue.pointer.find('/', 1), issue.pointer.size());
    const Field* field = collection_.find(std::string_view(issue.pointer).substr(1, end - 1));
    if (field) issue.pointer.replace(1, end - 1, name_of(*field));
  }
  return error;
}

View::View(const Model& model, ApiVersion version) : version_(version) {
  for (const Collection& collection : model.collections()) {
    if (collection.internal) continue;
    CollectionView& view = collections_.emplace_back(collection, version);
    by_collection_.emplace(&collection, &view);
    by_segment_.emplace(collection.plural, &view);
    segments_.push_back(collection.plural);
  }
  if (version == ApiVersion::v1) return;  // it is frozen, and has no counts
  for (const CollectionView& view : collections_) add_countables(view);
}

// What leads from this collection to others can be counted there.
void View::add_countables(const CollectionView& from) {
  const std::string key(from.list_key());
  for (const std::string& name : from.names()) {
    const Field& link = *from.find(name);
    const auto to = by_collection_.find(link.target);
    if (to == by_collection_.end()) continue;
    to->second->add_countable(key, link);
    to->second->add_countable(key + "." + name, link);
  }
}

const CollectionView* View::find(std::string_view segment) const {
  const auto found = by_segment_.find(segment);
  return found == by_segment_.end() ? nullptr : found->second;
}

const CollectionView* View::find(const Collection& collection) const {
  const auto found = by_collection_.find(&collection);
  return found == by_collection_.end() ? nullptr : found->second;
}

bool is_readable(const Field& field, const Actor& actor) {
  if (!field.read_rule) return true;
  const auto granted = compile(*field.read_rule, *field.collection, actor);
  return granted && granted->is_everything();
}

}  // namespace dc::rest
