#include "base/key_file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

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
              file.string() + " does not hold a key of 64 hexadecimal digits; bring back a copy of it.");
}

Result<std::string> make_key_file(const std::filesystem::path& file, Random& random) {
  std::array<std::byte, key_bytes> bytes;
  random.fill(bytes);
  const std::string key(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // Whole under a name of its own, then linked: a rename would take the place of a key that something may be
  // sealed with already.
  const std::filesystem::path own = file.string() + "." + std::to_string(random.next64());
  CHECK(write_file(own, to_hex(key) + "\n", 0600));
  const int failed = ::link(own.c_str(), file.c_str()) == 0 ? 0 : errno;
  std::error_code ignored;  // what stays is a key to nothing
  std::filesystem::remove(own, ignored);
  if (failed != 0 && failed != EEXIST) return fail_file("create", file, failed);
  CHECK(sync_path(std::filesystem::absolute(file).parent_path()));
  if (failed == 0) return key;
  TRY(const auto first, read_key_file(file));
  if (!first) return fail(Code::file_error, file.string() + " was there and is gone.");
  return *first;
}

}  // namespace dc
