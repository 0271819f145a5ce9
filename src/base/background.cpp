#include "base/background.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dc {

void make_background() {
  // To Linux a thread is what these calls mean by 0.
  const sched_param none{};
  (void)::sched_setscheduler(0, SCHED_IDLE, &none);
  // glibc has no name for ioprio_set(2): of this thread (1, 0), the idle class (3 << 13).
  (void)::syscall(SYS_ioprio_set, 1, 0, 3 << 13);
}

}  // namespace dc
