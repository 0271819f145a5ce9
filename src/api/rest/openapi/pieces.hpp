// The pieces of which an OpenAPI document (3.1.0, https://spec.openapis.org/oas/v3.1.0) is put together.
// Free functions, thread-safe.
//
// Names of components: what the model names stands for itself ("Project", "PublicationStatus"), what is made
// of it has a dot ("Project.create"), and so has what every document has ("Api.Problem"). A name of a model
// has no dot, so none of them can meet.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace dc::rest::openapi {

// {"$ref":"#/components/<section>/<name>"}
json::Object reference(std::string_view section, std::string_view name);
json::Object schema_reference(std::string_view name);

// A schema that also takes null.
json::Object nullable(json::Object schema);

// "a project", "an article"; underscores are spaces.
std::string with_article(std::string_view singular);
std::string with_spaces(std::string_view name);

// Puts a member at the end, unless the text is empty.
void add_text(json::Object& object, std::string_view name, std::string text);

// `tail` behind `head`, with a space between two sentences.
std::string sentences(std::string head, std::string_view tail);

}  // namespace dc::rest::openapi
