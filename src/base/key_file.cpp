#include "base/key_file.hpp"

#include <array>

#include "base/file.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t file_bytes_max = 1024;

}  // namespace

Result<std::optional<std::string>> read_key_file(const std::filesystem::path& file) {
  std::error_code ignored;  // a file that cannot be looked at is reported by read_file
  if (!std::filesystem::exists(file, ignored) && !ignored) return std::optional<std::string>();
  TRY(const std::string text, read_file(file, file_bytes_max));
  auto key = from_hex(trim(text));
  if (key && key->size() == key_bytes) return key;
  return fail(Code::corrupt,
              file.string() + " does not hold a key of 64 hexadecimal digits; restore it from a backup.");
}

Result<std::string> make_key_file(const std::filesystem::path& file, Random& random) {
  std::array<std::byte, key_bytes> bytes;
  random.fill(bytes);
  const std::string key(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(write_file(file, to_hex(key) + "\n", 0600));
  return key;
}

}  // namespace dc
