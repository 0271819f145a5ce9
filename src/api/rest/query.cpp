#include "api/rest/query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "api/rest/cursor.hpp"
#include "api/rest/faults.hpp"
#include "api/rest/filters.hpp"
#include "api/rest/selection.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

struct Bounds {
  std::size_t min, max;
};

std::optional<std::size_t> parse_number(std::string_view text, Bounds bounds) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number < bounds.min || number > bounds.max) return std::nullopt;
  return number;
}

bool can_sort(const Field& field) {
  switch (field.kind) {
    case Kind::text:  // up to a MiB each
    case Kind::json:
    case Kind::ref_list:
      return false;
    case Kind::id:
    case Kind::string:
    case Kind::integer:
    case Kind::floating:
    case Kind::boolean:
    case Kind::date_time:
    case Kind::date:
    case Kind::enumeration:
    case Kind::media:
    case Kind::ref:
      return true;
  }
  return false;
}

// Whether the actor sees every value in the order. A link to an invisible record reads as null; its place in
// the order would tell its id.
bool is_in_sight(const Field& field, const Actor& actor) {
  if (!is_readable(field, actor)) return false;
  if (!field.target) return true;
  const auto visible = compile(field.target->rule(Operation::read), *field.target, actor);
  return visible && visible->is_everything();
}

// Reads the parameters of one list; faults gather on the way.
class Reader {
 public:
  Reader(const View& view, const CollectionView& collection, const Actor& actor)
      : collection_(collection), actor_(actor), selection_(view, collection, actor) {
    listing_.query.collection = &collection.collection();
  }

  Result<Listing> read(Parameters parameters) {
    for (const auto& [name, value] : parameters) {
      if (!seen_.insert(name).second) {
        faults_.add(name, "The parameter is there more than once; name it once.");
      } else if (is_filter(name)) {
        take_filter(name, value);
      } else {
        take(name, value);
      }
    }
    finish_sort();
    finish_place();
    if (!faults_.none()) return std::move(faults_).refusal("The query has parameters that are not valid.");
    CHECK(finish_cursor());
    listing_.shape = selection_.shape();
    if (collection_.version() == ApiVersion::v2) {
      listing_.query.offset = (listing_.page - 1) * listing_.query.limit;
    }
    return std::move(listing_);
  }

 private:
  using Take = void (Reader::*)(std::string_view value);
  struct Known {
    std::string_view name;
    std::optional<ApiVersion> only;
    Take take;
  };
  static std::span<const Known> known();

  std::vector<std::string> known_names() const {
    std::vector<std::string> names;
    for (const Known& each : known()) {
      if (is_known(each)) names.emplace_back(each.name);
    }
    names.emplace_back("filter[…]");
    return names;
  }

  bool is_known(const Known& each) const { return !each.only || *each.only == collection_.version(); }

  void take(std::string_view name, std::string_view value) {
    for (const Known& each : known()) {
      if (each.name == name && is_known(each)) return (this->*each.take)(value);
    }
    faults_.add(std::string(name), unknown("parameter", name, known_names()));
  }

  void take_filter(std::string_view name, std::string_view value) {
    auto filter = parse_filter(collection_, actor_, name, value, faults_);
    filters_.emplace_back(name, value);
    if (filter) listing_.query.where = both(std::move(listing_.query.where), *std::move(filter));
  }

  std::size_t number(std::string_view name, std::string_view value, Bounds bounds) {
    if (const auto read = parse_number(value, bounds)) return *read;
    faults_.add(std::string(name), "Expected a whole number from " + std::to_string(bounds.min) + " to " +
                                       std::to_string(bounds.max) + ".");
    return bounds.min;
  }

  void take_limit(std::string_view value) {
    listing_.query.limit = number("limit", value, {1, limits::page_max});
  }
  void take_cursor(std::string_view value) { cursor_ = value; }
  void take_page(std::string_view value) {
    place_ = "page";
    listing_.page = number("page", value, {1, limits::page_number_max});
  }
  void take_offset(std::string_view value) {
    place_ = "offset";
    listing_.query.offset = number("offset", value, {0, limits::page_number_max * limits::page_max});
  }
  void take_include(std::string_view value) { selection_.include(value, faults_); }
  void take_fields(std::string_view value) { selection_.choose_fields(value, faults_); }
  void take_counts(std::string_view value) { selection_.count(value, faults_); }

  void take_total(std::string_view value) {
    listing_.query.total = value != "false";
    if (value != "true" && value != "false") faults_.add("total", "Expected true or false.");
  }

  void take_order(std::string_view value) {
    if (value == "asc" || value == "desc") {
      order_ = value;
    } else {
      faults_.add("order", "Expected asc or desc.");
    }
  }

  void take_sort(std::string_view value) {
    const auto parts = split(value, ',');
    if (parts.size() > limits::sort_fields_max) {
      faults_.add("sort", "At most " + std::to_string(limits::sort_fields_max) + " fields can be sorted by.");
      return;
    }
    for (const std::string_view part : parts) take_sort_field(trim(part));
  }

  void take_sort_field(std::string_view name) {
    const bool is_descending = name.starts_with('-');
    signed_ = signed_ || is_descending;
    if (is_descending) name.remove_prefix(1);
    const Field* field = collection_.find(name);
    if (!field || !can_sort(*field) || !is_in_sight(*field, actor_)) {
      faults_.add("sort", unknown("field to sort by,", name, sortable_names()));
      return;
    }
    auto& sort = listing_.query.sort;
    if (std::any_of(sort.begin(), sort.end(), [&](const Sort& each) { return each.field == field; })) {
      faults_.add("sort", "'" + std::string(name) + "' is there twice.");
      return;
    }
    sort.push_back({field, is_descending});
  }

  std::vector<std::string> sortable_names() const {
    std::vector<std::string> names;
    for (const std::string& name : collection_.names()) {
      const Field& field = *collection_.find(name);
      if (can_sort(field) && is_in_sight(field, actor_)) names.push_back(name);
    }
    return names;
  }

  // order goes with one unsigned field, or with the default, which is the time of creation.
  void finish_sort() {
    if (!order_) return;
    auto& sort = listing_.query.sort;
    if (sort.size() > 1 || signed_) {
      faults_.add("order", "It goes with one field without a sign; write sort=-a,b instead.");
      return;
    }
    const Collection& collection = collection_.collection();
    if (sort.empty()) sort.push_back({collection.created ? collection.created : collection.id, false});
    sort.front().descending = *order_ == "desc";
  }

  // A cursor is a place in the list; a page would be another one.
  void finish_place() {
    if (cursor_ && place_) faults_.add(std::string(*place_), "It does not go with cursor; leave one out.");
  }

  Result<> finish_cursor() {
    if (!cursor_) return {};
    Query& query = listing_.query;
    listing_.digest = walk_digest(collection_, actor_, query, std::move(filters_));
    TRY(query.after, read_cursor(*cursor_, listing_.digest, order_of(query)));
    return {};
  }

  const CollectionView& collection_;
  const Actor& actor_;
  Selection selection_;
  Faults faults_{Issue::In::query};
  Listing listing_;
  std::set<std::string_view> seen_;
  std::vector<net::Parameter> filters_;
  std::optional<std::string_view> cursor_, place_, order_;
  bool signed_ = false;
};

std::span<const Reader::Known> Reader::known() {
  static constexpr std::array<Known, 10> table{{{"page", ApiVersion::v2, &Reader::take_page},
                                                {"limit", std::nullopt, &Reader::take_limit},
                                                {"offset", ApiVersion::v1, &Reader::take_offset},
                                                {"cursor", std::nullopt, &Reader::take_cursor},
                                                {"sort", std::nullopt, &Reader::take_sort},
                                                {"order", std::nullopt, &Reader::take_order},
                                                {"include", std::nullopt, &Reader::take_include},
                                                {"fields", std::nullopt, &Reader::take_fields},
                                                {counts_member, ApiVersion::v2, &Reader::take_counts},
                                                {"total", std::nullopt, &Reader::take_total}}};
  return table;
}

}  // namespace

bool is_sortable(const Field& field) { return can_sort(field); }

Result<Listing> parse_listing(const View& view, const CollectionView& collection, const Actor& actor,
                              Parameters parameters) {
  return Reader(view, collection, actor).read(parameters);
}

Result<std::shared_ptr<const Shape>> parse_selection(const View& view, const CollectionView& collection,
                                                     const Actor& actor, Parameters parameters) {
  std::vector<std::string> known{"include", "fields"};
  if (collection.version() == ApiVersion::v2) known.emplace_back(counts_member);
  Selection selection(view, collection, actor);
  Faults faults(Issue::In::query);
  std::set<std::string_view> seen;
  for (const auto& [name, value] : parameters) {
    if (!seen.insert(name).second) {
      faults.add(name, "The parameter is there more than once; name it once.");
    } else if (std::find(known.begin(), known.end(), name) == known.end()) {
      faults.add(name, unknown("parameter", name, known));
    } else if (name == "include") {
      selection.include(value, faults);
    } else if (name == "fields") {
      selection.choose_fields(value, faults);
    } else {
      selection.count(value, faults);
    }
  }
  if (!faults.none()) return std::move(faults).refusal("The query has parameters that are not valid.");
  return selection.shape();
}

}  // namespace dc::rest
