// The head of a Markdown file, as Jekyll, Hugo and Astro write it, split from the text below it.
//
//   YAML   between a first line `---` and a line `---` or `...`
//   TOML   between a first line `+++` and a line `+++`
//   JSON   an object whose `{` opens the file, to its closing brace
//   none   anything else: the whole file is the body
// A byte order mark is dropped; lines may end in LF or CRLF. Free functions, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace dc {

enum class FrontMatterFormat : unsigned char { none, yaml, toml, json };

// What is wrong with a file, and where. The message says how to mend it.
struct Fault {
  std::size_t line = 1;  // from 1
  std::string message;
};

struct FrontMatter {
  FrontMatterFormat format = FrontMatterFormat::none;
  json::Object keys;
  std::string_view head;      // the text that `keys` were read from, a part of the file
  std::size_t head_line = 1;  // where it begins
  std::string_view body;      // a part of the file: everything from the first line that is not blank
  std::size_t body_line = 1;
};

// `text` has to outlive the answer. Refuses text that is not UTF-8 or has NUL bytes, front matter without an
// end, with more than front_matter_bytes_max bytes, that does not parse, or that is not a set of keys.
tl::expected<FrontMatter, Fault> split_front_matter(std::string_view text);

// The line of the file on which a key of the top level stands; the first line of the head where it cannot be
// told.
std::size_t line_of(const FrontMatter& front, std::string_view key);

}  // namespace dc
