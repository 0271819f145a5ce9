// Any bytes are either front matter and a body, or a fault on a line that the file has.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/json.hpp"
#include "features/transfer/dates.hpp"
#include "features/transfer/file_name.hpp"
#include "features/transfer/front_matter.hpp"

namespace {

void read_dates(const dc::json::Object& keys) {
  for (const auto& [key, value] : keys) {
    const auto* text = value.as<std::string>();
    const auto date = text ? dc::parse_date(*text) : std::nullopt;
    if (date)
      ENSURE(dc::is_date(date->day) && dc::parse_date(dc::to_text(date->instant))->instant == date->instant);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const auto front = dc::split_front_matter(text);
  if (!front) {
    ENSURE(front.error().line >= 1 && front.error().line <= lines && !front.error().message.empty());
    (void)dc::parse_date(text);
    (void)dc::read_file_name(text);
    return 0;
  }
  ENSURE(front->body_line >= 1 && front->body_line <= lines);
  ENSURE(text.substr(size - front->body.size()) == front->body);
  const std::string json = dc::json::to_text(dc::json::Value(front->keys));
  const auto back = dc::json::parse(json);
  ENSURE(back && dc::json::to_text(*back) == json);
  for (const auto& [key, value] : front->keys) ENSURE(dc::line_of(*front, key) <= lines);
  read_dates(front->keys);
  return 0;
}
