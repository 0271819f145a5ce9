// A secret of 32 bytes in a file of its own, as 64 hexadecimal digits, 0600. Thread-safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"

namespace dc {

// The 32 bytes; nullopt where there is no such file; Code::corrupt for one that holds anything else.
Result<std::optional<std::string>> read_key_file(const std::filesystem::path& file);
// A new one, durable when it returns. Of several that make it at once one does, and the others get its key.
Result<std::string> make_key_file(const std::filesystem::path& file, Random& random);

}  // namespace dc
