#include "app/publisher.hpp"

namespace dc {

Publisher::Publisher(const Content& content, store::Engine& engine, Log& log, const Clock& clock)
    : publication_(content, engine),
      log_(log),
      ticker_(
          {.name = "publication"}, [this] { return tick(); }, log, clock) {}

Result<> Publisher::tick() {
  TRY(const auto report, publication_.tick());
  if (report.done > 0) log_.info("publication", {{"records", static_cast<std::int64_t>(report.done)}});
  for (const Publication::Refusal& refusal : report.refused) {
    log_.warn("publication refused", {{"collection", refusal.collection->plural},
                                      {"record", to_text(refusal.id)},
                                      {"detail", describe(refusal.error)}});
  }
  return {};
}

}  // namespace dc
