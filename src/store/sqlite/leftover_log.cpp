#include "store/sqlite/leftover_log.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace dc::store {
namespace {

constexpr sqlite3_int64 part_bytes = 1 << 20;

// A file as SQLite's file system opens it, so that the tests' faulty one sees it too.
class VfsFile {
 public:
  // Keeps `path`.
  VfsFile(sqlite3_vfs* vfs, const std::string& path)
      : bytes_(static_cast<std::byte*>(::operator new(static_cast<std::size_t>(vfs->szOsFile)))),
        opened_(vfs->xOpen(vfs, path.c_str(), file(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr)) {}
  VfsFile(const VfsFile&) = delete;
  ~VfsFile() {
    if (opened_ == SQLITE_OK) file()->pMethods->xClose(file());
  }

  int opened() const { return opened_; }
  int size(sqlite3_int64& bytes) { return file()->pMethods->xFileSize(file(), &bytes); }
  int write_again(sqlite3_int64 at, std::string& part) {
    const int size = static_cast<int>(part.size());
    const int read = file()->pMethods->xRead(file(), part.data(), size, at);
    return read == SQLITE_OK ? file()->pMethods->xWrite(file(), part.data(), size, at) : read;
  }
  int sync() { return file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY); }

 private:
  sqlite3_file* file() const { return reinterpret_cast<sqlite3_file*>(bytes_.get()); }

  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete(bytes); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
  int opened_;
};

int write_again(VfsFile& file) {
  if (file.opened() != SQLITE_OK) return file.opened();
  sqlite3_int64 size = 0;
  if (const int code = file.size(size); code != SQLITE_OK) return code;
  std::string part;
  for (sqlite3_int64 at = 0; at < size; at += part_bytes) {
    part.resize(static_cast<std::size_t>(std::min(part_bytes, size - at)));
    if (const int code = file.write_again(at, part); code != SQLITE_OK) return code;
  }
  return file.sync();
}

}  // namespace

Result<> write_log_again(const SqliteFile& file) {
  configure_sqlite();
  const std::string path = file.path + "-wal";
  std::error_code ignored;
  if (std::filesystem::file_size(path, ignored) == 0 || ignored) return {};
  VfsFile log(sqlite3_vfs_find(file.vfs.empty() ? nullptr : file.vfs.c_str()), path);
  const int code = write_again(log);
  if (code == SQLITE_OK) return {};
  return fail((code & 0xff) == SQLITE_FULL ? Code::storage_full : Code::file_error,
              "what a stopped process left in " + path + " cannot be written again: " + sqlite3_errstr(code));
}

}  // namespace dc::store
