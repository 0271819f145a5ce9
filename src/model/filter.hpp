// A condition on the records of one collection: what a client filters by, and what an access rule compiles
// to.
//
// Two-valued: a comparison with a null field is false, `ne` is the exact opposite of `eq`, `negation` of its
// part. The SQL compiler (store/filter_sql.hpp) and matches() agree; a property test holds them together.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/function_ref.hpp"
#include "model/model.hpp"

namespace dc {

struct Filter {
  //   all, any, negation   over parts (negation: exactly one)
  //   eq … gte             values[0]; text compares by bytes
  //   in                   any of values; on a ref_list: any of the ids is linked
  //   contains             values[0] is a part of the text, case-sensitive; on a ref_list: the id is linked
  //   is_null              the field is null (a ref_list: is empty)
  // A ref_list takes no other comparison.
  //   linked               a record that the ref or ref_list names satisfies parts[0], a condition on the
  //                        target; with values, it is one of these. In SQL only: it looks at other records
  enum class Op : unsigned char {
    all,
    any,
    negation,
    eq,
    ne,
    lt,
    lte,
    gt,
    gte,
    in,
    contains,
    is_null,
    linked
  };
  Op op = Op::all;
  const Field* field = nullptr;
  std::vector<Value> values = {};
  std::vector<Filter> parts = {};

  bool operator==(const Filter&) const = default;
  static Filter everything() { return {}; }
  static Filter nothing() { return {.op = Op::any}; }
  static Filter equals(const Field& field, Value value) {
    Filter filter{.op = Op::eq, .field = &field};
    filter.values.push_back(std::move(value));
    return filter;
  }
  bool is_everything() const { return op == Op::all && parts.empty(); }
  bool is_nothing() const { return op == Op::any && parts.empty(); }
};

// Both conditions, without needless nesting.
Filter both(Filter a, Filter b);
Filter either(Filter a, Filter b);
Filter opposite(Filter filter);

// Evaluates in memory; `value_of` gives the record's value of a field.
bool matches(const Filter& filter, FunctionRef<const Value&(const Field&)> value_of);

}  // namespace dc
