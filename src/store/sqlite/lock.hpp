// DIR/lock: one process a data directory.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace dc::store {

// Held until destruction, or until the process ends in whatever way. One thread.
class DirectoryLock {
 public:
  // Creates the directory (0700) and the file (0600) as needed, and writes this process's id into it.
  // Code::data_in_use names the holder's process id.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace dc::store
