#include "model/model.hpp"

#include <algorithm>
#include <utility>

#include "base/result.hpp"

namespace dc {
namespace {

constexpr std::array<std::string_view, 6> role_names{"guest",  "viewer", "author",
                                                     "editor", "admin",  "system"};

}  // namespace

std::string_view to_text(Role role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view name) {
  for (const Role role : {Role::viewer, Role::author, Role::editor, Role::admin}) {
    if (to_text(role) == name) return role;
  }
  return std::nullopt;
}

const Field* Collection::find(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

const Collection* Model::find(std::string_view plural) const {
  for (const Collection& collection : collections_) {
    if (collection.plural == plural) return &collection;
  }
  return nullptr;
}

const Collection* Model::find_type(std::string_view type) const {
  for (const Collection& collection : collections_) {
    if (collection.type == type) return &collection;
  }
  return nullptr;
}

void Model::set_column(const Field& field, std::string column) {
  for (Collection& collection : collections_) {
    if (&collection != field.collection) continue;
    collection.fields[field.index].column = std::move(column);
    return;
  }
  ENSURE(false && "the field belongs to another model");
}

}  // namespace dc
