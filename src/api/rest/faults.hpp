// What is wrong with one input, gathered so that a client sees all of it at once. One thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace dc::rest {

class Faults {
 public:
  // What `pointer` is: a JSON pointer into the body, or the name of a parameter.
  explicit Faults(Issue::In in) : in_(in) {}
  // Beyond limits::issues_max they are dropped.
  void add(std::string pointer, std::string message);
  bool none() const { return issues_.empty(); }
  // More would be dropped: a reader may stop, so that hostile input costs no more than what is told of it.
  bool full() const { return issues_.size() == limits::issues_max; }
  // Code::invalid with all of them.
  tl::unexpected<Error> refusal(std::string detail) &&;

 private:
  Issue::In in_;
  std::vector<Issue> issues_;
};

// Code::invalid because of one parameter of the query.
tl::unexpected<Error> invalid_parameter(std::string_view name, std::string message);

// "There is no field 'titel'. Did you mean 'title'? Known are: id, title." `what` is a noun.
std::string unknown(std::string_view what, std::string_view word, std::span<const std::string> known);

}  // namespace dc::rest
