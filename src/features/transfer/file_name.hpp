// What the path of a Markdown file says about its post. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dc {

//   2015-01-20-hello-world.md            Jekyll: date and words
//   _drafts/hello-world.md               Jekyll: a draft
//   posts/hello-world/index.md           Hugo, Astro: the folder has the name
struct FileName {
  std::string date;   // "YYYY-MM-DD", a real day, or empty
  std::string slug;   // of the words; empty where no letter or digit is left
  std::string title;  // "Hello world"; the file's name as it is where there are no words
  bool in_drafts = false;
};

// `path` is relative, with '/' between its parts.
FileName read_file_name(std::string_view path);

}  // namespace dc
