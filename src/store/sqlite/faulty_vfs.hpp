// For tests: a file system whose writes or syncs of the write-ahead log fail when told to.
//
// Passes everything to SQLite's own. Registered under its name while the object lives; no connection may
// outlive it.
#pragma once

#include <sqlite3.h>

#include <atomic>

#include "store/sqlite/session.hpp"

namespace dc::store {

class FaultyVfs {
 public:
  FaultyVfs() {
    configure_sqlite();
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = name;
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 0);
  }
  FaultyVfs(const FaultyVfs&) = delete;
  ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }

  static constexpr const char* name = "faulty";
  std::atomic<bool> log_sync_fails = false;     // SQLITE_IOERR_FSYNC
  std::atomic<bool> log_write_is_full = false;  // SQLITE_FULL
  std::atomic<bool> opening_fails = false;      // SQLITE_CANTOPEN

 private:
  // What SQLite allocates: ours first, then the real file.
  struct File {
    sqlite3_file base;
    FaultyVfs* vfs;
    bool is_log;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file).real(); }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
    auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
    File& ours = of(file);
    ours.base.pMethods = nullptr;
    if (self.opening_fails) return SQLITE_CANTOPEN;
    ours.vfs = &self;
    ours.is_log = (flags & SQLITE_OPEN_WAL) != 0;
    const int code = self.real_->xOpen(self.real_, path, ours.real(), flags, out);
    if (ours.real()->pMethods != nullptr) ours.base.pMethods = &methods;
    return code;
  }
  static int close(sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); }
  static int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), to, size, at);
  }
  static int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    if (of(f).is_log && of(f).vfs->log_write_is_full) return SQLITE_FULL;
    return real(f)->pMethods->xWrite(real(f), from, size, at);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    return real(f)->pMethods->xTruncate(real(f), size);
  }
  static int sync(sqlite3_file* f, int flags) {
    if (of(f).is_log && of(f).vfs->log_sync_fails) return SQLITE_IOERR_FSYNC;
    return real(f)->pMethods->xSync(real(f), flags);
  }
  static int file_size(sqlite3_file* f, sqlite3_int64* size) {
    return real(f)->pMethods->xFileSize(real(f), size);
  }
  static int lock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
  static int unlock(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
  static int reserved(sqlite3_file* f, int* out) {
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
  }
  static int control(sqlite3_file* f, int op, void* arg) {
    return real(f)->pMethods->xFileControl(real(f), op, arg);
  }
  static int sector(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
  static int device(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
  static int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
  }
  static int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
  }
  static void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
  static int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

  static constexpr sqlite3_io_methods methods{
      2,       close,  read,   write,   truncate, sync,        file_size, lock,    unlock, reserved,
      control, sector, device, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace dc::store
