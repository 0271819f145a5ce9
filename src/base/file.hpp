// Files, as the product needs them: whole, small, and never half-written. Thread-safe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace dc {

// Whether `error_number` (errno) says that there is no space: on the device, in the quota, or below the size
// that the process or the file system allows a file.
bool is_out_of_space(int error_number);

// The error of a system call on `path`: storage_full when it is out of space, else file_error. `act` is a
// verb ("open"); the detail names act, path and the text of `error_number` (errno).
tl::unexpected<Error> fail_file(std::string_view act, const std::filesystem::path& path, int error_number);

// The whole file; Code::file_error if it cannot be read or has more than `bytes_max`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max);

// Durable and atomic: temporary file beside it, fsync, rename, fsync of the directory. `mode` as in chmod(2).
Result<> write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

// What is known of a file once a function has returned: that it survives a loss of power, or that nobody
// will miss it, because whoever begins again throws it away. Syncing what is thrown away costs a disk its
// time, and everybody else theirs.
enum class Durability : bool { scratch, durable };

// Makes what was written to a file, or the names in a directory, survive a loss of power.
Result<> sync_path(const std::filesystem::path& path);

}  // namespace dc
