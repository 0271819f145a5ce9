// A View: how one version of the REST API names and shapes what the model holds.
//
//   v1  snake_case; only the fields marked @v1; no version member; frozen by golden files
//   v2  camelCase; every field that is not hidden; records carry "version"
// Everything a client writes or reads goes through these names: bodies, filters, sort, include, fields, JSON
// pointers. Built once from a Model, which outlives it; immutable and thread-safe from then on.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "content/shape.hpp"
#include "model/access.hpp"
#include "model/model.hpp"

namespace dc::rest {

enum class ApiVersion : unsigned char { v1 = 1, v2 = 2 };
constexpr ApiVersion latest_version = ApiVersion::v2;
std::string_view to_text(ApiVersion version);  // "v1"
// "v1", "v2", "1" or "2"; nullopt for anything else.
std::optional<ApiVersion> parse_version(std::string_view text);

// The name of the member that carries a record's version in v2.
inline constexpr std::string_view version_member = "version";
// The parameter that asks for counts, and the member that carries them, in v2.
inline constexpr std::string_view counts_member = "counts";

class CollectionView {
 public:
  // What counts can be asked for under one name: of "tasks.account" the records that lead here by one link,
  // of "tasks" by any; which one is meant is clear where there is only one.
  struct Countable {
    std::string key;  // as in Shape::Count
    std::vector<const Field*> links;
  };

  CollectionView(const Collection& collection, ApiVersion version);
  CollectionView(const CollectionView&) = delete;

  const Collection& collection() const { return collection_; }
  ApiVersion version() const { return version_; }
  // The key of a list in v2.
  std::string_view list_key() const { return collection_.camel_plural; }
  // All shown fields, links as {"id":…}.
  const std::shared_ptr<const Shape>& shape() const { return shape_; }
  bool has_version() const { return !shape_->version_key.empty(); }

  // The field of that name: the View's own, or an alias (accountId, categoryIds). nullptr: no such field
  // here.
  const Field* find(std::string_view name) const;
  const std::string& name_of(const Field& field) const;
  // The other name by which a link may be written; empty where there is none.
  std::string alias_of(const Field& field) const;
  // Names of the shown fields in the order of the model, without aliases.
  const std::vector<std::string>& names() const { return names_; }

  // By name. Empty in v1.
  const std::map<std::string, Countable, std::less<>>& countables() const { return countables_; }

  // An error of the content, whose pointers are in snake_case, in the words of this View.
  Error translate(Error error) const;

 private:
  friend class View;
  void add_alias(const Field& field);
  void add_countable(const std::string& name, const Field& link);

  const Collection& collection_;
  ApiVersion version_;
  std::deque<std::string> keys_;  // texts that the shape borrows
  std::shared_ptr<const Shape> shape_;
  std::map<std::string, const Field*, std::less<>> fields_;  // by name and by alias
  std::vector<std::string> names_;
  std::map<std::string, Countable, std::less<>> countables_;
};

class View {
 public:
  View(const Model& model, ApiVersion version);

  ApiVersion version() const { return version_; }
  // By the segment of the address; nullptr where there is none, or it is internal.
  const CollectionView* find(std::string_view segment) const;
  // nullptr for an internal collection.
  const CollectionView* find(const Collection& collection) const;
  const std::vector<std::string>& segments() const { return segments_; }

 private:
  void add_countables(const CollectionView& from);

  ApiVersion version_;
  std::deque<CollectionView> collections_;
  std::unordered_map<const Collection*, CollectionView*> by_collection_;
  std::map<std::string, const CollectionView*, std::less<>> by_segment_;
  std::vector<std::string> segments_;
};

// Whether the actor sees the field on every record. One that is seen on some only can neither be filtered nor
// sorted by: the order and the number of records would tell what is hidden.
bool is_readable(const Field& field, const Actor& actor);

}  // namespace dc::rest
