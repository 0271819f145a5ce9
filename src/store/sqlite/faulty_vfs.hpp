// For tests: a file system on which calls fail as `faults` says, and which tells a Platter what would outlive
// a power cut.
//
// Everything else is passed to SQLite's own; a sync is never passed on: a test that outlives its process
// needs none, and the Platter knows what one would have done. Registered under its name while the object
// lives; no connection may outlive it.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <string>

#include "store/sqlite/faulty_calls.hpp"
#include "store/sqlite/session.hpp"
#include "store/sqlite/test_platter.hpp"

namespace dc::store {

class FaultyVfs {
 public:
  explicit FaultyVfs(Platter* platter = nullptr) : platter_(platter) {
    configure_sqlite();
    real_ = sqlite3_vfs_find(nullptr);
    name_ = "faulty " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
    vfs_ = *real_;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    sqlite3_vfs_register(&vfs_, 0);
  }
  FaultyVfs(const FaultyVfs&) = delete;
  ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }

  const std::string& name() const { return name_; }
  Faults faults;

 private:
  // What SQLite allocates: ours first, then the real file.
  struct File {
    sqlite3_file base;
    FaultyVfs* vfs;
    const char* path;  // SQLite's, until the file is closed; null for a temporary file
    int error;         // the errno of the last write that failed
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file).real(); }
  static const sqlite3_io_methods& real_methods(sqlite3_file* file) { return *real(file)->pMethods; }

  static int judge(sqlite3_file* f, Call call, bool takes_space = false) {
    return of(f).vfs->faults.judge(call, takes_space).code;
  }
  // Who is told of this file's changes; null where nobody is, and for what is not meant to last.
  static Platter* platter_of(sqlite3_file* f) {
    return of(f).path == nullptr ? nullptr : of(f).vfs->platter_;
  }
  static Platter* before_operation(Platter* platter, const char* path) {
    if (platter != nullptr && platter->before_operation) platter->before_operation(path);
    return platter;
  }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
    auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
    File& ours = of(file);
    ours.base.pMethods = nullptr;
    const bool creates = path == nullptr || ::access(path, F_OK) != 0;
    if (const int code = self.faults.judge(Call::open, creates).code; code != SQLITE_OK) return code;
    ours.vfs = &self;
    ours.path = path;
    ours.error = 0;
    if (Platter* platter = platter_of(file)) platter->opened(path);
    const int code = self.real_->xOpen(self.real_, path, ours.real(), flags, out);
    if (ours.real()->pMethods != nullptr) ours.base.pMethods = &methods;
    return code;
  }
  static int remove(sqlite3_vfs* vfs, const char* path, int syncs_folder) {
    auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
    if (const int code = self.faults.judge(Call::remove, false).code; code != SQLITE_OK) return code;
    const int code = self.real_->xDelete(self.real_, path, 0);
    Platter* platter = before_operation(code == SQLITE_OK ? self.platter_ : nullptr, path);
    if (platter == nullptr) return code;
    platter->removed(path);
    if (syncs_folder != 0) platter->synced(path);
    return code;
  }
  static int close(sqlite3_file* f) { return real_methods(f).xClose(real(f)); }
  static int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    if (const int code = judge(f, Call::read); code != SQLITE_OK) return code;
    return real_methods(f).xRead(real(f), to, size, at);
  }
  // Counted as taking space also where it writes over what is there: some file systems copy on write.
  static int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    const auto verdict = of(f).vfs->faults.judge(Call::write, true);
    if (verdict.code != SQLITE_OK) of(f).error = errno;
    if (verdict.code != SQLITE_OK && !verdict.is_torn) return verdict.code;
    Platter* platter = before_operation(platter_of(f), of(f).path);
    if (verdict.is_torn) size /= 2;
    const int code = real_methods(f).xWrite(real(f), from, size, at);
    if (platter != nullptr && code == SQLITE_OK) {
      platter->wrote(of(f).path, static_cast<std::size_t>(at),
                     {static_cast<const char*>(from), static_cast<std::size_t>(size)});
    }
    if (verdict.is_torn) errno = of(f).error;
    return verdict.is_torn ? verdict.code : code;
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    if (const int code = judge(f, Call::truncate); code != SQLITE_OK) return code;
    Platter* platter = before_operation(platter_of(f), of(f).path);
    const int code = real_methods(f).xTruncate(real(f), size);
    if (platter != nullptr && code == SQLITE_OK) {
      platter->truncated(of(f).path, static_cast<std::size_t>(size));
    }
    return code;
  }
  static int sync(sqlite3_file* f, int) {
    Platter* platter = before_operation(platter_of(f), of(f).path);
    const int code = judge(f, Call::sync, true);
    if (platter == nullptr) return code;
    code == SQLITE_OK ? platter->synced(of(f).path) : platter->sync_failed(of(f).path);
    return code;
  }
  static int file_size(sqlite3_file* f, sqlite3_int64* size) {
    if (const int code = judge(f, Call::size); code != SQLITE_OK) return code;
    return real_methods(f).xFileSize(real(f), size);
  }
  static int lock(sqlite3_file* f, int level) { return real_methods(f).xLock(real(f), level); }
  static int unlock(sqlite3_file* f, int level) { return real_methods(f).xUnlock(real(f), level); }
  static int reserved(sqlite3_file* f, int* out) { return real_methods(f).xCheckReservedLock(real(f), out); }
  static int control(sqlite3_file* f, int op, void* arg) {
    if (op == SQLITE_FCNTL_LAST_ERRNO && of(f).error != 0) {
      *static_cast<int*>(arg) = of(f).error;
      return SQLITE_OK;
    }
    return real_methods(f).xFileControl(real(f), op, arg);
  }
  static int sector(sqlite3_file* f) { return real_methods(f).xSectorSize(real(f)); }
  static int device(sqlite3_file* f) { return real_methods(f).xDeviceCharacteristics(real(f)); }
  static int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    if (const int code = judge(f, Call::map, extend != 0); code != SQLITE_OK) {
      *out = nullptr;
      return code;
    }
    return real_methods(f).xShmMap(real(f), page, size, extend, out);
  }
  static int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    const bool takes = (flags & SQLITE_SHM_LOCK) != 0;  // letting go cannot fail
    if (const int code = takes ? judge(f, Call::lock) : SQLITE_OK; code != SQLITE_OK) return code;
    return real_methods(f).xShmLock(real(f), offset, n, flags);
  }
  static void shm_barrier(sqlite3_file* f) { real_methods(f).xShmBarrier(real(f)); }
  static int shm_unmap(sqlite3_file* f, int remove) { return real_methods(f).xShmUnmap(real(f), remove); }

  static constexpr sqlite3_io_methods methods{
      2,       close,  read,   write,   truncate, sync,        file_size, lock,    unlock, reserved,
      control, sector, device, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

  Platter* platter_;
  std::string name_;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace dc::store
