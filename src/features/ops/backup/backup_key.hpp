// The key that backups are sealed and signed with: one file, from which everything else is derived. Whoever
// has it reads the backups; without it nobody does.
#pragma once

#include <filesystem>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/seal.hpp"

namespace dc::backup {

// Immutable; thread-safe.
class BackupKey {
 public:
  // Code::file_error where there is none: backups can't be opened with another one.
  static Result<BackupKey> load(const std::filesystem::path& file);
  static Result<BackupKey> load_or_make(const std::filesystem::path& file, Random& random);

  // Tells keys apart and tells nothing of them; 16 hexadecimal digits.
  const std::string& id() const { return id_; }
  const std::string& seal_key() const { return seal_key_; }
  const Signer& signer() const { return signer_; }

 private:
  explicit BackupKey(std::string_view master);

  std::string id_, seal_key_;
  Signer signer_;
};

}  // namespace dc::backup
