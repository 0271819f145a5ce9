#include "features/ops/backup/retention.hpp"

#include <algorithm>
#include <map>

namespace dc::backup {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t fresh_ms = 26 * hour_ms;
constexpr std::int64_t unproven_ms = 7 * day_ms;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t day_of(Instant at) { return floor_div(at.ms, day_ms); }
// 1970-01-01 was a Thursday.
std::int64_t week_of(Instant at) { return floor_div(day_of(at) + 3, 7); }
std::int64_t month_of(Instant at) {
  const std::string text = to_text(at);
  return std::stoi(text.substr(0, 4)) * 12 + std::stoi(text.substr(5, 2));
}

// Marks the newest candidate of each of the `count` newest periods that have one.
void keep_newest(const std::vector<const Candidate*>& newest_first, int count,
                 std::int64_t (*period_of)(Instant), const std::string& reason,
                 std::map<std::string, std::string>& kept) {
  std::int64_t last = 0;
  bool any = false;
  for (const Candidate* candidate : newest_first) {
    const std::int64_t period = period_of(candidate->created_at);
    if (any && period == last) continue;
    if (count-- == 0) return;
    kept.try_emplace(candidate->id, reason);
    last = period;
    any = true;
  }
}

std::string why_suspended(const std::vector<Candidate>& oldest_first, const Candidate* newest_verified,
                          Instant now) {
  if (newest_verified == nullptr) return "no backup is verified";
  if (oldest_first.back().created_at > now) {
    return "there is a backup from the future, " + oldest_first.back().id +
           ": the clock has jumped; delete its folder once you know why";
  }
  if (now.ms - newest_verified->created_at.ms > fresh_ms)
    return "the newest verified backup is older than 26 hours";
  return {};
}

}  // namespace

Verdict judge(std::vector<Candidate> candidates, Instant now, const Policy& policy) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
  });
  std::vector<const Candidate*> verified;  // newest first
  for (auto one = candidates.rbegin(); one != candidates.rend(); ++one) {
    if (one->is_verified) verified.push_back(&*one);
  }
  const Candidate* newest = verified.empty() ? nullptr : verified.front();
  std::map<std::string, std::string> kept;
  if (newest != nullptr) kept.emplace(newest->id, "the newest that is verified");
  keep_newest(verified, policy.daily, day_of, "daily", kept);
  keep_newest(verified, policy.weekly, week_of, "weekly", kept);
  keep_newest(verified, policy.monthly, month_of, "monthly", kept);

  Verdict verdict;
  if (!candidates.empty()) verdict.suspended = why_suspended(candidates, newest, now);
  for (const Candidate& one : candidates) {
    const auto found = kept.find(one.id);
    if (!one.is_ours) {
      verdict.kept.push_back({one.id, "cannot be read with this key"});
    } else if (found != kept.end()) {
      verdict.kept.push_back({one.id, found->second});
    } else if (!verdict.suspended.empty()) {
      verdict.kept.push_back({one.id, "retention is suspended"});
    } else if (!one.is_verified && newest->created_at.ms - one.created_at.ms <= unproven_ms) {
      verdict.kept.push_back({one.id, "not verified; kept for 7 days"});
    } else {
      verdict.dropped.push_back(one.id);
    }
  }
  return verdict;
}

}  // namespace dc::backup
