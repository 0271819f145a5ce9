// Threads that give way to everybody else.
#pragma once

#include "base/function_ref.hpp"

namespace dc {

// The calling thread gets processor time and disk that nobody else wants, for good: a process without rights
// cannot take it back. Where the system refuses, it stays as it is.
void make_background();

// Runs `work` on such a thread of its own and waits for it. What it throws is thrown here.
void run_in_background(FunctionRef<void()> work);

}  // namespace dc
