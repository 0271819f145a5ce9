// The faults found in a set of model files, each at its place. One thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/load.hpp"
#include "syntax/graphql.hpp"

namespace dc {

// Where something stands: the number of the file in the order given, and the line and column there.
struct Place {
  std::size_t file = 0;
  graphql::Location location;
};

class Faults {
 public:
  explicit Faults(std::span<const ModelFile> files) : files_(files) {}

  void add(Place place, std::string message) { faults_.push_back({place, std::move(message)}); }
  bool empty() const { return faults_.empty(); }
  // "file:line:column".
  std::string text(Place place) const;
  // Code::model_invalid: the faults in the order of the files, the first limits::issues_max of them.
  Error error() const;

 private:
  struct Fault {
    Place place;
    std::string message;
  };
  std::span<const ModelFile> files_;
  std::vector<Fault> faults_;
};

}  // namespace dc
