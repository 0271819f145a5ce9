// The Markdown files below a directory. Free functions, thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace dc {

struct MarkdownFiles {
  struct LeftOut {
    std::string path;       // relative; "?" stands for bytes that are not UTF-8
    std::string message;    // why
    bool is_fault = false;  // it could not be read, rather than that it is no post
  };
  std::vector<std::string> paths;  // relative to the directory with '/', sorted by bytes
  std::vector<LeftOut> left_out;
};

// *.md, *.markdown and *.mdx, in any case. Folders that begin with '.' and node_modules are skipped; a README
// and Hugo's _index (the text of a list, not a post) are left out. Links to folders are not followed, links
// to files only where the file is below `directory`. file_error if `directory` is none or cannot be read;
// too_large past import_files_max.
Result<MarkdownFiles> find_markdown_files(const std::filesystem::path& directory);

}  // namespace dc
