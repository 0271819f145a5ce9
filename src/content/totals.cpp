#include "content/totals.hpp"

#include <type_traits>

#include "base/limits.hpp"

namespace dc {

namespace {

struct AppendKey {
  std::string& out;
  void raw(const void* bytes, std::size_t size) { out.append(static_cast<const char*>(bytes), size); }
  void text(std::string_view text) {
    const std::size_t size = text.size();
    raw(&size, sizeof size);
    out += text;
  }
  void operator()(Null) {}
  void operator()(bool value) { out += value ? '1' : '0'; }
  void operator()(std::int64_t value) { raw(&value, sizeof value); }
  void operator()(double value) { raw(&value, sizeof value); }
  void operator()(const std::string& value) { text(value); }
  void operator()(const Uuid& value) { out += value.view(); }
  void operator()(Instant value) { raw(&value.ms, sizeof value.ms); }
  void operator()(const store::Blob& value) { text(value.bytes); }
};

}  // namespace

std::string Totals::key(const store::Statement& count) {
  std::string key = count.sql;
  for (const store::Parameter& parameter : count.parameters) {
    key += static_cast<char>('A' + parameter.index());
    std::visit(AppendKey{key}, parameter);
  }
  return key;
}

std::optional<std::int64_t> Totals::find(const std::string& key, const Generations::Mark& mark,
                                         Generations::Moment captured) const {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || !mark.still(found->second.captured)) return std::nullopt;
  if (!mark.still(captured))
    return std::nullopt;  // last: it may have been counted after the asker's snapshot
  return found->second.total;
}

void Totals::keep(std::string key, const Generations::Mark& mark, Generations::Moment captured,
                  std::int64_t total) {
  if (!mark.still(captured)) return;
  std::lock_guard lock(mutex_);
  // What has changed is never asked for again; starting over is simpler than finding it.
  if (entries_.size() >= limits::totals_max) entries_.clear();
  entries_.insert_or_assign(std::move(key), Entry{.captured = captured, .total = total});
}

}  // namespace dc
