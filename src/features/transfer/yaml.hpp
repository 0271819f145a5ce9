// YAML front matter: reading one small document into a value tree. libyaml stays behind this header.
// Thread-safe.
//
// Typing is that of YAML 1.2's core schema, with one change for people who write `version: 3.10`: a number is
// a number only if JSON would write it in the same characters; otherwise it stays the text that stands in the
// file. So `3.10`, `007`, `1_000` and `0x1F` are text, and nothing is lost. Dates are text; `yes` and `no`
// are words. A quoted value is text. Anchors, aliases and the merge key `<<` work; tags change nothing except
// that !!str makes text.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc {

// Null for an empty document. Code::malformed with "line L, column C: what is wrong": at most json_depth_max
// levels, yaml_nodes_max nodes and yaml_alias_bytes_max bytes of repeated content; no second document, no key
// twice in a mapping. `text` is UTF-8.
Result<json::Value> parse_yaml(std::string_view text);

}  // namespace dc
