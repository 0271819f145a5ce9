// The boundary of a request: what is thrown inside becomes an error of ours. A violated assertion (Bug) and
// an exception of the standard library are mistakes; the client gets a 500 with an incident id, the server
// goes on.
#pragma once

#include <exception>
#include <string>

#include "base/result.hpp"

namespace dc::net {

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

}  // namespace dc::net
