// Which fields and which linked records an answer shows: the parameters include and fields. Used for one
// query.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "api/rest/faults.hpp"
#include "api/rest/view.hpp"

namespace dc::rest {

class Selection {
 public:
  Selection(const View& view, const CollectionView& collection) : view_(view), collection_(collection) {}

  void include(std::string_view value, Faults& faults);
  void choose_fields(std::string_view value, Faults& faults);
  // The collection's own shape, not copied, where nothing was selected.
  std::shared_ptr<const Shape> shape() const;

 private:
  // Links to be shown in full, by field; a second level is a tree in the tree.
  struct Tree {
    std::map<const Field*, Tree> links;
  };
  void include_path(std::string_view path, Faults& faults);
  std::shared_ptr<const Shape> build(const CollectionView& collection, const Tree& tree) const;
  bool is_chosen(const Field& field) const;

  const View& view_;
  const CollectionView& collection_;
  Tree tree_;
  std::set<const Field*> fields_;
  bool version_ = false;
  bool chosen_ = false;  // there was a parameter `fields`
};

}  // namespace dc::rest
