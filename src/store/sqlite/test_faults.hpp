// For tests: what to do with a disk that fails, and what to expect of the answers.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "store/sqlite/faulty_vfs.hpp"

namespace dc::store {

// Every kind of fault, for a suite that is run with each.
inline auto every_fault() {
  using Lasting = Faults::Lasting;
  using Tearing = Faults::Tearing;
  return ::testing::Values(
      Faults::Plan{.kind = Fault::disk_full},
      Faults::Plan{.kind = Fault::disk_full, .tearing = Tearing::half},
      Faults::Plan{.kind = Fault::disk_full, .lasting = Lasting::once, .tearing = Tearing::half},
      Faults::Plan{.kind = Fault::quota, .tearing = Tearing::half}, Faults::Plan{.kind = Fault::io_error},
      Faults::Plan{.kind = Fault::io_error, .lasting = Lasting::once},
      Faults::Plan{.kind = Fault::io_error, .lasting = Lasting::once, .tearing = Tearing::half});
}

inline std::string fault_name(const ::testing::TestParamInfo<Faults::Plan>& info) {
  const Faults::Plan& plan = info.param;
  const std::string kind = plan.kind == Fault::disk_full ? "DiskFull"
                           : plan.kind == Fault::quota   ? "QuotaFull"
                                                         : "IoError";
  return kind + (plan.lasting == Faults::Lasting::once ? "Once" : "UntilMended") +
         (plan.tearing == Faults::Tearing::half ? "ShortWrites" : "");
}

// Arms the n-th call. `this_thread`: it reads on without fault.
enum class Sparing : unsigned char { this_thread, nobody };
inline void arm(FaultyVfs& vfs, Faults::Plan plan, std::uint64_t n, Sparing sparing = Sparing::this_thread) {
  plan.at = n;
  if (sparing == Sparing::this_thread) plan.spared = std::this_thread::get_id();
  vfs.faults.arm(plan);
}

// Whether a write that failed was told the truth: space is what is missing when space is what is missing, and
// an outcome is only unknown where the log may be complete.
inline void expect_honest(Code code, Fault kind, std::optional<Call> struck) {
  ASSERT_TRUE(struck.has_value()) << "refused without a fault";
  if (kind == Fault::io_error) {
    EXPECT_TRUE(code == Code::unavailable || code == Code::outcome_unknown) << error_row(code).name;
  } else if (*struck == Call::write) {
    EXPECT_EQ(code, Code::storage_full) << error_row(code).name;
  } else {
    EXPECT_TRUE(code == Code::storage_full || code == Code::outcome_unknown) << error_row(code).name;
  }
}

// The database as it is on the disk now, for a process that starts there after this one is killed.
inline void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const char* name : {"datacanvas.db", "datacanvas.db-wal"}) {
    if (std::filesystem::exists(from / name)) std::filesystem::copy_file(from / name, to / name);
  }
}

}  // namespace dc::store
