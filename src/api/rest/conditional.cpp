#include "api/rest/conditional.hpp"

#include <charconv>

#include "net/entity_tag.hpp"
#include "net/field.hpp"
#include "net/http_date.hpp"

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

// Whether a field of tags names the target. `weakly`: a weak tag does too.
bool names(const std::string& header, const Standing& standing, bool weakly) {
  std::string_view rest = header, tag;
  while (net::next_element(rest, tag)) {
    if (tag == "*") return true;
    if (weakly && tag.starts_with("W/")) tag.remove_prefix(2);
    if (!standing.tag.empty() && tag == standing.tag) return true;
    if (standing.version && version_of(tag) == standing.version) return true;
  }
  return false;
}

// Dates of HTTP have whole seconds.
bool is_later(Instant updated, Instant date) { return updated.ms / 1000 > date.ms / 1000; }

bool may_go_on(const net::Request& request, const Standing& standing) {
  if (request.header("If-Match")) return names(request.list("If-Match"), standing, false);
  const auto since = request.header("If-Unmodified-Since");
  const auto date = since && standing.updated ? net::parse_http_date(*since) : std::nullopt;
  return !date || !is_later(*standing.updated, *date);
}

bool has_it(const net::Request& request, const Standing& standing) {
  const auto since = request.header("If-Modified-Since");
  const auto date = since && standing.updated ? net::parse_http_date(*since) : std::nullopt;
  return date && !is_later(*standing.updated, *date);
}

}  // namespace

std::string entity_tag(std::string_view body, std::optional<std::int64_t> version) {
  return '"' + (version ? std::to_string(*version) + "." : std::string()) + net::fingerprint(body) + '"';
}

Verdict judge(const net::Request& request, const Standing& standing) {
  const bool reads = request.method == net::Method::get || request.method == net::Method::head;
  if (!may_go_on(request, standing)) return Verdict::failed;
  if (!request.header("If-None-Match"))
    return reads && has_it(request, standing) ? Verdict::not_modified : Verdict::go_on;
  if (reads) return net::has_tag(request, standing.tag) ? Verdict::not_modified : Verdict::go_on;
  return names(request.list("If-None-Match"), standing, true) ? Verdict::failed : Verdict::go_on;
}

}  // namespace dc::rest
