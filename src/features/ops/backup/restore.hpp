// Bringing data back: into a new folder, or in the place of the data that is there.
//
// In place, everything is unpacked and proven beside the data first (DIR/restoring); then a marker says that
// it is to take the place, and the files change places one by one. A process killed in between leaves the
// marker, and whoever opens the directory next goes on. What was there before is kept in
// DIR/before-restore-<time> and can take its place again in the same way. Free functions; the caller holds
// the directory's lock.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "features/ops/backup/backup.hpp"

namespace dc::backup {

// Unpacks and proves beside it, in `.<name>.restoring`, then gives it its name. Code::file_error where `to`
// is there and not empty.
Result<> restore_to(const std::filesystem::path& vault, const Entry& entry, const BackupKey& key,
                    const std::filesystem::path& to, const Bench& bench);

// Takes the place of the database and the log key in `data`; other files of the backup are in the folder
// that is returned, beside what was there before.
Result<std::filesystem::path> restore_in_place(const std::filesystem::path& vault, const Entry& entry,
                                               const BackupKey& key, const std::filesystem::path& data,
                                               const Bench& bench);

// The newest DIR/before-restore-* takes its place again, and what is there now is kept in another.
// Code::not_found where there is none.
Result<std::filesystem::path> undo_restore(const std::filesystem::path& data, const Clock& clock);

// Goes on with what was begun, if anything was. To be called before the data is opened; cheap otherwise.
Result<> finish_restore(const std::filesystem::path& data);

}  // namespace dc::backup
