#include "api/rest/conditional.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "net/entity_tag.hpp"

namespace dc::rest {
namespace {

// The version in `"<version>.<hash>"`; nullopt for any other tag.
std::optional<std::int64_t> version_of(std::string_view tag) {
  if (tag.size() < 2 || !tag.starts_with('"') || !tag.ends_with('"')) return std::nullopt;
  tag = tag.substr(1, tag.size() - 2);
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  if (error != std::errc() || end == tag.data() + tag.size() || *end != '.') return std::nullopt;
  return version;
}

}  // namespace

std::string entity_tag(std::string_view body, std::optional<std::int64_t> version) {
  return '"' + (version ? std::to_string(*version) + "." : std::string()) + net::fingerprint(body) + '"';
}

bool Precondition::holds(std::int64_t version) const {
  return !present || any || std::find(versions.begin(), versions.end(), version) != versions.end();
}

Precondition parse_if_match(const net::Request& request) {
  Precondition precondition{.present = request.header("If-Match").has_value(), .any = false, .versions = {}};
  const std::string header = request.list("If-Match");
  for (const std::string_view part : split(header, ',')) {
    const std::string_view tag = trim(part);
    if (tag == "*") precondition.any = true;
    if (const auto version = version_of(tag)) precondition.versions.push_back(*version);
  }
  return precondition;
}

}  // namespace dc::rest
