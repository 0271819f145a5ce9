#include "api/rest/conditional.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

std::string_view opaque_tag(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

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
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), quick_hash(body), 16);
  std::string tag = "\"";
  if (version) tag += std::to_string(*version) + ".";
  tag.append(digits.data(), end);
  return tag + '"';
}

bool has_tag(const net::Request& request, std::string_view tag) {
  const std::string header = request.list("If-None-Match");
  // Our tags have no comma in them, so a tag that has one is none of ours.
  for (const std::string_view part : split(header, ',')) {
    const std::string_view named = trim(part);
    if (named == "*" || opaque_tag(named) == tag) return true;
  }
  return false;
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
