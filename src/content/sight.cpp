#include "content/sight.hpp"

#include <algorithm>

namespace dc {

void Sight::announce(const Collection& target, const Value& value) {
  const auto [place, is_new] = targets_.try_emplace(&target);
  Target& entry = place->second;
  if (is_new) entry.visible = compile(target.rule(Operation::read), target, actor_);
  if (!entry.visible || entry.visible->is_everything()) return;
  if (const auto* id = std::get_if<Uuid>(&value)) entry.announced.insert(*id);
  if (const auto* ids = std::get_if<IdList>(&value)) entry.announced.insert(ids->begin(), ids->end());
}

Result<> Sight::look() {
  for (auto& [collection, target] : targets_) {
    if (target.announced.empty()) continue;
    TRY(target.seen, ids_that_match(session_, dialect_, actor_.tenant_id, *collection, *target.visible,
                                    IdList(target.announced.begin(), target.announced.end())));
  }
  return {};
}

bool Sight::sees(const Collection& collection, const Uuid& id) const {
  const Target& target = targets_.at(&collection);
  if (!target.visible) return false;
  return target.visible->is_everything() || std::binary_search(target.seen.begin(), target.seen.end(), id);
}

void Sight::cut(const Collection& target, Value& value) const {
  if (const auto* id = std::get_if<Uuid>(&value); id != nullptr && !sees(target, *id)) value = Null{};
  if (auto* ids = std::get_if<IdList>(&value)) {
    std::erase_if(*ids, [&](const Uuid& id) { return !sees(target, id); });
  }
}

}  // namespace dc
