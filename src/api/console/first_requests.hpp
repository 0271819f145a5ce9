// The requests that a newcomer sends first, made from the model so that each of them works as it stands. Free
// functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/model.hpp"
#include "net/http.hpp"

namespace dc::console {

// A line for a shell, and what it does.
struct FirstRequest {
  std::string sentence;
  std::string command;
};

// "http://HOST" as the client itself reached us; https where a proxy says so. A Host of other characters than
// a name, an address and a port have is not repeated: "http://localhost:8080" stands in its place.
std::string base_url(const net::Request& request);

// List, create, publish, import; what the model has no collection for is left out. Plain text, not HTML.
std::vector<FirstRequest> first_requests(const Model& model, std::string_view base);

}  // namespace dc::console
