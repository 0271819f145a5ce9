// What a kind looks like from outside: its schema (JSON Schema 2020-12) in answers, in bodies and in
// parameters, and a value that is valid. Every switch over Kind is total. Free functions, thread-safe.
#pragma once

#include "base/json.hpp"
#include "model/model.hpp"

namespace dc::rest::openapi {

// Where a value stands.
enum class Face : unsigned char { answer, body, parameter };

// The schema of a value that is there; see may_be_null.
json::Object value_schema(const Field& field, Face face);

// Whether null can stand for the field: in answers also for a link that leads to what a reader may not see.
bool may_be_null(const Field& field, Face face);

json::Value value_example(const Field& field, Face face);
// The value that @default names, as JSON.
json::Value default_value(const Field& field);

// The schemas that every document has for values: Api.Id, Api.Instant, …
json::Object value_schemas();

}  // namespace dc::rest::openapi
