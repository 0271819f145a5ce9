// Reading the past: history, one version, the difference of two, the trash.
#include <algorithm>
#include <array>
#include <charconv>

#include "api/rest/faults.hpp"
#include "api/rest/handler.hpp"
#include "api/rest/history_json.hpp"
#include "base/limits.hpp"
#include "net/target.hpp"

namespace dc::rest {
namespace {

std::optional<std::int64_t> parse_positive(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

struct Number {
  std::string_view name;
  std::optional<std::int64_t>& value;
};

// Parameters that are whole numbers from 1; each may stand once, and others are refused.
Result<> read_numbers(Parameters parameters, std::initializer_list<Number> known) {
  Faults faults(Issue::In::query);
  std::vector<std::string> names;
  for (const Number& each : known) names.emplace_back(each.name);
  for (const net::Parameter& parameter : parameters) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Number& each) { return each.name == parameter.first; });
    if (found == known.end()) {
      faults.add(parameter.first, unknown("parameter", parameter.first, names));
    } else if (found->value || !(found->value = parse_positive(parameter.second))) {
      faults.add(parameter.first, "Expected one whole number from 1.");
    }
  }
  if (!faults.none()) return std::move(faults).refusal("The query has parameters that are not valid.");
  return {};
}

struct Paging {
  std::size_t limit = limits::page_default;
  std::optional<std::int64_t> before;
};

Result<Paging> parse_paging(const Call& call) {
  TRY(const auto parameters, net::parse_query(call.request.query));
  std::optional<std::int64_t> limit;
  Paging paging;
  CHECK(read_numbers(parameters, {{"limit", limit}, {"cursor", paging.before}}));
  if (limit && *limit > static_cast<std::int64_t>(limits::page_max)) {
    return invalid_parameter("limit", "Expected at most " + std::to_string(limits::page_max) + ".");
  }
  if (limit) paging.limit = static_cast<std::size_t>(*limit);
  return paging;
}

bool is_version(const net::Parameter& parameter) { return parameter.first == version_member; }

}  // namespace

bool Rest::names_version(const Call& call) {
  if (call.request.query.empty()) return false;
  const auto parameters = net::parse_query(call.request.query);
  return parameters && std::any_of(parameters->begin(), parameters->end(), is_version);
}

Rest::Answer Rest::history(store::Session& session, const CallPointer& call) const {
  const CollectionView& view = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const Paging paging, parse_paging(*call));
  const Subject subject{actor, view.collection(), parse_key(call->route.key)};
  TRY(const HistoryPage page, History(services_.content).list(session, subject, paging.before, paging.limit));
  std::string body;
  append_history(body, view, page, paging.limit);
  return conditional(call->request, std::move(body), {});
}

Rest::Answer Rest::read_version(store::Session& session, const CallPointer& call) const {
  const CollectionView& view = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(auto parameters, net::parse_query(call->request.query));
  std::vector<net::Parameter> versions;
  std::copy_if(parameters.begin(), parameters.end(), std::back_inserter(versions), is_version);
  std::erase_if(parameters, is_version);
  std::optional<std::int64_t> version;
  CHECK(read_numbers(versions, {{version_member, version}}));
  TRY(const auto shape, parse_selection(views_.of(call->route.version), view, actor, parameters));
  if (shape->looks_beyond()) {
    return invalid_parameter(shape->counts.empty() ? "include" : counts_member,
                             "Other records have versions of their own; leave this out.");
  }
  const Subject subject{actor, view.collection(), parse_key(call->route.key)};
  TRY(const PastRecord past, History(services_.content).at(session, subject, *version));
  std::string body;
  append_version(body, view, *shape, past);
  return conditional(call->request, std::move(body), {.version = past.version});
}

Rest::Answer Rest::difference(store::Session& session, const CallPointer& call) const {
  const CollectionView& view = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const auto parameters, net::parse_query(call->request.query));
  std::optional<std::int64_t> from, to;
  CHECK(read_numbers(parameters, {{"from", from}, {"to", to}}));
  const Subject subject{actor, view.collection(), parse_key(call->route.key)};
  TRY(const Difference difference, History(services_.content).difference(session, subject, from, to));
  std::string body;
  append_difference(body, view, difference);
  return conditional(call->request, std::move(body), {});
}

Rest::Answer Rest::trash(store::Session& session, const CallPointer& call) const {
  const CollectionView& view = *call->route.collection;
  TRY(const Actor actor, sign_in(session, *call));
  TRY(const Paging paging, parse_paging(*call));
  TRY(const TrashPage page,
      History(services_.content).trash(session, actor, view.collection(), paging.before, paging.limit));
  std::string body;
  append_trash(body, view, page, paging.limit);
  return conditional(call->request, std::move(body), {});
}

}  // namespace dc::rest
