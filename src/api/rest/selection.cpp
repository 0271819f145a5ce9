#include "api/rest/selection.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

std::vector<std::string> link_names(const View& view, const CollectionView& collection) {
  std::vector<std::string> names;
  for (const std::string& name : collection.names()) {
    const Collection* target = collection.find(name)->target;
    if (target && view.find(*target)) names.push_back(name);
  }
  return names;
}

// What a name can mean to this actor. A link that it does not see on every record does not exist here: the
// number would tell what is hidden.
std::vector<const Field*> meanings(const CollectionView& collection, std::string_view name,
                                   const Actor& actor) {
  const auto found = collection.countables().find(name);
  if (found == collection.countables().end()) return {};
  std::vector<const Field*> links = found->second.links;
  std::erase_if(links, [&](const Field* link) { return !is_readable(*link, actor); });
  return links;
}

}  // namespace

std::vector<std::string> countable_names(const CollectionView& collection, const Actor& actor) {
  std::vector<std::string> names;
  for (const auto& [name, countable] : collection.countables()) {
    if (meanings(collection, name, actor).size() == 1) names.push_back(name);
  }
  return names;
}

void Selection::include(std::string_view value, Faults& faults) {
  if (value.empty()) return;
  const auto paths = split(value, ',');
  if (paths.size() > limits::include_paths_max) {
    faults.add("include", "At most " + std::to_string(limits::include_paths_max) + " links can be named.");
    return;
  }
  for (const std::string_view path : paths) {
    if (faults.full()) return;
    include_path(trim(path), faults);
  }
}

void Selection::include_path(std::string_view path, Faults& faults) {
  const auto parts = split(path, '.');
  if (parts.size() > limits::include_depth_max) {
    faults.add("include", "'" + std::string(prefix_utf8(path, limits::suggestion_bytes_max)) +
                              "' goes deeper than include can: at most " +
                              std::to_string(limits::include_depth_max) + " links, as in 'project.account'.");
    return;
  }
  const CollectionView* place = &collection_;
  Tree* tree = &tree_;
  for (const std::string_view name : parts) {
    const Field* field = place->find(name);
    const CollectionView* target = field && field->target ? view_.find(*field->target) : nullptr;
    if (!target) {
      faults.add("include", unknown("link", name, link_names(view_, *place)));
      return;
    }
    tree = &tree->links[field];
    place = target;
  }
}

void Selection::choose_fields(std::string_view value, Faults& faults) {
  chosen_ = true;
  for (const std::string_view part : split(value, ',')) {
    if (faults.full()) return;
    const std::string_view name = trim(part);
    if (name == version_member && collection_.has_version()) {
      version_ = true;
    } else if (const Field* field = collection_.find(name)) {
      fields_.insert(field);
    } else {
      faults.add("fields", unknown("field", name, collection_.names()));
    }
  }
}

void Selection::count(std::string_view value, Faults& faults) {
  if (value.empty()) return;
  const auto names = split(value, ',');
  if (names.size() > limits::counts_max) {
    faults.add(std::string(counts_member),
               "At most " + std::to_string(limits::counts_max) + " counts can be named.");
    return;
  }
  for (const std::string_view name : names) count_one(trim(name), faults);
}

void Selection::count_one(std::string_view name, Faults& faults) {
  const auto refuse = [&](std::string sentence) {
    faults.add(std::string(counts_member), std::move(sentence));
  };
  const auto links = meanings(collection_, name, actor_);
  if (links.empty()) return refuse(unknown("count", name, countable_names(collection_, actor_)));
  if (links.size() > 1) {
    std::vector<std::string> choices = countable_names(collection_, actor_);
    const std::string head = std::string(name) + ".";
    std::erase_if(choices, [&](const std::string& choice) { return !choice.starts_with(head); });
    return refuse("'" + std::string(name) +
                  "' leads here by several links; name one of them: " + join(choices, ", ") + ".");
  }
  const std::string_view key = collection_.countables().find(name)->second.key;
  const bool is_there =
      std::any_of(counts_.begin(), counts_.end(), [&](const auto& each) { return each.key == key; });
  if (!is_there) counts_.push_back({links.front(), key});
}

std::shared_ptr<const Shape> Selection::shape() const {
  if (!chosen_ && tree_.links.empty() && counts_.empty()) return collection_.shape();
  return build(collection_, tree_);
}

bool Selection::is_chosen(const Field& field) const {
  // The id names the record in every answer; a link that is to be included is to be seen.
  return !chosen_ || field.kind == Kind::id || fields_.contains(&field) || tree_.links.contains(&field);
}

std::shared_ptr<const Shape> Selection::build(const CollectionView& collection, const Tree& tree) const {
  const Shape& whole = *collection.shape();
  const bool is_root = &tree == &tree_;
  auto shape = std::make_shared<Shape>();
  shape->collection = whole.collection;
  if (!is_root || !chosen_ || version_) shape->version_key = whole.version_key;
  if (is_root && !counts_.empty()) {
    shape->counts = counts_;
    shape->counts_key = R"(,"counts":)";
  }
  for (const Shape::Item& item : whole.items) {
    if (is_root && !is_chosen(*item.field)) continue;
    Shape::Item& copy = shape->items.emplace_back(item);
    const auto link = tree.links.find(item.field);
    if (link != tree.links.end()) copy.included = build(*view_.find(*item.field->target), link->second);
  }
  return shape;
}

}  // namespace dc::rest
