#include "model/faults.hpp"

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"

namespace dc {

std::string Faults::text(Place place) const {
  return files_[place.file].name + ":" + std::to_string(place.location.line) + ":" +
         std::to_string(place.location.column);
}

Error Faults::error() const {
  ENSURE(!faults_.empty());
  std::vector<Fault> sorted = faults_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Fault& a, const Fault& b) {
    const auto key = [](const Place& p) { return std::tuple(p.file, p.location.line, p.location.column); };
    return key(a.place) < key(b.place);
  });
  Error error{Code::model_invalid, text(sorted.front().place) + ": " + sorted.front().message, {}};
  if (sorted.size() > 1) error.detail += " (" + std::to_string(sorted.size()) + " faults in all)";
  for (Fault& fault : sorted) {
    if (error.issues.size() == limits::issues_max) break;
    error.issues.push_back({text(fault.place), std::move(fault.message)});
  }
  return error;
}

}  // namespace dc
