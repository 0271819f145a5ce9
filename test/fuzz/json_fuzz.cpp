// The JSON reader takes any bytes, and its two evaluators agree: what simdjson refuses, the scanner that
// explains it refuses too, and what simdjson takes, the scanner finds sound. What was read is written as text
// that reads back equal, and that text does not change any more.
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/json_fault.hpp"
#include "base/text.hpp"
#include "require.hpp"

namespace {

bool is_sound(const std::string& explanation) { return explanation.ends_with("the text is not JSON"); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto value = dc::json::parse(text);
  if (!value) {
    require(value.error().code == dc::Code::malformed);
    require(value.error().detail.starts_with("line ") && !is_sound(value.error().detail));
    require(dc::is_utf8(value.error().detail));
    return 0;
  }
  require(is_sound(dc::json::describe_fault(text)));
  const std::string written = dc::json::to_text(*value);
  const auto again = dc::json::parse(written);
  require(again && *again == *value);
  require(dc::json::to_text(*again) == written);
  return 0;
}
