#include "content/keyset.hpp"

namespace dc {

using store::Bind;
using store::Name;
using store::Sql;

namespace {

bool can_be_null(const Field& field) { return !field.required && field.kind != Kind::id; }

class Ranges {
 public:
  Ranges(const std::vector<Sort>& order, const std::vector<Value>& after) : order_(order), after_(after) {}

  std::vector<KeyRange> all() && {
    std::size_t at = first_of_row();
    add_row(at);
    while (at-- > 0) add_row_of_one(at);
    return std::move(ranges_);
  }

 private:
  // Where the row begins that ends with the id: one direction, values only, and behind its first field only
  // fields that are never null.
  std::size_t first_of_row() const {
    std::size_t at = order_.size() - 1;
    while (at > 0 && order_[at - 1].descending == order_[at].descending && !is_null(after_[at - 1]) &&
           !can_be_null(*order_[at].field))
      --at;
    return at;
  }

  KeyRange equal_before(std::size_t at) const {
    KeyRange range;
    for (std::size_t i = 0; i < at; ++i) range.equal.push_back({order_[i].field, after_[i]});
    return range;
  }

  void add_row(std::size_t at) {
    KeyRange range = equal_before(at);
    range.descending = order_[at].descending;
    for (std::size_t i = at; i < order_.size(); ++i) range.beyond.push_back({order_[i].field, after_[i]});
    ranges_.push_back(std::move(range));
    add_nulls(at);
  }

  void add_row_of_one(std::size_t at) {
    if (order_[at].descending && is_null(after_[at])) return;  // nothing is below null
    KeyRange range = equal_before(at);
    range.descending = order_[at].descending;
    range.beyond.push_back({order_[at].field, after_[at]});
    ranges_.push_back(std::move(range));
    add_nulls(at);
  }

  // Descending, behind the values.
  void add_nulls(std::size_t at) {
    if (!order_[at].descending || is_null(after_[at]) || !can_be_null(*order_[at].field)) return;
    KeyRange range = equal_before(at);
    range.equal.push_back({order_[at].field, Null{}});
    ranges_.push_back(std::move(range));
  }

  const std::vector<Sort>& order_;
  const std::vector<Value>& after_;
  std::vector<KeyRange> ranges_;
};

}  // namespace

std::vector<KeyRange> ranges_after(const std::vector<Sort>& order, const std::vector<Value>& after) {
  if (after.empty()) return {{}};
  ENSURE(after.size() == order.size());
  return Ranges(order, after).all();
}

void append_range(Sql& sql, const KeyRange& range, std::string_view alias) {
  const auto column = [&](const KeyRange::Place& place) { sql << alias << "." << Name{place.field->column}; };
  for (const auto& place : range.equal) {
    sql << " AND ";
    column(place);
    if (is_null(place.value)) {
      sql << " IS NULL";
    } else {
      sql << "=" << Bind{store::to_parameter(place.value)};
    }
  }
  if (range.beyond.empty()) return;
  if (is_null(range.beyond.front().value)) {
    sql << " AND ";
    column(range.beyond.front());
    sql << " IS NOT NULL";
    return;
  }
  std::string_view separator = " AND (";
  for (const auto& place : range.beyond) {
    sql << separator;
    column(place);
    separator = ",";
  }
  sql << (range.descending ? ")<" : ")>");
  separator = "(";
  for (const auto& place : range.beyond) {
    sql << separator << Bind{store::to_parameter(place.value)};
    separator = ",";
  }
  sql << ")";
}

}  // namespace dc
