// What an answer shows of each record: its fields, linked records, and how many lead to it, which are the
// parameters fields, include and counts. Used for one query.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/rest/faults.hpp"
#include "api/rest/view.hpp"

namespace dc::rest {

class Selection {
 public:
  Selection(const View& view, const CollectionView& collection, const Actor& actor)
      : view_(view), collection_(collection), actor_(actor) {}

  void include(std::string_view value, Faults& faults);
  void choose_fields(std::string_view value, Faults& faults);
  void count(std::string_view value, Faults& faults);
  // The collection's own shape, not copied, where nothing was selected.
  std::shared_ptr<const Shape> shape() const;

 private:
  // Links to be shown in full, by field; a second level is a tree in the tree.
  struct Tree {
    std::map<const Field*, Tree> links;
  };
  void include_path(std::string_view path, Faults& faults);
  void count_one(std::string_view name, Faults& faults);
  std::shared_ptr<const Shape> build(const CollectionView& collection, const Tree& tree) const;
  bool is_chosen(const Field& field) const;

  const View& view_;
  const CollectionView& collection_;
  const Actor& actor_;
  Tree tree_;
  std::set<const Field*> fields_;
  std::vector<Shape::Count> counts_;  // in the order asked for
  bool version_ = false;
  bool chosen_ = false;  // there was a parameter `fields`
};

// The names under which this actor can ask for counts: of links that it sees on every record, without those
// that could mean several.
std::vector<std::string> countable_names(const CollectionView& collection, const Actor& actor);

}  // namespace dc::rest
