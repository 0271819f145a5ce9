// What the contract says of histories, differences and the trash: schemas that all collections share, since
// their changes are told by field. Free functions, thread-safe.
#pragma once

#include <string>

#include "api/rest/view.hpp"
#include "base/json.hpp"

namespace dc::rest::openapi {

// Api.history, Api.difference, Api.trash, Api.revert and what they are made of.
void add_past_schemas(json::Object& schemas, ApiVersion version);
// The name of one of them: "Api.history".
std::string past_schema(const char* name);

// The answers of an operation that reads the past: 200 with that schema, 304.
json::Object past_answers(const char* schema);

json::Array history_parameters();
json::Array difference_parameters();
json::Object version_parameter(ApiVersion version);
json::Object id_parameter();

}  // namespace dc::rest::openapi
