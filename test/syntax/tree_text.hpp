// A GraphQL tree as one line of text, so that two parsers can be compared: every node as (kind line:column
// parts…). tree_text.mjs writes the tree of graphql-js in the same form.
#pragma once

#include <string>

#include "syntax/graphql.hpp"

namespace dc::graphql {

std::string tree_text(const Document& document);

}  // namespace dc::graphql
