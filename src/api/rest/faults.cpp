#include "api/rest/faults.hpp"

#include "base/text.hpp"

namespace dc::rest {

void Faults::add(std::string pointer, std::string message) {
  if (!full()) issues_.push_back({std::move(pointer), std::move(message), in_});
}

tl::unexpected<Error> Faults::refusal(std::string detail) && {
  return fail({.code = Code::invalid, .detail = std::move(detail), .issues = std::move(issues_)});
}

tl::unexpected<Error> invalid_parameter(std::string_view name, std::string message) {
  return fail({.code = Code::invalid,
               .detail = "The query has parameters that are not valid.",
               .issues = {{std::string(name), std::move(message), Issue::In::query}}});
}

std::string unknown(std::string_view what, std::string_view word, std::span<const std::string> known) {
  const std::string_view shown = prefix_utf8(word, limits::suggestion_bytes_max);
  std::string sentence = "There is no " + std::string(what) + " '" + std::string(shown);
  sentence += shown.size() < word.size() ? "…'." : "'.";
  sentence += did_you_mean(word, known);
  if (!known.empty()) sentence += " Known are: " + join(known, ", ") + ".";
  return sentence;
}

}  // namespace dc::rest
