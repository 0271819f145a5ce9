#include "features/ops/backup/backup_key.hpp"

#include "base/key_file.hpp"
#include "base/text.hpp"

namespace dc::backup {
namespace {

constexpr std::string_view context = "dcbackup";
enum Purpose : std::uint8_t { identity = 1, sealing = 2, signing = 3 };

}  // namespace

BackupKey::BackupKey(std::string_view master)
    : id_(to_hex(derive_key(master, identity, context, 16)).substr(0, 16)),
      seal_key_(derive_key(master, sealing, context, seal_key_bytes)),
      signer_(derive_key(master, signing, context, 32)) {}

Result<BackupKey> BackupKey::load(const std::filesystem::path& file) {
  TRY(const auto master, read_key_file(file));
  if (master) return BackupKey(*master);
  return fail(Code::file_error,
              "There is no backup key in '" + file.string() + "'; name its file with --backup-key.");
}

Result<BackupKey> BackupKey::load_or_make(const std::filesystem::path& file, Random& random) {
  TRY(const auto known, read_key_file(file));
  if (known) return BackupKey(*known);
  TRY(const std::string master, make_key_file(file, random));
  return BackupKey(master);
}

}  // namespace dc::backup
