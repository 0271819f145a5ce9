// For tests: which call to the file system fails, and how. Thread-safe.
//
//   faults.arm({.kind = Fault::disk_full, .at = 3});   // the third call that takes space, and all after it
//   faults.lift();                                     // the disk works again
//
// A loop over `at` that ends when none was struck() makes every call fail once.
#pragma once

#include <sqlite3.h>

#include <cerrno>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <thread>

namespace dc::store {

// disk_full: no space for a write, a new file, a longer index, or (delayed allocation) for what a sync
// writes. quota: the same as the kernel says it of a quota or of the longest file allowed; SQLite takes that
// for an I/O error. io_error: a broken device.
enum class Fault : unsigned char { disk_full, quota, io_error };

enum class Call : unsigned char { open, read, write, truncate, sync, size, remove, map, lock };

class Faults {
 public:
  // Of these calls the n-th is struck, from 1.
  class Calls {
   public:
    Calls() = default;
    Calls(std::initializer_list<Call> calls) {
      bits_ = 0;
      for (const Call call : calls) bits_ |= bit(call);
    }
    bool has(Call call) const { return (bits_ & bit(call)) != 0; }

   private:
    static unsigned bit(Call call) { return 1U << static_cast<unsigned>(call); }
    unsigned bits_ = ~0U;
  };
  enum class Lasting : unsigned char { once, until_lifted };
  enum class Tearing : unsigned char { nothing, half };  // how much of a write that fails is done

  struct Plan {
    Fault kind = Fault::io_error;
    std::uint64_t at = 1;
    Lasting lasting = Lasting::until_lifted;
    Tearing tearing = Tearing::nothing;
    Calls calls = {};
    std::optional<std::thread::id> spared = {};  // a thread that sees a sound disk
  };
  void arm(Plan plan) {
    const std::lock_guard lock(mutex_);
    plan_ = plan;
    calls_ = 0;
    struck_.reset();
  }
  void lift() {
    const std::lock_guard lock(mutex_);
    plan_.reset();
  }
  // The first call that was struck since arm().
  std::optional<Call> struck() const {
    const std::lock_guard lock(mutex_);
    return struck_;
  }

  struct Verdict {
    int code = SQLITE_OK;
    bool is_torn = false;
  };
  // Counts the call and judges it; sets errno where it fails. `takes_space`: on a full disk it cannot work.
  Verdict judge(Call call, bool takes_space) {
    const std::lock_guard lock(mutex_);
    if (!plan_ || !plan_->calls.has(call) || plan_->spared == std::this_thread::get_id()) return {};
    if (plan_->kind != Fault::io_error && !takes_space) return {};
    ++calls_;
    if (plan_->lasting == Lasting::once ? calls_ != plan_->at : calls_ < plan_->at) return {};
    if (!struck_) struck_ = call;
    errno = plan_->kind == Fault::disk_full ? ENOSPC : plan_->kind == Fault::quota ? EDQUOT : EIO;
    return {code_of(call), plan_->tearing == Tearing::half};
  }

 private:
  // As SQLite's own file system for Unix answers: of all numbers it tells ENOSPC apart, and only of writes.
  int code_of(Call call) const {
    switch (call) {
      case Call::open:
        return SQLITE_CANTOPEN;
      case Call::read:
        return SQLITE_IOERR_READ;
      case Call::write:
        return plan_->kind == Fault::disk_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
      case Call::truncate:
        return SQLITE_IOERR_TRUNCATE;
      case Call::sync:
        return SQLITE_IOERR_FSYNC;
      case Call::size:
        return SQLITE_IOERR_FSTAT;
      case Call::remove:
        return SQLITE_IOERR_DELETE;
      case Call::map:
        return plan_->kind == Fault::io_error ? SQLITE_IOERR_SHMMAP : SQLITE_IOERR_SHMSIZE;
      case Call::lock:
        return SQLITE_IOERR_SHMLOCK;
    }
    return SQLITE_ERROR;
  }

  mutable std::mutex mutex_;  // guards the rest
  std::optional<Plan> plan_;
  std::uint64_t calls_ = 0;
  std::optional<Call> struck_;
};

}  // namespace dc::store
