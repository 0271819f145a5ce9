// Answers: the header fields they carry, and the refusals, which come from base/errors.def. Free functions,
// thread-safe.
#pragma once

#include <span>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc::rest::openapi {

// The refusals that an operation can answer with, each code once.
using Codes = std::vector<Code>;

// {"<status>": response, …} for the statuses of the codes, in rising order, behind what is there.
void add_refusals(json::Object& responses, const Codes& codes);

// A response with a body of that schema, or without one where the schema is empty.
struct Body {
  json::Object schema = {};
  json::Value example = {};
  const char* type = "application/json";
};
json::Object response(std::string description, std::span<const char* const> headers, Body body = {});

// The components that responses refer to.
json::Object header_components();
// What answers of v1 say about its end.
json::Object end_headers();
json::Object refusal_components();
json::Object problem_schema();

}  // namespace dc::rest::openapi
