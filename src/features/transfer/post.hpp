// A Markdown file as a record to be: what its front matter, its name and its body give to the fields of a
// collection.
//
// The model says which key goes where (@import on a field), its kind says how the value is read. What no
// field takes is kept in the field with @import(remainder: true). Names of linked records (categories, tags,
// the author) are left as names: import.hpp finds or creates the records. Only words of the file formats
// stand in the code (`draft`, `author`).
//
// A post is a draft with `draft: true`, with `published: false`, or below a folder `_drafts`; else it is
// published, also with a date in the future: visibility never depends on the clock. Free functions,
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/transfer/front_matter.hpp"
#include "model/model.hpp"
#include "model/value.hpp"

namespace dc {

enum class Severity : unsigned char { note, warning, error };
std::string_view to_text(Severity severity);

// Something that the person who imports should know.
struct Remark {
  Severity severity = Severity::note;
  std::size_t line = 1;
  std::string message;
};

// What a key says about a link to other records.
struct NamedLinks {
  const Field* field = nullptr;  // ref or ref_list
  std::vector<std::string> names;
  std::size_t line = 1;
};

struct Post {
  std::vector<std::pair<const Field*, Value>> set;  // ready to be written; neither slug nor links
  std::vector<NamedLinks> links;
  std::vector<std::string> authors;  // as written
  std::string slug;                  // empty: to be made from the title
  bool slug_is_chosen = false;       // the front matter has it, so that another one will not do
  std::size_t slug_line = 1;
  std::vector<Remark> remarks;
};

// The collection that Markdown files go to: the first one with a field for the body, or nullptr.
const Collection* markdown_collection(const Model& model);

// `path` is relative to the imported directory, with '/'. Fails where the file cannot become a record at all.
tl::expected<Post, Fault> read_post(const Collection& collection, std::string_view path,
                                    std::string_view text);

}  // namespace dc
