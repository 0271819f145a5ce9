// Threads that give way to everybody else.
#pragma once

#include <future>
#include <thread>
#include <type_traits>

namespace dc {

// The calling thread gets processor time and disk that nobody else wants, for good: a process without rights
// cannot take it back. Where the system refuses, it stays as it is.
void make_background();

// What `work` returns or throws, done on such a thread of its own. Waits for it.
template <class Work>
auto run_in_background(Work&& work) {
  std::packaged_task<std::invoke_result_t<Work>()> task([&work] {
    make_background();
    return work();
  });
  auto done = task.get_future();
  std::thread(std::move(task)).join();
  return done.get();
}

}  // namespace dc
