// The parameters of operations, as components and as references to them. Free functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "api/rest/view.hpp"
#include "base/json.hpp"

namespace dc::rest::openapi {

// Components that every collection refers to, and those of one collection.
void add_common_parameters(json::Object& parameters, ApiVersion version);
void add_parameters(json::Object& parameters, const View& view, const CollectionView& collection);

// What a list takes, what one record takes that is read (also counts), what every answer with records takes
// (include, fields), and the key of a record.
json::Array list_parameters(const View& view, const CollectionView& collection);
json::Array read_parameters(const View& view, const CollectionView& collection);
json::Array selection_parameters(const View& view, const CollectionView& collection);
json::Object key_parameter(const CollectionView& collection);

// What `counts` takes: the names that mean the same to whoever sees all links. None in v1.
std::vector<std::string> count_names(const CollectionView& collection);

}  // namespace dc::rest::openapi
