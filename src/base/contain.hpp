// The boundary of a piece of work: what is thrown inside becomes an error. A violated assertion (Bug) and an
// exception of the standard library are mistakes of ours; whoever asked hears Code::internal, and the thread
// goes on with the next one.
#pragma once

#include <exception>
#include <string>

#include "base/result.hpp"

namespace dc {

// Runs `act`, which returns a Result.
template <class Act>
auto contain(Act&& act) -> decltype(act()) {
  try {
    return act();
  } catch (const Bug& bug) {
    return fail(Code::internal, std::string(bug.what) + " at " + bug.file + ":" + std::to_string(bug.line));
  } catch (const std::exception& exception) {
    return fail(Code::internal, exception.what());
  }
}

}  // namespace dc
