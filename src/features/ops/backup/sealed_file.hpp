// A file on its way into a backup and out of it: compressed (zstd), then sealed, in one pass.
//
//   "DCSEAL1\n" · header of the sealed stream · pieces, each behind its length (4 bytes, little-endian)
// The stream is sealed for "<backup>/<name>": a file of another backup, or under another name, does not open.
// Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/file.hpp"
#include "base/result.hpp"

namespace dc::backup {

struct FileDigest {
  std::uint64_t bytes = 0;
  std::string sha256;  // hexadecimal

  bool operator==(const FileDigest&) const = default;
};

// What a manifest says of a file.
struct SealedFile {
  std::string name;
  FileDigest plain, sealed;
};

struct Sealing {
  const std::string& key;
  std::string about;
};

// Bytes of the plain file that are done. An error ends the work with it.
using ByteProgress = std::function<Result<>(std::uint64_t)>;

// Durable when it returns. `to` is new.
Result<SealedFile> seal_file(const std::filesystem::path& from, const std::filesystem::path& to,
                             const Sealing& sealing, const ByteProgress& progress = {});

// The way back, into a new file; an empty path writes nothing and only checks. Code::corrupt with the reason
// for anything but what was sealed, `expected` to the byte.
Result<> open_file(const std::filesystem::path& from, const std::filesystem::path& to, Durability durability,
                   const SealedFile& expected, const Sealing& sealing, const ByteProgress& progress = {});

}  // namespace dc::backup
