// Any text is a schedule or a fault that says why not; what is due comes later, and a schedule's text reads
// back the same.
#include <cstdint>
#include <string_view>

#include "features/schedule/cron.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto cron = dc::Cron::parse(text);
  if (!cron) {
    ENSURE(!cron.error().detail.empty());
    return 0;
  }
  static const dc::Zone zone = dc::Zone::find("Europe/Berlin").value();
  const dc::Instant start{1'711'800'000'000};  // the day before clocks are put forward
  const auto next = cron->next(start, zone);
  const auto again = dc::Cron::parse(cron->text());
  ENSURE(again && again->next(start, zone) == next);
  ENSURE(!next || *next > start);
  return 0;
}
